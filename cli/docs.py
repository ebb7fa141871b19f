"""`python -m gradatim.cli.docs`: writes the generated pages of the documentation; `--check` only compares them.

Pages: one for each diagnostic code, and the standard library. Pages of codes that are gone are removed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ..dsl.codes import CODES

ROOT = Path(__file__).resolve().parent.parent / "docs"


def pages() -> dict[str, str]:
    """Every generated page by its path under `docs`."""
    from .stdlib_page import stdlib_page

    found = {f"codes/{code.code}.md": code.page for code in CODES.values()}
    found["codes/README.md"] = _index()
    found["stdlib.md"] = stdlib_page()
    return found


def _index() -> str:
    lines = ["# Codes of findings", "", "`gradatim explain CODE` prints the same pages.", ""]
    lines += [f"- [{code.code}]({code.code}.md) {code.name}" for code in CODES.values()]
    return "\n".join(lines) + "\n"


def outdated(root: Path = ROOT) -> list[str]:
    """Paths of pages that are missing, differ, or should not be there."""
    wanted = pages()
    wrong = [name for name, text in wanted.items() if not _same(root / name, text)]
    present = {f"codes/{path.name}" for path in (root / "codes").glob("*.md")}
    return wrong + sorted(present - set(wanted))


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def write(root: Path = ROOT) -> list[str]:
    """Bring all pages up to date; returns what was changed."""
    changed, wanted = outdated(root), pages()
    for name in changed:
        path = root / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name], encoding="utf-8")
        else:
            path.unlink()
    return changed


def main() -> None:
    """Write or check, say what changed, exit with 1 if a check found something."""
    if "--check" in sys.argv[1:]:
        wrong = outdated()
        print("\n".join(f"{name} is out of date: run `python -m gradatim.cli.docs`" for name in wrong))
        sys.exit(1 if wrong else 0)
    for name in write():
        print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
