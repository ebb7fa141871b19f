"""`gradatim sample`: instances of a pack as a data set for any trainer."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer


def sample(
    pack: Annotated[Path, typer.Argument(help="Folder of a compiled pack.")],
    output: Annotated[str, typer.Option("--output", "-o", help="FILE.jsonl or FILE.parquet; `-` prints JSON Lines.")],
    n: Annotated[int, typer.Option("-n", help="Rows in all, spread evenly over environments and levels.")] = 1000,
    split: Annotated[str, typer.Option(help="train or heldout; their seeds never meet.")] = "train",
    levels: Annotated[str | None, typer.Option(help="A..B: these levels only.")] = None,
    env: Annotated[list[str] | None, typer.Option(help="This environment only; repeatable.")] = None,
    seed_start: Annotated[int, typer.Option(help="Number of the first seed of the split that is used.")] = 0,
    against: Annotated[
        list[str] | None, typer.Option(help="Run folder, JSONL or parquet whose prompts held-out rows must not repeat.")
    ] = None,
) -> None:
    """Write instances with prompt, reference and metadata as JSON Lines or parquet.

    Held-out rows repeat no prompt: not each other's, not one of the training rows of the same request.
    """
    from ..runtime.errors import GradatimError
    from ..runtime.pack import load
    from ..training.records.dataset import prompts_in, sample_rows
    from ..training.settings.cells import cells, level_range, named

    write = _writer(output)
    if split not in ("train", "heldout"):
        raise GradatimError(f"--split {split!r} must be train or heldout")
    if against and split == "train":
        raise GradatimError("--against is for held-out rows: leave it out, or add --split heldout")
    opened = load(pack)
    wanted = cells(opened, named(opened, env, pack), level_range(levels) if levels else None)
    exclude: set[str] = set()
    for path in against or ():
        exclude |= prompts_in(path, opened)
    found = sample_rows(opened, wanted, n, split, seed_start, exclude)  # type: ignore[arg-type]
    if not found.rows:
        raise GradatimError(
            f"nothing to write: every {split} question of these levels repeats a known prompt or cannot be generated"
        )
    write(found.rows)
    for (name, level), missing in found.lacking.items():
        print(f"{name} level {level}: {missing} rows fewer, no more different questions", file=sys.stderr)
    print(f"{output}: {len(found.rows)} rows", file=sys.stderr)


def _writer(output: str) -> Any:
    """The function that writes rows to `output`. Raises GradatimError for a form that cannot be written here."""
    from importlib.util import find_spec

    from ..runtime.errors import GradatimError

    if output == "-":
        return lambda rows: sys.stdout.write(_lines(rows))
    path = Path(output)
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise GradatimError(f"{output}: name a file in a folder that exists")
    if path.suffix == ".jsonl":
        return lambda rows: _replace(path, lambda part: part.write_text(_lines(rows), encoding="utf-8"))
    if path.suffix != ".parquet":
        raise GradatimError(f"{output}: the name must end in .jsonl or .parquet")
    if find_spec("pyarrow") is None:
        raise GradatimError(f"{output}: parquet needs pyarrow (pip install pyarrow); .jsonl needs nothing")
    return lambda rows: _replace(path, lambda part: _parquet(part, rows))


def _lines(rows: list[dict[str, Any]]) -> str:
    import json

    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    import pyarrow
    from pyarrow import parquet

    from ..training.records.dataset import COLUMNS

    kinds = {"level": pyarrow.int64(), "seed": pyarrow.int64()}
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in COLUMNS])
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema), path)


def _replace(path: Path, write: Any) -> None:
    """A reader sees the old file or the whole new one. Raises GradatimError if it cannot be written."""
    from ..runtime.errors import GradatimError

    partial = path.with_name(path.name + ".partial")
    try:
        write(partial)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise GradatimError(f"cannot write {path}: {error.strerror or error}") from None
