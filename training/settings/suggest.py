"""How a wrong name is answered."""

import difflib
from collections.abc import Iterable

SHOWN = 12


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the nearest known one, or all of them, `SHOWN` at most."""
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"known: {', '.join(map(repr, names[:SHOWN]))}{more}" if names else "there is none"


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the nearest known one, or some of them."""
    known = list(known)
    close = difflib.get_close_matches(word, known, n=1)
    return f", did you mean `{close[0]}`?" if close else f"; it has {', '.join(known[:10])}"
