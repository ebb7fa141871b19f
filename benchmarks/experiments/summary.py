"""Tables and plots of the experiments.

    python benchmarks/experiments/summary.py [--results FOLDER] [--figures FOLDER]

Prints Markdown: for each experiment one row per arm, with the difference of the reference arm to it, paired by seed. An
interval is 95 % by Student's t over the seeds that both have.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from gradatim.training.simulate.stats import interval

RESULTS = Path(__file__).parent.parent / "results" / "experiments"
TITLES = {
    "1": "Which scheduler",
    "2": "After a static range has saturated",
    "3": "Groups without signal",
    "4": "Planted environments that cannot teach",
    "5": "Which scheduler, again: `frontier` with `retain`",
    "6": "Planted environments, again",
}
REFERENCE = {"1": "frontier", "2": "frontier", "3": "drop", "4": "frontier", "5": "frontier", "6": "frontier"}
Rows = dict[str, dict[int, dict[str, Any]]]


def read(results: Path) -> dict[str, Rows]:
    """Lines of every file by experiment, arm and seed; "off" of experiment 3 is "frontier" of experiment 1."""
    found: dict[str, Rows] = {}
    for path in sorted(results.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.setdefault(row["experiment"], {}).setdefault(row["arm"], {})[row["seed"]] = row
    if "3" in found:
        seeds = {seed for by_seed in found["3"].values() for seed in by_seed}
        off = {seed: row for seed, row in found.get("1", {}).get("frontier", {}).items() if seed in seeds}
        found["3"] = {"off": off, **found["3"]} if off else found["3"]
    return found


def table(rows: Rows, reference: str) -> list[str]:
    """One line per arm: means over its seeds, and the reference minus it in levels and in area."""
    lines = [
        "| arm | seeds | levels gained | area gained | CPU s | steps | no signal | dead | "
        f"levels: `{reference}` − it | area: `{reference}` − it |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for arm, by_seed in rows.items():
        cells = [f"`{arm}`", str(len(by_seed))]
        cells += [f"{mean(by_seed, key):{form}}" for key, form in (("levels_gained", "+.1f"), ("area_gained", "+.2f"))]
        cells += [f"{mean(by_seed, key):{form}}" for key, form in (("cpu_seconds", ".0f"), ("steps", ".0f"))]
        cells += [f"{mean(by_seed, key):.0%}" for key in ("no_signal", "dead_share")]
        for key in ("levels_gained", "area_gained"):
            cells.append("" if arm == reference else paired(rows[reference], by_seed, key))
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def mean(by_seed: dict[int, dict[str, Any]], key: str) -> float:
    return float(np.mean([row[key] for row in by_seed.values()]))


def paired(mine: dict[int, dict[str, Any]], theirs: dict[int, dict[str, Any]], key: str) -> str:
    common = sorted(mine.keys() & theirs.keys())
    if len(common) < 2:
        return "too few seeds"
    middle, half = interval([mine[seed][key] - theirs[seed][key] for seed in common])
    return f"{middle:+.1f} ± {half:.1f}" if key == "levels_gained" else f"{middle:+.2f} ± {half:.2f}"


def by_seed_table(rows: Rows) -> list[str]:
    """Levels and area gained, every seed."""
    seeds = sorted({seed for by_seed in rows.values() for seed in by_seed})
    lines = ["| arm | " + " | ".join(f"seed {seed}" for seed in seeds) + " |", "|---" * (len(seeds) + 1) + "|"]
    for arm, found in rows.items():
        cells = [f"{found[s]['levels_gained']:+d}, {found[s]['area_gained']:+.2f}" if s in found else "" for s in seeds]
        lines.append(f"| `{arm}` | {' | '.join(cells)} |")
    return lines


def ratios(rows: Rows, reference: str) -> str:
    """Mean gain of the reference over mean gain of each other arm, on the seeds that both have."""
    parts = []
    for arm, by_seed in rows.items():
        common = sorted(rows[reference].keys() & by_seed.keys())
        if arm == reference or not common:
            continue
        shares = []
        for key in ("levels_gained", "area_gained"):
            mine, theirs = (sum(found[seed][key] for seed in common) for found in (rows[reference], by_seed))
            shares.append(f"{mine / theirs:.2f}" if theirs > 0 else "no gain there")
        parts.append(f"`{arm}` {shares[0]} (area {shares[1]})")
    return f"Gain of `{reference}` as a multiple of: " + ", ".join(parts) + "."


def plot(found: dict[str, Rows], folder: Path) -> None:
    """Gains by arm and seed for each experiment, and training reward over tokens for the first."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "experiments"
    from matplotlib import pyplot

    def save(name: str, draw: Callable[[Any], None], width: float) -> None:
        figure, axes = pyplot.subplots(figsize=(width, 3.2), layout="constrained")
        draw(axes)
        axes.spines[["top", "right"]].set_visible(False)
        folder.mkdir(parents=True, exist_ok=True)
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        pyplot.close(figure)

    for experiment, rows in found.items():

        def gains(axes: Any, rows: Rows = rows, title: str = TITLES[experiment]) -> None:
            for place, by_seed in enumerate(rows.values()):
                values = [row["area_gained"] for row in by_seed.values()]
                axes.plot([place] * len(values), values, "o", alpha=0.6, color="tab:blue")
                axes.plot([place - 0.2, place + 0.2], [np.mean(values)] * 2, color="black")
            axes.axhline(0, color="grey", linewidth=0.5)
            axes.set_xticks(range(len(rows)), list(rows))
            axes.set_ylabel("area gained")
            axes.set_title(title, fontsize=10)

        save(f"experiment-{experiment}", gains, 1.5 + 0.9 * len(rows))


def main() -> None:
    parser = argparse.ArgumentParser(description="Tables and plots of the experiments.")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--figures", type=Path)
    given = parser.parse_args()
    found = read(given.results)
    for experiment, rows in found.items():
        reference = REFERENCE[experiment] if REFERENCE[experiment] in rows else next(iter(rows))
        print(f"\n### {TITLES[experiment]}\n")
        print("\n".join([*table(rows, reference), "", ratios(rows, reference), "", *by_seed_table(rows)]))
    if given.figures:
        plot(found, given.figures)


if __name__ == "__main__":
    main()
