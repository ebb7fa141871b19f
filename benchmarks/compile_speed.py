"""How long the compiler takes: one spec once warm, phase by phase, and many specs from the shell, cold and unchanged.

Usage: python benchmarks/compile_speed.py [--count 400] [--json FILE]. Phases are processor time; what runs from the
shell is given as processor time and as wall clock. Budgets: 25 ms in the median for one spec, 12 s for 400 copies cold
on one core, 0.5 s unchanged.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gradatim.compiler.emit import emit
from gradatim.compiler.laws import evaluate
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.check import check
from gradatim.dsl.diagnostics import Sink
from gradatim.dsl.parse import parse
from gradatim.dsl.spans import Source

SPECS = sorted((Path(__file__).resolve().parents[1] / "specs").rglob("*.env"))


def best(action: Callable[[], Any], times: int = 5) -> float:
    """Processor seconds of the quickest of several runs."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        action()
        spent.append(time.process_time() - began)
    return min(spent)


def timed(action: Callable[[], Any]) -> tuple[float, float]:
    """(processor seconds of the processes that an action starts, seconds of wall clock)."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    action()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - began


def phases(path: Path) -> dict[str, float]:
    """Processor seconds per phase for one spec, warm."""
    text = path.read_text(encoding="utf-8")
    source = Source(str(path), text)
    spec, _ = parse(source)
    assert spec is not None
    checked, _ = check(spec)
    values = evaluate(checked, source, Sink())
    return {
        "lines": text.count("\n"),
        "parse": best(lambda: parse(Source(str(path), text))),
        "check": best(lambda: check(spec)),
        "laws": best(lambda: evaluate(checked, source, Sink())),
        "emit": best(lambda: emit(checked, source, values)),
        "all": best(lambda: compile_source(Source(str(path), text))),
    }


def from_the_shell(count: int) -> dict[str, float]:
    """Seconds of `gradatim compile` on copies under other names: cold, and once more unchanged."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(count):
            text = SPECS[number % len(SPECS)].read_text(encoding="utf-8")
            text = re.sub(r"^env (\w+)", rf"env \g<1>_{number}", text, flags=re.MULTILINE)
            (folder / f"copy_{number}.env").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "gradatim.cli.main", "compile", name, "-o", str(folder / "pack")]
        environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}

        def run() -> None:
            subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)

        cold, cold_wall = timed(run)
        unchanged, unchanged_wall = min(timed(run) for _ in range(3))
        return {
            "specs": count, "cold": cold, "cold_wall": cold_wall,
            "unchanged": unchanged, "unchanged_wall": unchanged_wall,
        }  # fmt: skip


def main() -> None:
    """Print the figures; with --json, write them to a file too."""
    parser = argparse.ArgumentParser(description="Speed of the compiler")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    for path in SPECS:
        compile_source(Source(str(path), path.read_text(encoding="utf-8")))
    one = {path.stem: phases(path) for path in SPECS}
    columns = ("lines", "parse", "check", "laws", "emit", "all")
    print(f"{'':24}{''.join(f'{c:>9}' for c in columns)}   (milliseconds)")
    for stem, row in one.items():
        print(f"{stem:24}{row['lines']:9}" + "".join(f"{row[c] * 1000:9.1f}" for c in columns[1:]))
    medians = {c: statistics.median(row[c] for row in one.values()) for c in columns}
    print(f"{'median':24}{medians['lines']:9.0f}" + "".join(f"{medians[c] * 1000:9.1f}" for c in columns[1:]))
    shell = from_the_shell(options.count)
    for word in ("cold", "unchanged"):
        wall = shell[word + "_wall"]
        print(f"{options.count} specs from the shell, {word}: {shell[word]:.2f} s processor, {wall:.2f} s")
    if options.json:
        options.json.write_text(json.dumps({"one": one, "median": medians, "shell": shell}, indent=2) + "\n")


if __name__ == "__main__":
    main()
