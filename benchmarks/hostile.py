"""A million hostile responses through every verifier: no exception, nothing accepted that is wrong, each in good time.

    python benchmarks/hostile.py SPECS... --responses 1000000 --state FILE [--plot FILE.svg] [--json FILE]

Works in chunks; the state file holds what is done, so the same command goes on after an interruption. Times are CPU
times of single calls to `verify`, with the reference already computed, as when a group of responses is judged. A call
that took more than 10 ms is made twice more and the least time counts; how often that helped is counted, too.
"""

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from gradatim.compiler.develop import load_spec
from gradatim.compiler.pipeline import compile_file
from hostile_text import UNITS, Target, response, wrapped

CHUNK = 5_000
LENGTHS = (100, 1_000, 10_000, 100_000, 300_000, 1_000_000)
SLOW = 0.010


class Subject:
    """One spec: its environment, its name, and what is known of its answers."""

    def __init__(self, path: Path) -> None:
        compiled = compile_file(path)
        assert compiled.checked is not None and compiled.checked.spec.answer is not None
        spec, answer = compiled.checked.spec, compiled.checked.spec.answer
        self.env = load_spec(compiled)
        self.answer = compiled.source.text[answer.span.start : answer.span.end]
        self.unique = spec.check is None and spec.objective is None
        self.ordered = self.unique and re.search(r": (list|tuple|grid|\()", self.answer) is not None

    def target(self, rng: Random) -> tuple[str, Target]:
        """A random instance with its right answer; low levels are taken more often."""
        level = min(rng.choice(self.env.levels), rng.choice(self.env.levels))
        instance = self.env.sample(level, rng.randrange(2**49, 2**50))
        return instance, Target(self.env.reference(instance), self.unique, self.ordered)


def problem(claim: str, status: str) -> str | None:
    """What is wrong with this outcome, or None."""
    if claim == "never" and status == "correct":
        return "wrongly accepted"
    if claim == "must" and status != "correct":
        return "wrongly refused"
    return "spec fault" if status == "spec_fault" else None


def run_chunk(subject: Subject, number: int, size: int) -> dict[str, Any]:
    """Counts of one chunk; the same for the same spec and number."""
    rng = Random(f"{subject.env.name} {number}")
    counts: Counter[str] = Counter()
    found: list[list[str]] = []
    slowest: list[Any] = [0.0, "", 0]
    for k in range(size):
        if k % 100 == 0:
            instance, target = subject.target(rng)
        family, text, claim = response(target, rng)
        begin = time.thread_time()
        try:
            verdict = subject.env.verify(instance, text)
            status, wrong = verdict.status, problem(claim, verdict.status)
        except Exception as error:
            status, wrong = "exception", f"{type(error).__name__}"
        spent = time.thread_time() - begin
        counts[status] += 1
        if spent > SLOW:
            spent = min(spent, _time(subject, instance, text), _time(subject, instance, text))
            counts["over 10 ms" if spent > SLOW else "over 10 ms only once"] += 1
        if wrong:
            counts[wrong] += 1
            found.append([wrong, family, instance[:500], text[:500]])
        slowest = max(slowest, [spent, family, len(text)], key=lambda entry: entry[0])
    return {"counts": dict(counts), "found": found[:5], "slowest": slowest}


def _time(subject: Subject, instance: str, text: str) -> float:
    begin = time.thread_time()
    subject.env.verify(instance, text)
    return time.thread_time() - begin


def times_by_length(subjects: list[Subject]) -> dict[str, list[float]]:
    """For each kind of text the most CPU seconds over all specs, by length."""
    kinds = {
        "one line of digits": "1",
        "lines of numbers": "1 2\n",
        "brackets": "[",
        "pairs": "(0, 1), ",
        "prose": "so x is ",
    }
    kinds |= {
        "boxes": "\\boxed{1}",
        "open boxes": "\\boxed{",
        "answer tags": "<answer>1</answer>",
        "formula": "x+sin(x)*",
    }
    table: dict[str, list[float]] = {}
    for kind, unit in kinds.items():
        table[kind] = []
        for length in LENGTHS:
            text = (unit * (length // len(unit) + 1))[:length]
            table[kind].append(max(_best_time(s, shape) for s in subjects for shape in (text, wrapped(text))))
    return table


def _best_time(subject: Subject, text: str) -> float:
    instance = subject.env.sample(subject.env.levels[0], 5)
    subject.env.verify(instance, subject.env.reference(instance))
    best = 1.0
    for _ in range(3):
        best = min(best, _time(subject, instance, text))
    return best


def plot(table: dict[str, list[float]], path: Path) -> None:
    """Time against length, on logarithmic scales."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    matplotlib.rcParams["svg.hashsalt"] = "gradatim"
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for kind, seconds in table.items():
        axes.plot(LENGTHS, [1000 * s for s in seconds], marker="o", markersize=3, label=kind)
    axes.plot(LENGTHS, [length * 1e-5 for length in LENGTHS], "k--", linewidth=1, label="10 ns per character")
    axes.axhline(10, color="grey", linewidth=1)
    axes.set(xscale="log", yscale="log", xlabel="characters in the response", ylabel="slowest verdict of all specs, ms")
    axes.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Run, print, and write what was asked for; exit status 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("specs", type=Path, nargs="+")
    parser.add_argument("--responses", type=int, default=100_000)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    files = sorted(f for p in options.specs for f in ([p] if p.is_file() else p.rglob("*.env")))
    subjects = [Subject(file) for file in files]
    done = json.loads(options.state.read_text()) if options.state and options.state.exists() else {}
    rounds = -(-options.responses // (CHUNK * len(subjects)))
    for number in range(rounds):
        for subject in subjects:
            key = f"{subject.env.name} {number}"
            if key not in done:
                done[key] = run_chunk(subject, number, CHUNK)
                if options.state:
                    options.state.write_text(json.dumps(done))
    counts: Counter[str] = Counter()
    for chunk in done.values():
        counts.update(chunk["counts"])
        for entry in chunk["found"]:
            print(*entry, sep=" | ")
    slowest = max(([key, *chunk["slowest"]] for key, chunk in done.items()), key=lambda entry: entry[1])
    total = CHUNK * len(done)
    print(f"{total} responses to {len(subjects)} specs, {len(UNITS)} units: {dict(counts)}")
    print(f"slowest: {slowest[1] * 1000:.2f} ms, {slowest[0]}, {slowest[2]}, {slowest[3]} characters")
    table = times_by_length(subjects) if options.plot or options.json else {}
    if options.plot:
        plot(table, options.plot)
    if options.json:
        data = {"responses": total, "specs": len(subjects), "counts": dict(counts), "slowest_seconds": slowest[1]}
        options.json.write_text(
            json.dumps(data | {"lengths": LENGTHS, "seconds": table}, indent=2) + "\n", encoding="utf-8"
        )
    bad = ("exception", "wrongly accepted", "wrongly refused")
    raise SystemExit(1 if any(counts[word] for word in bad) else 0)


if __name__ == "__main__":
    main()
