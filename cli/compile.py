"""`gradatim compile`: specs in, a pack out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated


def compile(
    specs: Annotated[list[Path], "Spec files, or folders that hold them."],
    output: Annotated[Path, "Folder of the pack; an older pack there is replaced."] = Path("pack"),
) -> int:
    """Compile specs into a pack of standalone Python modules; nothing is written unless all of them compile."""
    from ..compiler.cache import compile_cached
    from ..compiler.pack import write_pack
    from .files import find_specs
    from .twins import without_twins

    results = without_twins([compile_cached(path) for path in find_specs(specs)])
    if any(result.diagnostics for result in results):
        from rich.console import Console

        from .specs import report

        console = Console(stderr=True)
        if report(results, console):
            console.print(f"[bold]nothing was written[/bold]: {output} is as it was", highlight=False)
            return 1
    folder = write_pack(output, results)
    count = len(results)
    print(f"{folder}: {count} environment{'' if count == 1 else 's'}")
    return 0
