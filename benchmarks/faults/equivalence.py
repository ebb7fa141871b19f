"""Whether a mutant is the same environment: the same levels, prompts, references and verdicts on changed answers.

A mutant is called equivalent only if the compiler makes the same code of it but for what only the tests read, or if
2,000 instances, spread over three levels, show no difference; each is judged on the reference, its near misses, random
answers of the domain, and what `must_fail` and `must_pass` list. One that could not be compared on so many instances
within the time is not called equivalent.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from gradatim.compiler.evidence.levels import spread
from gradatim.compiler.evidence.mutants import mutants
from gradatim.compiler.evidence.probe import probe_source
from gradatim.compiler.evidence.subject import Failed, Subject
from gradatim.compiler.pipeline import Compiled

from .detect import LEVELS, START

ENOUGH = 2_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many instances and answers were the same, and the first difference in words, "" if there is none."""

    instances: int
    answers: int
    difference: str
    same_code: bool = False

    @property
    def equivalent(self) -> bool:
        """Whether enough was compared, without a difference."""
        return not self.difference

    @property
    def told(self) -> str:
        """The difference, or what showed none."""
        if self.same_code:
            return "the same code but for `must_fail` and `must_pass`"
        return self.difference or f"{self.instances} instances and {self.answers} answers without a difference"


def shipped(compiled: Compiled) -> str:
    """The generated code without what only the tests read, and without the table of lines."""
    assert compiled.module is not None
    body = [x for x in ast.parse(compiled.module.text).body if not _idle(x)]
    return "\n".join(ast.dump(x) for x in body)


def _idle(part: ast.stmt) -> bool:
    """Whether a statement is an entry list, a text, or about the module itself."""
    match part:
        case ast.FunctionDef(name="must_fail" | "must_pass") | ast.Expr():
            return True
        case ast.Assign(targets=[ast.Name(id="SPEC") | ast.Subscript(value=ast.Name(id="SPEC"))]):
            return True
    return False


def compare(original: Compiled, mutant: Compiled, enough: int = ENOUGH, seconds: float = 60.0) -> Comparison:
    """Compare until the first difference, `enough` instances, or so many seconds of CPU time."""
    if shipped(original) == shipped(mutant):
        return Comparison(0, 0, "", same_code=True)
    left, right = Subject(probe_source(original), 2.0), Subject(probe_source(mutant), 2.0)
    low, high = left.module.SPEC["levels"]
    if right.module.SPEC["levels"] != [low, high]:
        return Comparison(0, 0, "other levels")
    levels = spread(low, high, LEVELS)
    begin, instances, answers = time.process_time(), 0, 0
    for i in range(-(-enough // len(levels))):
        for level in levels:
            if time.process_time() - begin > seconds:
                return Comparison(instances, answers, f"only {instances} instances in {seconds:g} s")
            try:
                judged, difference = _case(left, right, level, START + i)
            except Failed as error:
                judged, difference = 0, f"level {level}, seed {START + i}: {error.what}"
            instances, answers = instances + 1, answers + judged
            if difference:
                return Comparison(instances, answers, f"level {level}, seed {START + i}: {difference}")
    return Comparison(instances, answers, "")


def _case(left: Subject, right: Subject, level: int, seed: int) -> tuple[int, str]:
    one, two = left.draw(level, seed), right.draw(level, seed)
    if left.call("prompt", one) != right.call("prompt", two):
        return 0, "another prompt"
    reference = left.call("reference", one)
    if reference != right.call("reference", two):
        return 0, "another reference"
    judged = 0
    for text in _texts(left, one, reference, seed):
        if _verdict(left, one, text) != _verdict(right, two, text):
            return judged, f"another verdict on `{text[:80]}`"
        judged += 1
    return judged, ""


def _verdict(subject: Subject, instance: dict, text: str) -> tuple[str, float]:
    found = subject.call("judge", instance, text)
    return found["status"], found["score"]


def _texts(subject: Subject, instance: dict, reference: str, seed: int) -> Iterator[str]:
    yield reference
    read = subject.value(instance, reference)
    if read is not None:
        for _, value in mutants(read[0], subject.domain(instance), Random(seed)):
            text = subject.text(instance, value)
            if text is not None:
                yield text
    for kind in ("must_fail", "must_pass"):
        if hasattr(subject.module, kind):
            yield from (text for _, text in subject.call(kind, instance))
