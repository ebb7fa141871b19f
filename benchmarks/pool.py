"""Verdicts per second through the verifier pool, against the same calls in this process.

    python benchmarks/pool.py PACK [--workers 2] [--batch 64] [--json FILE]

Batches are as in training: groups of eight responses to one instance, most of them wrong, answers under 100 bytes,
without thinking. "Distinct" has an instance per response instead. The best of several rounds counts, because other
programs can only slow it down; CPU time per verdict tells how far that was so.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import gradatim
from gradatim.runtime.pack import Environment
from gradatim.runtime.pool import InlineVerifier, VerifierPool

ENVIRONMENTS = ("tiny_add", "tiny_max", "sort_numbers", "kth_distinct")
ROUNDS = 100


def batch_of(env: Environment, size: int, group: int) -> list[tuple[str, str, str]]:
    """Calls on `size // group` instances: per group one right answer, the others near it or malformed."""
    calls = []
    for seed in range(size // group):
        instance = env.sample(env.levels[len(env.levels) // 4], seed)
        right = env.reference(instance)
        answers = [right, right + "1", "1" + right, right[:-1], "I do not know", right[::-1], "0", "12 7"]
        calls += [(env.name, instance, f"<answer>{answers[k % 8]}</answer>") for k in range(group)]
    return calls


def rate(verify: Callable[[list], list], calls: list[tuple[str, str, str]]) -> float:
    """Verdicts per second, in the best round."""
    verify(calls)
    best = 0.0
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        for _ in range(3):
            verify(calls)
        best = max(best, 3 * len(calls) / (time.perf_counter() - begin))
    return best


def cpu_seconds(pids: list[int]) -> float:
    """CPU time of processes so far, on Linux."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def cpu_per_verdict(pool: VerifierPool, calls: list[tuple[str, str, str]]) -> tuple[float, float]:
    """(caller's, all workers') CPU time per verdict in µs; busy machines change it little."""
    workers = [worker.pid for worker in pool._workers]
    mine, theirs = time.process_time(), cpu_seconds(workers)
    for _ in range(500):
        pool.verify_many(calls)
    count = 500 * len(calls) / 1e6
    return (time.process_time() - mine) / count, (cpu_seconds(workers) - theirs) / count


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    pack = gradatim.load(options.pack)
    rows = []
    with VerifierPool(options.pack, workers=options.workers) as pool, InlineVerifier(options.pack) as inline:
        for name in ENVIRONMENTS:
            for kind, group in (("groups of 8", 8), ("distinct", 1)):
                calls = batch_of(pack[name], options.batch, group)
                row = {"environment": name, "instances": kind, "longest": max(len(c[2]) for c in calls)}
                row |= {
                    "pool": round(rate(pool.verify_many, calls)),
                    "in_process": round(rate(inline.verify_many, calls)),
                }
                caller, workers = cpu_per_verdict(pool, calls)
                row |= {"caller_us": round(caller, 2), "workers_us": round(workers, 2)}
                rows.append(row)
                print(
                    f"{name:<14} {kind:<12} pool {row['pool']:>8}/s   in process {row['in_process']:>8}/s"
                    f"   CPU per verdict: caller {caller:5.2f} µs, workers {workers:5.2f} µs",
                    flush=True,
                )
    if options.json:
        about = {"workers": options.workers, "batch": options.batch, "cpus": os.cpu_count()}
        options.json.write_text(json.dumps(about | {"rows": rows}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
