"""`gradatim explain`: the page of a diagnostic code."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

from ..dsl.codes import CODES
from ..runtime.errors import GradatimError


def explain(
    codes: Annotated[list[str], "Codes of findings, such as E101; without any, all codes are listed."] = [],  # noqa: B006
) -> int:
    """Explain a code: what is found, why it matters, an example, and what to write instead."""
    if not codes:
        for code in CODES.values():
            print(f"{code.code}  {code.name}")
        return 0
    pages = []
    for name in codes:
        code = CODES.get(name.strip("[]`").upper())
        if code is None:
            read = name.upper().replace("O", "0").replace("I", "1")
            close = [read] if read in CODES else get_close_matches(read, CODES, 3, 0.5)
            hint = f"did you mean {' or '.join(close)}?" if close else "`gradatim explain` lists all codes"
            raise GradatimError(f"there is no code `{name}`: {hint}")
        pages.append(code.page)
    print("\n".join(pages), end="")
    return 0
