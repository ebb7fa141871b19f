"""How long the lint takes: processor seconds per spec and tier, inside a process that is warm, and from the shell.

Usage: python benchmarks/lint_times.py [SPECS ...] [--tiers instant fast deep] [--json FILE]. Nothing comes from the
cache of reports but where it says so; children count. Bars, as medians over `specs/` on one core: instant 50 ms, fast
2 s, deep 30 s.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gradatim.compiler.linting.examine import examine_file
from gradatim.compiler.linting.tiers import BUDGETS, Tier

SPECS = Path(__file__).resolve().parents[1] / "specs"
BARS = {Tier.INSTANT: 0.05, Tier.FAST: 2.0, Tier.DEEP: 30.0}


def spent() -> float:
    """Processor seconds of this process and of the children that have ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(x.ru_utime + x.ru_stime for x in both)


def inside(paths: list[Path], tier: Tier) -> dict[str, Any]:
    """Times of `examine_file`, and the number of findings, by spec."""
    examine_file(paths[0], Tier.INSTANT)  # loads the grammar and the library
    rows = {}
    for path in paths:
        before, began = spent(), time.perf_counter()
        report = examine_file(path, tier)
        seconds, clock = spent() - before, time.perf_counter() - began
        found = [str(d.severity) for d in report.diagnostics]
        print(f"{tier} {path.stem}: {seconds:.2f} s", file=sys.stderr, flush=True)
        rows[path.stem] = {"cpu": round(seconds, 4), "clock": round(clock, 4), "errors": found.count("error"),
                           "warnings": found.count("warning")}  # fmt: skip
    return rows


def shell(paths: list[Path], tier: Tier, cache: Path) -> float:
    """Processor seconds of one command."""
    command = [sys.executable, "-m", "gradatim.cli.main", "lint", *map(str, paths), "--tier", tier, "--jobs", "1"]
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    before = spent()
    subprocess.run(command, env=env, capture_output=True, check=False)
    return spent() - before


def from_the_shell(paths: list[Path], tier: Tier) -> dict[str, float]:
    """One spec and all of them, without and with kept reports; the tables of the grammar are there either way."""
    one = [next((p for p in paths if p.stem == "kth_distinct"), paths[0])]
    with tempfile.TemporaryDirectory() as folder:
        shell([SPECS / "tiny" / "add.env"], Tier.INSTANT, Path(folder))
        found = {"one spec": shell(one, tier, Path(folder)), "one spec again": shell(one, tier, Path(folder))}
        found["all specs"] = shell(paths, tier, Path(folder))
        found["all specs again"] = shell(paths, tier, Path(folder))
    return {name: round(seconds, 3) for name, seconds in found.items()}


def summary(rows: dict[str, Any]) -> dict[str, float]:
    """Median, 90th percentile and maximum of the processor seconds."""
    times = sorted(row["cpu"] for row in rows.values())
    return {"median": statistics.median(times), "p90": times[len(times) * 9 // 10], "max": times[-1]}


def main() -> None:
    """Measure, print, and write the file if one is named; exit 1 if a median misses its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("specs", nargs="*", type=Path, default=[SPECS])
    parser.add_argument("--tiers", nargs="+", type=Tier, choices=list(Tier), default=list(Tier))
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    paths = [p for s in given.specs for p in (sorted(s.rglob("*.env")) if s.is_dir() else [s])]
    result: dict[str, Any] = {"python": platform.python_version(), "load": os.getloadavg()[0], "specs": len(paths)}
    missed = False
    for tier in given.tiers:
        rows = inside(paths, tier)
        entry = {"budget": str(BUDGETS.get(tier, "none")), "bar": BARS[tier], **summary(rows), "by spec": rows}
        if tier is not Tier.DEEP:
            entry["shell"] = from_the_shell(paths, tier)
        result[str(tier)] = entry
        missed = missed or entry["median"] > BARS[tier]
        print(f"{tier}: median {entry['median']:.3f} s, p90 {entry['p90']:.3f} s, max {entry['max']:.3f} s of CPU time "
              f"(bar {BARS[tier]:g} s); from the shell: {entry.get('shell', 'not measured')}", flush=True)  # fmt: skip
    if given.json:
        given.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
