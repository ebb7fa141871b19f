"""The prompt tells too much, too little, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradatim.dsl import nodes as n

from ..order import order_matters
from ..original import Original, below, walk


def _open(text: str) -> str:
    """Nothing is hidden any more."""
    return re.sub(r"^( +)hidden ", r"\1", text, flags=re.MULTILINE)


def answer_leaked(o: Original) -> Iterator[str]:
    """The answer stands in the prompt."""
    solve = o.solve()
    if solve is not None and o.answers("int", "string", "word", "rational"):
        yield _open(below(o.text, "prompt", f"    The right answer is {{{{ {o.said(solve)} }}}} of course.\n"))
    elif solve is not None and o.answers("list", "permutation", "subset", "multiset"):
        shown = f'{o.said(solve)} | join(" ")'
        yield _open(below(o.text, "prompt", f"    The right answer is {{{{ {shown} }}}} of course.\n"))


def hidden_shown(o: Original) -> Iterator[str]:
    """A value that gives the answer away is shown, because it is no longer hidden."""
    hidden = {s.name if isinstance(s, n.DrawDecl) else o.said(s.target): s for s in o.spec.sample
              if isinstance(s, n.DrawDecl | n.Definition) and s.prefix == "hidden"}  # fmt: skip
    solve = o.solve()
    base = solve.value if isinstance(solve, n.Attribute) else solve
    for name in [o.said(solve)] if isinstance(base, n.Name) and base.id in hidden else []:
        yield below(_open(o.text), "prompt", f"    By the way, here is something: {{{{ {name} | words }}}}\n")
        yield below(_open(o.text), "prompt", f"    By the way, here is something: {{{{ {name} }}}}\n")


def _shows(o: Original) -> Iterator[tuple[n.Show, set[str]]]:
    drawn = [s.name for s in o.draws()]
    for part in o.spec.prompt or ():
        if isinstance(part, n.Show) and any(o.reads(part, name) for name in drawn):
            yield part, {x.id for x in walk(part) if isinstance(x, n.Name)}


def not_told(o: Original) -> Iterator[str]:
    """A value of the instance is missing."""
    for part, _ in _shows(o):
        yield o.put(part.span, "these")


def other_told(o: Original) -> Iterator[str]:
    """Another value of the instance, or a parameter, stands where a value should."""
    numbers = [p.name for p in o.spec.params if p.shape.name == "int"]
    numbers += [s.name for s in o.draws() if s.shape is not None and s.shape.name == "int" and s.prefix != "hidden"]
    for part, _ in _shows(o):
        if isinstance(part.expr, n.Name):
            for other in numbers:
                if part.expr.id in numbers and other != part.expr.id:
                    yield o.put(part.expr.span, other)


def part_told(o: Original) -> Iterator[str]:
    """The last item of a list is missing in the prompt."""
    for part, _ in _shows(o):
        if isinstance(part.expr, n.Name) and (part.filters or _text(o, part.expr.id)):
            yield o.put(part.expr.span, f"{part.expr.id}[:-1]")
    for loop in o.spec.prompt or ():
        if isinstance(loop, n.PromptFor):
            yield o.put(loop.source.span, f"list({o.said(loop.source)})[:-1]")


def _text(o: Original, name: str) -> bool:
    return any(s.name == name and s.shape is not None and s.shape.name == "string" for s in o.draws())


def order_lost(o: Original) -> Iterator[str]:
    """A list is shown in ascending order, though its order matters."""
    for part, _ in _shows(o):
        others = [x for x, _ in _shows(o) if x is not part]
        if not isinstance(part.expr, n.Name) or not part.filters or o.reads(others, part.expr.id):
            continue
        if order_matters(o.compiled, part.expr.id):
            yield o.put(part.expr.span, f"sorted({part.expr.id})")


def format_unstated(o: Original) -> Iterator[str]:
    """Nothing says how to write the answer."""
    if o.spec.header.format:
        yield re.sub(r"^(level:.*\n)", r"\1format: off\n", o.text, count=1, flags=re.MULTILINE)


KINDS = {
    "answer leaked in the prompt": answer_leaked,
    "hidden value shown": hidden_shown,
    "value not told in the prompt": not_told,
    "wrong value told in the prompt": other_told,
    "list cut short in the prompt": part_told,
    "order lost in the prompt": order_lost,
    "answer format unstated": format_unstated,
}
