"""Adaptive against uniform over several seeds, at equal CPU seconds and from the same warm start.

    python benchmarks/adaptive_vs_uniform.py PACK OUTPUT --seeds 0 1 2

Runs the demonstration with its uniform counterpart for every seed and prints one Markdown table of held-out frontiers.
A seed whose run folders are complete is not run again.
"""

import argparse
from pathlib import Path

from gradatim.training.demo import demo
from gradatim.training.records.folder import RunFolder


def finished(folder: RunFolder) -> bool:
    return folder.summary.is_file() and folder.read(folder.summary)["finished"]


def rows(adaptive: RunFolder, uniform: RunFolder, seed: int) -> list[str]:
    """One table row per environment, and one for the sums."""
    mine, theirs = adaptive.read(adaptive.evaluation), uniform.read(uniform.evaluation)
    lines, gains = [], [0, 0]
    for env, start in mine["before_frontier"].items():
        ends = [evaluation["after_frontier"][env] for evaluation in (mine, theirs)]
        gains[0] += ends[0] - start
        gains[1] += ends[1] - theirs["before_frontier"][env]
        lines.append(f"| {seed} | {env} | {start} | {ends[0]} | {ends[1]} |")
    seconds = [folder.read(folder.summary)["phases"]["train"]["cpu"] for folder in (adaptive, uniform)]
    lines.append(f"| {seed} | **gain** ({seconds[0]:.0f} / {seconds[1]:.0f} CPU s) | | {gains[0]:+d} | {gains[1]:+d} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("pack")
    parser.add_argument("output")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    given = parser.parse_args()
    table = ["| seed | environment | warm start | adaptive | uniform |", "| --- | --- | --- | --- | --- |"]
    for seed in given.seeds:
        run = Path(given.output) / f"seed-{seed}"
        pair = RunFolder(run), RunFolder(f"{run}-uniform")
        if not all(map(finished, pair)):
            demo(given.pack, str(run), seed, compare=True)
        table += rows(*pair, seed)
    print("\n".join(table))


if __name__ == "__main__":
    main()
