"""The questions behind the claims: each runs the module on an unknown instance and asks the solver for an exception."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from .concrete import Concrete
from .program import Executor, Result
from .solver import Feasibility, minimal_core, solve
from .state import State
from .subject import Subject
from .terms import Condition, Term, Terms
from .values import Dead, Generator, Given, Unencodable, Value


@dataclass(frozen=True, slots=True)
class Refutation:
    """A counterexample, and whether the module confirms it; without draws, lines that exclude every instance."""

    said: str
    draws: dict[str, Any] | None = None
    answers: tuple[str, ...] = ()
    confirmed: bool = False
    lines: tuple[int, ...] = ()


class Proofs:
    """One execution; a fresh one for each claim."""

    def __init__(self, about: Subject) -> None:
        self.about = about
        self.terms = Terms()
        self.executor = Executor(about.program, self.terms, Feasibility())

    # ------------------------------------------------------------------------------------------------------ plumbing
    def instance(self) -> Value:
        """The unknown instance."""
        return self.executor.instance(self.about.level)

    def given(self) -> list[Condition]:
        """What holds of the instance and of everything drawn so far."""
        return [*[f.condition for f in self.executor.facts], *self.executor.state.path]

    def run(self, name: str, *args: Value) -> Result:
        """Call a function of the module."""
        return self.executor.run(name, list(args))

    def accepted(self, instance: Value, answer: Value) -> tuple[Condition, Condition]:
        """Whether the verifier calls a value correct, and whether it calls the spec faulty."""
        judged = self.run("judge", instance, Given(answer))
        if judged.state is None:
            return False, False
        _, correct, fault = judged.value
        return self.terms.both(judged.returned, correct), self.terms.both(judged.returned, fault)

    def find(self, exception: Condition) -> dict[Term, int | bool] | None:
        """An assignment under which an exception happens; None if there is none."""
        verdict = solve([*self.given(), exception])
        if verdict.status == "unknown":
            raise Unencodable("the solver found no answer within its limit")
        if verdict.status == "sat" and not self.executor.exact:
            raise Unencodable("uniqueness of a solution is not encoded")
        return verdict.assignment if verdict.status == "sat" else None

    def concrete(self, assignment: dict[Term, int | bool]) -> Concrete:
        """A reader of values on the current heap."""
        return Concrete(State(heap=self.executor.state.heap), assignment)

    def real(self, reader: Concrete, instance: Value) -> dict[str, Any]:
        """The instance as `sample` would give it."""
        return reader.value(instance)

    def module(self) -> ModuleType:
        """The module itself."""
        return self.about.program.module

    def printed(self, instance: dict[str, Any], value: Any) -> str:
        """The text of an answer."""
        module = copy.copy(self.module().__dict__)
        function = self.module().reference
        reference = type(function)(function.__code__, module, function.__name__, function.__defaults__)
        module["solve"] = lambda _: value
        return reference(copy.deepcopy(instance))

    def judged(self, instance: dict[str, Any], text: str) -> str:
        """The status of an answer's text, or the name of what was raised."""
        try:
            return self.module().judge(copy.deepcopy(instance), text)["status"]
        except Exception as error:
            return type(error).__name__

    # -------------------------------------------------------------------------------------------------------- claims
    def satisfiable(self) -> Refutation | None:
        """Whether an instance exists; the conflicting lines otherwise."""
        executor = self.executor
        try:
            self.instance()
            verdict = solve(self.given())
        except Dead:
            verdict = None
        if verdict is not None and verdict.status == "sat":
            if not executor.exact:
                raise Unencodable("uniqueness of a solution is not encoded")
            return None
        if verdict is not None and verdict.status == "unknown":
            raise Unencodable("the solver found no answer within its limit")
        conditions = [f.condition for f in executor.facts]
        lines = {self.about.spec_line(executor.facts[i].line) for i in minimal_core(conditions)}
        lines |= {self.about.spec_line(f.line) for f in executor.facts if f.condition is False}
        if not lines - {0}:
            lines = {self.about.spec_line(executor.line)}
        return Refutation("no instance satisfies these lines", lines=tuple(sorted(lines - {0})))

    def reference_accepted(self) -> Refutation | None:
        """An instance whose reference is missing or not accepted."""
        instance = self.instance()
        solved = self.run("solve", instance)
        if solved.state is None:
            accepted: Condition = False
        else:
            accepted, _ = self.accepted(instance, solved.value)
        found = self.find(self.terms.negate(self.terms.both(solved.returned, accepted)))
        if found is None:
            return None
        real = self.real(self.concrete(found), instance)
        try:
            text = self.module().reference(copy.deepcopy(real))
        except Exception as error:
            return Refutation(f"`solve` raises {type(error).__name__}", real["draws"], (), True)
        status = self.judged(real, text)
        return Refutation(f"the reference is judged {status}", real["draws"], (text,), status != "correct")

    def _free_answer(self, instance: Value) -> Value:
        if not self.about.asked.free_answers:
            raise Unencodable("not every answer of this type can be described to the solver")
        drawn = self.run("answer_domain", instance, Generator())
        if drawn.state is None:
            raise Dead
        self.executor.assume(drawn.returned)
        return drawn.value

    def answer_unique(self) -> Refutation | None:
        """An instance with two different accepted answers."""
        instance = self.instance()
        first, second = self._free_answer(instance), self._free_answer(instance)
        ok, _ = self.accepted(instance, first)
        also, _ = self.accepted(instance, second)
        same = self.run("answers_same", instance, first, second)
        different = self.terms.both(same.returned, self.terms.negate(self.executor.truth(same.value)))
        found = self.find(self.terms.both(ok, also, different))
        if found is None:
            return None
        reader = self.concrete(found)
        real = self.real(reader, instance)
        texts = tuple(self.printed(real, reader.value(a)) for a in (first, second))
        confirmed = all(self.judged(real, text) == "correct" for text in texts) and texts[0] != texts[1]
        return Refutation("two different answers are accepted", real["draws"], texts, confirmed)

    def reference_optimal(self) -> Refutation | None:
        """An instance with a valid answer that beats the reference."""
        instance = self.instance()
        answer = self._free_answer(instance)
        _, fault = self.accepted(instance, answer)
        found = self.find(fault)
        if found is None:
            return None
        reader = self.concrete(found)
        real = self.real(reader, instance)
        text = self.printed(real, reader.value(answer))
        confirmed = self.judged(real, text) in ("spec_fault", "SpecFault")
        return Refutation("a valid answer is better than the reference", real["draws"], (text,), confirmed)

    def must_fail_rejected(self, number: int) -> Refutation | None:
        """An instance at which a `must_fail` answer is accepted."""
        instance = self.instance()
        entry = self.run(f"fail_{number}", instance)
        if entry.state is None:
            return None
        values = self.executor.split_vector(entry.value)
        if not values.items:
            return None
        there = self.terms.both(entry.returned, self.terms.less(0, values.length))
        answer = values.items[0]
        self.executor.assume(there)
        correct, _ = self.accepted(instance, answer)
        found = self.find(self.terms.both(there, correct))
        if found is None:
            return None
        reader = self.concrete(found)
        real = self.real(reader, instance)
        text = self.printed(real, reader.value(answer))
        return Refutation("it is accepted", real["draws"], (text,), self.judged(real, text) == "correct")

    def line_implied(self, number: int) -> Refutation | None:
        """An answer of the domain that fails one line of the check only."""
        instance = self.instance()
        answer = self._free_answer(instance)
        t = self.terms
        held = []
        for k in range(1, len(self.about.asked.lines) + 1):
            line = self.run(f"line_{k}", instance, answer)
            truth = False if line.state is None else self.executor.truth(line.value)
            held.append(t.both(line.returned, truth))
        others = [c for k, c in enumerate(held, 1) if k != number]
        found = self.find(t.both(*others, t.negate(held[number - 1])))
        if found is None:
            return None
        reader = self.concrete(found)
        real = self.real(reader, instance)
        text = self.printed(real, reader.value(answer))
        return Refutation("only this line rejects it", real["draws"], (text,), self.judged(real, text) == "wrong")
