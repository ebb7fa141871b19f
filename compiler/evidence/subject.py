"""The spec under test inside the child process: its module, calls that cannot run on for ever, and judged answers.

The loop of `sample` over its tries also counts how often it ran, and how often each `require` ended a round.
"""

from __future__ import annotations

import ast
import json
import signal
import time
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any

from ...runtime.pack import instance_text

READ, PRINT, DOMAIN = "probe_read", "probe_print", "probe_domain"
ALLOWED = "probe_allowed"
RULES, SOLUTIONS, MEASURE = "probe_rules", "probe_solutions", "probe_measure"
RANGES = "probe_ranges"
TRIES = "probe_tries"
_MOST_OVERRUNS = 3
_TICK = 0.02
_STATUSES = ("correct", "wrong", "malformed", "spec_fault")


UNPAID = (0, 1.0, 0.0)
"""Wrong answers with a score above 0, the least and the largest of these scores: before any was judged."""


class Overrun(BaseException):
    """A call took more than its CPU time; not an Exception, so that no handler in the module swallows it."""


class Stopwatch:
    """Measures milliseconds: of the clock for short work, of the processor for long work on a busy machine."""

    def __init__(self) -> None:
        self.clock, self.processor = time.perf_counter(), time.process_time()

    def milliseconds(self) -> float:
        """The time since it was made; the processor's time comes in steps of several milliseconds."""
        processor, clock = time.process_time() - self.processor, time.perf_counter() - self.clock
        return min(clock, processor) * 1e3 if clock > _TICK else clock * 1e3


class Failed(Exception):
    """A call without a result: "refused", "error", "time", "memory" or "skipped"; a message; the line of the spec."""

    def __init__(self, what: str, message: str, line: int) -> None:
        super().__init__(message)
        self.what, self.message, self.line = what, message, line


def _overrun(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise Overrun


class Subject:
    """A module with counted tries; `criteria` collects (seen, failed) for every check line of the answers judged."""

    def __init__(self, text: str, call_seconds: float) -> None:
        self.module = ModuleType("spec_under_test")
        tree = ast.parse(text)
        _count_tries(tree)
        exec(compile(tree, "<spec>", "exec"), self.module.__dict__)
        self.call_seconds = call_seconds
        self.criteria: dict[str, list[int]] = {}
        self.judged = 0
        self.paid = UNPAID
        self.overruns = 0
        self.tries: list[int] = self.module.__dict__[TRIES]
        signal.signal(signal.SIGVTALRM, _overrun)

    def call(self, name: str, *args: Any) -> Any:
        """The result of a function of the module; `Failed` if there is none."""
        return self.guarded(getattr(self.module, name), *args)

    def guarded(self, function: Callable[..., Any], *args: Any) -> Any:
        """The result of a function; `Failed` if it raises, or runs for more than the CPU time of one call.

        After several calls that ran too long or out of memory, all others are skipped at once.
        """
        if self.overruns >= _MOST_OVERRUNS:
            raise Failed("skipped", "too many calls ran too long or out of memory", 0)
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, self.call_seconds)
            try:
                return function(*args)
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        except Overrun as error:
            self.overruns += 1
            seconds = f"no result in {self.call_seconds:g} s of CPU time"
            raise Failed("time", seconds, self._line(error)) from None
        except MemoryError as error:
            self.overruns += 1
            raise Failed("memory", "out of memory", self._line(error)) from None
        except ValueError as error:
            kind = "refused" if str(error).startswith("no instance in ") else "error"
            raise Failed(kind, f"{type(error).__name__}: {error}"[:300], self._line(error)) from None
        except Exception as error:
            raise Failed("error", f"{type(error).__name__}: {error}"[:300], self._line(error)) from None

    def timed(self, name: str, *args: Any) -> tuple[Any, float]:
        """As `call`, with the milliseconds it took."""
        watch = Stopwatch()
        result = self.call(name, *args)
        return result, watch.milliseconds()

    def draw(self, level: int, seed: int) -> dict[str, Any]:
        """An instance as it comes back from JSON."""
        return json.loads(self.guarded(instance_text, self.call("sample", level, seed)))

    def judge(self, instance: dict[str, Any], text: str) -> dict[str, Any]:
        """The verdict on an answer, counted for the kill matrix; `Failed` if there is none."""
        verdict = self.call("judge", instance, text)
        if not isinstance(verdict, dict) or verdict.get("status") not in _STATUSES:
            raise Failed("error", f"judge gave no verdict but {verdict!r}"[:300], 0)
        self.judged += 1
        for label, value in verdict["criteria"].items():
            counts = self.criteria.setdefault(label, [0, 0])
            counts[0] += 1
            counts[1] += value < 1
        if verdict["status"] == "wrong" and verdict["score"] > 0:
            count, least, most = self.paid
            self.paid = (count + 1, min(least, verdict["score"]), max(most, verdict["score"]))
        return verdict

    def value(self, instance: dict[str, Any], text: str) -> tuple[Any, bool] | None:
        """(value, whether it is in the domain) of an answer's text, None if it is malformed."""
        return self.call(READ, instance, text)

    def text(self, instance: dict[str, Any], value: Any) -> str | None:
        """The text of a value; None if the printer has no text for it."""
        try:
            made = self.call(PRINT, instance, value)
        except Failed:
            return None
        return made if isinstance(made, str) else None

    def domain(self, instance: dict[str, Any]) -> tuple[Any, ...]:
        """The description of the answer's domain; ("any",) if it cannot be computed."""
        try:
            return self.call(DOMAIN, instance)
        except Failed:
            return ("any",)

    def _line(self, error: BaseException) -> int:
        """The line of the spec behind the innermost frame of the module, 0 if there is none."""
        lines = {int(k): v for k, v in self.module.SPEC["lines"].items()}
        found, trace = 0, error.__traceback__
        while trace is not None:
            before = [k for k in lines if k <= trace.tb_lineno]
            if trace.tb_frame.f_globals is self.module.__dict__ and before:
                found = lines[max(before)]
            trace = trace.tb_next
        return found


def _count_tries(tree: ast.Module) -> None:
    """Item 0 of the list counts rounds of the loop in `sample`, the following ones what each `require` refused."""
    sample = next(x for x in tree.body if isinstance(x, ast.FunctionDef) and x.name == "sample")
    refusals = 0
    for loop in [x for x in sample.body if isinstance(x, ast.For)]:
        for stmt in loop.body:
            if isinstance(stmt, ast.If) and isinstance(stmt.body[-1], ast.Continue):
                refusals += 1
                stmt.body.insert(0, _increment(refusals, stmt))
        loop.body.insert(0, _increment(0, loop))
    start = ast.parse(f"{TRIES} = [0] * {refusals + 1}").body[0]
    tree.body.append(ast.fix_missing_locations(ast.copy_location(start, tree.body[-1])))


def _increment(index: int, at: ast.stmt) -> ast.stmt:
    made = ast.parse(f"{TRIES}[{index}] += 1").body[0]
    for node in ast.walk(made):
        ast.copy_location(node, at)
    return ast.fix_missing_locations(made)
