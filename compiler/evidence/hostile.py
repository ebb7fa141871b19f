"""Texts that are meant to break a verifier: whatever they hold, a verdict has to come, and soon."""

from __future__ import annotations

import shlex
import time

from .facts import Hostile
from .generate import Case
from .subject import Failed, Subject

PARTS: dict[str, tuple[tuple[str, int], ...]] = {
    "nothing": (),
    "blanks": ((" \n\t \n", 1),),
    "NUL": (("\x00", 1),),
    "NaN": (("NaN", 1),),
    "infinity": (("Infinity", 1),),
    "a lone surrogate": (("\ud800", 1),),
    "a huge exponent": (("1e999999999", 1),),
    "a tower of powers": (("9**9**9**9**9", 1),),
    "a billion": (("1000000000", 1),),
    "3,000 digits": (("7", 3_000),),
    "100,000 digits": (("7", 100_000),),
    "digits of another script": (("\u0661\u0662\u0663", 1),),
    "100,000 open brackets": (("(", 100_000),),
    "50,000 nested brackets": (("[", 50_000), ("]", 50_000)),
    "200,000 numbers": (("1 ", 200_000),),
    "100,000 lines": (("0\n", 100_000),),
    "a megabyte of letters": (("a", 1_000_000),),
    "20,000 open answer tags": (("<answer>", 20_000),),
    "20,000 boxes": (("\\boxed{", 20_000),),
    "commas": ((",", 100_000),),
    "minus signs": (("-", 100_000),),
    "fractions of zero": (("1/0", 1),),
    "code": (("__import__('os').system('true')", 1),),
}
"""By name, the pieces of a text and how often each is repeated."""
TEXTS = {name: "".join(piece * count for piece, count in parts) for name, parts in PARTS.items()}


def printing(name: str) -> str:
    """A command that prints the text."""
    made = " + ".join(ascii(piece) + (f" * {count}" if count > 1 else "") for piece, count in PARTS[name])
    program = f"import sys; sys.stdout.buffer.write(({made or repr('')}).encode('utf-8', 'surrogatepass'))"
    return shlex.join(["python3", "-c", program])


def attack(subject: Subject, cases: list[Case]) -> list[Hostile]:
    """What becomes of every text, for each of the given instances."""
    found = []
    for case in cases:
        subject.overruns = 0
        for name, text in TEXTS.items():
            begin = time.process_time()
            status, message, correct = "", "", False
            try:
                verdict = subject.call("verify", case.instance, text, "auto")
                known = isinstance(verdict, dict) and verdict.get("status") in (
                    "correct", "wrong", "malformed", "spec_fault",
                )  # fmt: skip
                status = verdict["status"] if known else "no verdict"
                correct = status == "correct"
            except Failed as error:
                status, message = error.what, error.message
            spent = (time.process_time() - begin) * 1e3
            found.append(Hostile(name, case.instance["level"], case.seed, status, spent, message, correct))
    return found
