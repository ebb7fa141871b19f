"""`gradatim fmt`: specs in their canonical form."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from ..dsl.diagnostics import has_errors
from ..dsl.format import format_source
from ..dsl.reading import read_source
from .diagnostics import report
from .files import find_specs, replace_text


def fmt(
    files: Annotated[list[Path], "Spec files, or folders that hold them; `-` reads one spec and prints it."],
    check: Annotated[bool, "Write nothing; exit with 1 if a file is not in its canonical form."] = False,
    diff: Annotated[bool, "Write nothing; print what would change, and exit with 1 if anything would."] = False,
) -> int:
    """Write specs in their canonical form. Files with syntax errors are left as they are."""
    if files == [Path("-")]:
        return _filter(check, diff)
    changed = failed = 0
    paths = find_specs(files)
    for path in paths:
        source, found = read_source(path)
        text = None
        if not found:
            result = format_source(source)
            text, found = result.text, result.diagnostics
        if text is None:
            failed += 1
            report(source, (d for d in found if has_errors([d])))
        elif text.encode() != path.read_bytes():
            changed += 1
            _change(path, source.text, text, check, diff)
    print(_summary(len(paths), changed, failed, check or diff), file=sys.stderr)
    return 1 if failed or (changed and (check or diff)) else 0


def _filter(check: bool, diff: bool) -> int:
    source, found = read_source(Path("-"))
    if found:
        report(source, found)
        return 1
    result = format_source(source)
    if result.text is None:
        report(source, (d for d in result.diagnostics if has_errors([d])))
        return 1
    if not (check or diff):
        sys.stdout.write(result.text)
        return 0
    if diff:
        _change(Path(source.path), source.text, result.text, check, diff)
    return int(result.text != source.text)


def _change(path: Path, old: str, new: str, check: bool, diff: bool) -> None:
    if diff:
        from difflib import unified_diff

        lines = unified_diff(old.splitlines(True), new.splitlines(True), str(path), f"{path} (formatted)")
        sys.stdout.writelines(line if line.endswith("\n") else line + "\n" for line in lines)
    elif check:
        print(f"would change {path}")
    else:
        replace_text(path, new)
        print(f"changed {path}")


def _summary(files: int, changed: int, failed: int, dry: bool) -> str:
    def count(number: int) -> str:
        return f"{number} file{'' if number == 1 else 's'}"

    parts = [f"{count(changed)} {'would change' if dry else 'changed'}"] if changed else []
    parts += [f"{count(failed)} with syntax errors, not touched"] if failed else []
    kept = files - changed - failed
    parts += [f"{count(kept)} in canonical form already"] if kept else []
    return ", ".join(parts)
