"""Every scheduler in every simulated setting, calibration, shares of what cannot teach, and speed.

    python benchmarks/schedulers.py -o benchmarks/results/schedulers.json

Prints Markdown tables for docs/schedulers.md. One core, some minutes.
"""

import argparse
import json
import platform
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
from gradatim.training.schedulers import Outcome, build_scheduler
from gradatim.training.simulate.compare import FIELD, TUNED_SCALER, Row, parse_contender, run_all, tabulate
from gradatim.training.simulate.settings import EXTRA, REPORTED, SETTINGS, TUNING

ALL = (*FIELD, "frontier:probe=0", "oracle")
FEW = ("rlve", "rlve:tau_acc=0.5", "scaler", TUNED_SCALER, "frontier", "frontier:probe=0", "oracle")
SPEED = ((64, 64), (1000, 512), (10_000, 512))


def compare(seeds: int) -> dict[str, dict]:
    """Rows and seconds by setting; the base setting has every scheduler."""
    found = {}
    for name in (*TUNING, *REPORTED, *EXTRA):
        labels, start = ALL if name == "base" else FEW, time.process_time()
        results = run_all([parse_contender(label) for label in labels], SETTINGS[name], range(seeds), lambda _: None)
        seconds = time.process_time() - start
        found[name] = {"rows": tabulate(results, TUNED_SCALER), "cpu_seconds": round(seconds, 1)}
        rlve = {row.label: row for row in tabulate(results, "rlve")}["frontier"].difference
        found[name]["frontier_minus_rlve"] = rlve
        print(f"{name}: {seconds:.0f} s", flush=True)
    return found


def speed() -> list[dict]:
    """Milliseconds of propose + observe, median and worst of 40 steps after 20."""
    rows = []
    for environments, prompts in SPEED:
        for name in ("static", "rlve", "scaler", "sec", "frontier"):
            scheduler = build_scheduler(name, {f"e{i}": (0, 40) for i in range(environments)}, {}, 0, {})
            random, spent = np.random.default_rng(0), []
            for _ in range(60):
                start = time.process_time()
                choices = scheduler.propose(prompts)
                first = time.process_time() - start
                solved = random.binomial(8, 0.5, prompts).tolist()
                outcomes = [Outcome(c.env, c.level, k, 8, 800) for c, k in zip(choices, solved, strict=True)]
                start = time.process_time()
                scheduler.observe(outcomes)
                spent.append(1000 * (first + time.process_time() - start))
            late = spent[20:]
            rows.append({"environments": environments, "prompts": prompts, "scheduler": name,
                         "median_ms": round(float(np.median(late)), 2), "max_ms": round(max(late), 2)})  # fmt: skip
    return rows


def pm(pair: tuple[float, float] | None, sign: str = "") -> str:
    return f"{pair[0]:{sign}.2f} ± {pair[1]:.2f}" if pair else ""


def tables(found: dict[str, dict], speeds: list[dict]) -> str:
    lines = ["| scheduler | gain | to SCALER tuned | signal | inside | outside |", "|---|---|---|---|---|---|"]
    for row in found["base"]["rows"]:
        numbers = f"{row.signal:.2f} | {row.inside:.3f} | {row.outside:.3f}"
        lines.append(f"| `{row.label}` | {pm(row.gain)} | {pm(row.difference, '+')} | {numbers} |")
    lines += [
        "",
        "| setting | SCALER tuned | frontier − it | − SCALER | − RLVE | oracle − it | error |",
    ]
    lines += ["|---|---|---|---|---|---|---|"]
    for name, entry in found.items():
        rows: dict[str, Row] = {row.label: row for row in entry["rows"]}
        mine, theirs = rows["frontier"], rows[TUNED_SCALER]
        published = mine.gain[0] - rows["scaler"].gain[0]
        error = mine.calibration.error if mine.calibration else float("nan")
        lines.append(
            f"| {name} | {theirs.gain[0]:.2f} | {pm(mine.difference, '+')} | {published:+.2f} | "
            f"{pm(entry['frontier_minus_rlve'], '+')} | {pm(rows['oracle'].difference, '+')} | {error:.3f} |"
        )
    lines += ["", "| setting | scheduler | coin-flip | broken | saturated |", "|---|---|---|---|---|"]
    for name in ("base", "coins", "many-coins", "planted"):
        for row in found[name]["rows"]:
            if row.label in ("rlve", "scaler", TUNED_SCALER, "frontier"):
                shares = (f"{row.share[k]:.3f}" if k in row.share else "" for k in ("coin-flip", "broken", "saturated"))
                lines.append(f"| {name} | `{row.label}` | {' | '.join(shares)} |")
    lines += ["", "| environments | prompts | scheduler | median ms | worst ms |", "|---|---|---|---|---|"]
    for row in speeds:
        lines.append("| " + " | ".join(str(value) for value in row.values()) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("-o", "--output", default="benchmarks/results/schedulers.json")
    parser.add_argument("--seeds", type=int, default=8)
    given = parser.parse_args()
    found, speeds = compare(given.seeds), speed()
    Path(given.output).parent.mkdir(parents=True, exist_ok=True)
    record = {"reference": TUNED_SCALER, "seeds": given.seeds, "python": platform.python_version(),
              "numpy": np.__version__, "settings": found, "speed": speeds}  # fmt: skip
    Path(given.output).write_text(json.dumps(record, default=asdict, indent=1) + "\n", encoding="utf-8")
    print(tables(found, speeds))


if __name__ == "__main__":
    main()
