"""Generation and verification beside reasoning-gym 0.1.25, on problems that both have, in one run.

    python -m venv rgvenv && rgvenv/bin/pip install reasoning-gym==0.1.25
    gradatim compile specs benchmarks/specs -o pack
    python benchmarks/generation.py pack --other rgvenv/bin/python [--json FILE]

Both sides make the question and the answer of an instance, the other from (seed, index), ours from (level, seed). Sizes
are set alike where the problems have the same parameter; `SIZES` says where they are not alike. The other side runs in
an interpreter of its own. Rounds of the two alternate, so that a busy machine slows both; the best round counts.
Verification is that of a right answer: ours extracts it from the response, parses and checks it, and reports criteria;
the other compares or checks the bare answer text.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import gradatim
from gradatim.runtime.pack import Environment, Pack

SIZES = {
    "sort_numbers": (10, "number_sorting", {"min_numbers": 10, "max_numbers": 10, "max_decimals": 0}, "10 numbers"),
    "ab_program": (10, "ab", {"length": 10}, "10 tokens"),
    "jugs": (10, "jugs", {"num_jugs": 3, "difficulty": 3}, "3 jugs, 3 moves or more; ours asks for the fewest moves"),
    "sudoku": (18, "sudoku", {"min_empty": 43, "max_empty": 43}, "9 x 9, 43 cells empty"),
    "knights": (0, "knights_knaves", {"n_people": 3}, "3 people; the statements differ"),
    "antiderivative": (6, "intermediate_integration", {}, "families of integrands differ"),
    "gcd_pair": (0, "gcd", {}, "2 numbers up to 1000"),
    "largest_region": (0, "largest_island", {}, "5 to 10 rows and columns; ours fills cells at random"),
    "prime_count": (0, "count_primes", {}, "ranges below 10000"),
    "spiral_order": (0, "spiral_matrix", {}, "2 to 10 rows"),
    "reversed_word": (0, "spell_backward", {}, "3 to 10 letters; ours are random, theirs from a list"),
}
"""Per environment of ours: level, their problem, its settings, and what is alike."""
COUNT = 40
ROUNDS = 5

OTHER = """
import json, sys, time
import reasoning_gym
for line in sys.stdin:
    name, settings, count, seed = json.loads(line)
    data = reasoning_gym.create_dataset(name, size=count + 1, seed=seed, **settings)
    data[count]
    begin = time.process_time()
    items = [data[k] for k in range(count)]
    made = time.process_time() - begin
    data.score_answer(items[0]["answer"], items[0])
    begin = time.process_time()
    scores = [data.score_answer(item["answer"], item) for item in items]
    judged = time.process_time() - begin
    print(json.dumps([made / count, judged / count, min(scores)]), flush=True)
"""


def ours(env: Environment, level: int, seed: int) -> tuple[float, float]:
    """Seconds per instance with prompt and reference, and per verdict on the right answer."""
    env.reference(env.sample(level, seed - 1))
    begin = time.process_time()
    made = []
    for k in range(seed, seed + COUNT):
        instance = env.sample(level, k)
        made.append((instance, env.prompt(instance), env.reference(instance)))
    spent = time.process_time() - begin
    responses = [(instance, f"<answer>{reference}</answer>") for instance, _, reference in made]
    begin = time.process_time()
    verdicts = [env.verify(instance, response) for instance, response in responses]
    judged = time.process_time() - begin
    assert all(verdict.accuracy == 1 for verdict in verdicts), env.name
    return spent / COUNT, judged / COUNT


def compared(pack: Pack, other: subprocess.Popen) -> list[dict]:
    """One row per problem, times in µs."""
    assert other.stdin is not None and other.stdout is not None
    rows = []
    for name, (level, theirs, settings, alike) in SIZES.items():
        best = [1e9] * 4
        for round_ in range(ROUNDS):
            mine = ours(pack[name], level, 2**49 + 1 + 1000 * round_)
            other.stdin.write(json.dumps([theirs, settings, COUNT, 100 + round_]) + "\n")
            other.stdin.flush()
            answer = json.loads(other.stdout.readline())
            best = [min(a, b) for a, b in zip(best, [*mine, *answer[:2]], strict=True)]
        made, judged, their_made, their_judged = [round(1e6 * seconds, 1) for seconds in best]
        row = {"ours": name, "level": level, "theirs": theirs, "alike": alike, "generate": made, "verify": judged}
        row |= {"their_generate": their_made, "their_verify": their_judged, "ratio": round(their_made / made, 2)}
        rows.append(row)
        print(f"{name:<16} {made:>9.1f} µs  {theirs:<26} {their_made:>9.1f} µs  ratio {row['ratio']:>7.2f}"
              f"   verify {judged:>7.1f} µs, theirs {their_judged:>8.1f} µs", flush=True)  # fmt: skip
    return rows


def main() -> None:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("--other", required=True, help="Interpreter that has reasoning-gym.")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    command = [options.other, "-c", OTHER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        rows = compared(gradatim.load(options.pack), other)
        other.stdin.close()  # type: ignore[union-attr]
    ratios = [row["ratio"] for row in rows]
    print(f"median ratio {median(ratios):.2f}, from {min(ratios):.2f} to {max(ratios):.2f}")
    if options.json:
        about = {
            "python": sys.version.split()[0],
            "reasoning_gym": "0.1.25",
            "instances": COUNT,
            "unit": "µs of CPU time",
        }
        data = about | {"median_ratio": median(ratios), "rows": rows}
        options.json.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
