"""Whether a spec promises that one answer is right, in the words of its prompt, title or `require`, or by `unique`."""

from __future__ import annotations

import re

from ...dsl import nodes as n
from ...dsl.walk import descend

_THING = r"(?:\w+ )?(?:solution|answer|way|possibility|completion|arrangement|assignment)s?\b"
_NOT_ASKED = r"(?<!give )(?<!name )(?<!find )(?<!write )(?<!output )(?<!choose )"
_ONE = re.compile(
    rf"\b{_NOT_ASKED}(?:exactly|only|just|always|precisely) (?:one|1) {_THING}"
    rf"|\bthere is (?:exactly|only|just|precisely) (?:one|1) such\b"
    rf"|\bunique {_THING}|\bthe only {_THING}|\b(?:uniquely|unambiguously) (?:\w+ )?determine",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"\b(?:one|single) {_THING}|\bunique", re.IGNORECASE)
_ANY = re.compile(r"\b(?:any|every|each|all)\b[^.]{0,60}\baccepted\b", re.IGNORECASE)
_INEXACT = frozenset({"real", "expr"})


def promised(spec: n.Spec) -> str | None:
    """Where the spec says that one answer is right, or None; answers that are equal within a tolerance are left out."""
    if spec.answer is None or _inexact(spec):
        return None
    for stmt in spec.sample:
        if isinstance(stmt, n.Require) and (_LABEL.search(stmt.label or "") or _calls_unique(stmt.test)):
            return "a `require`"
    pieces = [x.text for part in spec.prompt or () for x in descend(part) if isinstance(x, n.Text)]
    prompt = " ".join(" ".join(pieces).split())
    if _ANY.search(prompt) or _ANY.search(spec.header.title):
        return None
    if _ONE.search(prompt):
        return "the prompt"
    return "the title" if _ONE.search(spec.header.title) else None


def _inexact(spec: n.Spec) -> bool:
    assert spec.answer is not None
    names = {x.name for x in descend(spec.answer) if isinstance(x, n.Shape)}
    declared = [x for decl in spec.types if decl.name in names for x in descend(decl)]
    return bool(_INEXACT & (names | {x.name for x in declared if isinstance(x, n.Shape)}))


def _calls_unique(test: n.Expr) -> bool:
    return isinstance(test, n.Call) and isinstance(test.func, n.Name) and test.func.id == "unique"
