"""Questions to z3, which is loaded on first use: satisfiable with an assignment, unsatisfiable, or not known.

Limits count the solver's steps, so that the answer does not depend on the machine's speed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .encode import WIDEST, Encoder, width_of
from .evaluation import in_order
from .terms import Condition, Term
from .values import Unencodable

LIMIT = 6_000_000
"""z3's resource units for one question: about 5 seconds."""
QUICK = 200_000
"""The same for a question that only saves work."""
EFFORT = 50_000
"""Terms, summed over its questions, that one execution may ask about."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sat` with an assignment of the variables, `unsat` with the numbers of a core of the conditions, or `unknown`."""

    status: str
    assignment: dict[Term, int | bool]
    core: tuple[int, ...] = ()


def solve(conditions: Sequence[Condition], limit: int = LIMIT) -> Verdict:
    """Whether all conditions can hold at once."""
    if any(c is False for c in conditions):
        return Verdict("unsat", {}, tuple(i for i, c in enumerate(conditions) if c is False)[:1])
    return _ask(Encoder(width_of(conditions)), conditions, limit)


def _ask(encoder: Encoder, conditions: Sequence[Condition], limit: int) -> Verdict:
    z3, context = encoder.z3, encoder.context
    made = [encoder.condition(c) for c in conditions]
    solver = z3.SolverFor("QF_BV", context) if encoder.width else z3.Solver(ctx=context)
    solver.set("rlimit", limit)
    solver.add(encoder.domains)
    literals = [z3.Bool(f"line {i}", context) for i in range(len(made))]
    for literal, c in zip(literals, made):
        solver.add(z3.Implies(literal, c))
    status = str(solver.check(*literals))
    if status == "sat":
        return Verdict("sat", encoder.assignment(solver.model()))
    if status == "unsat":
        numbers = {str(literal): i for i, literal in enumerate(literals)}
        return Verdict("unsat", {}, tuple(sorted(numbers[str(c)] for c in solver.unsat_core())))
    return Verdict("unknown", {})


class Feasibility:
    """Quick questions along one execution, whose terms are encoded once."""

    def __init__(self) -> None:
        self._encoder: Encoder | None = None
        self._asked = 0

    def __call__(self, conditions: Sequence[Condition]) -> bool:
        """Whether the conditions may hold at once: False only if they are known not to."""
        if any(c is False for c in conditions):
            return False
        width = width_of(conditions)
        if width == 0:
            return True
        self._asked += len(in_order(conditions))
        if self._asked > EFFORT:
            raise Unencodable("too many paths have to be told apart")
        if self._encoder is None or self._encoder.width < width:
            self._encoder = Encoder(min(width + 4, WIDEST))
        return _ask(self._encoder, conditions, QUICK).status != "unsat"


def minimal_core(conditions: Sequence[Condition]) -> tuple[int, ...]:
    """Numbers of conditions that cannot hold together, none of which can be left out as far as the solver can tell."""
    core = list(solve(conditions).core)
    for number in list(core):
        rest = [i for i in core if i != number]
        if solve([conditions[i] for i in rest]).status == "unsat":
            core = rest
    return tuple(core)


def smt_text(conditions: Iterable[Condition]) -> str:
    """The question as SMT-LIB text."""
    conditions = list(conditions)
    encoder = Encoder(width_of(conditions))
    made = [encoder.condition(c) for c in conditions]
    solver = encoder.z3.Solver(ctx=encoder.context)
    solver.add(encoder.domains)
    solver.add(made)
    return solver.to_smt2()
