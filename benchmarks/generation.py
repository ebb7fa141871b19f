"""Generation and verification beside reasoning-gym 0.1.25, on problems that both have, in one run.

    python -m venv rgvenv && rgvenv/bin/pip install reasoning-gym==0.1.25
    gradatim compile specs benchmarks/specs -o pack
    python benchmarks/generation.py pack --other rgvenv/bin/python [--json FILE]

Which problems: eleven that `specs/` and `benchmarks/specs/` had when the comparison began, and, by a rule fixed before
anything of it was measured, from each category of reasoning-gym the first two data sets by name whose source file has
at most 250 lines, imports no generator from elsewhere, reads no data file (words, fonts, programs) and asks for one
kind of answer that it gives itself. That leaves out `code` (a compiler; recorded programs) and `induction` (data; rules
in another file), `arc` and `composite` (data; other data sets), and gives `geometry` and `probability` one each; `ab`
and `largest_island` were there already.

Both sides make the question and the answer of an instance, the other from (seed, index), ours from (level, seed).
`ours` is the compiled module (its functions give and take Python dicts, as the other side does), `pack` the same
through `Environment`, which also checks its arguments and writes the instance as JSON text. Sizes are set alike where
the problems have the same parameter; `SIZES` says where they are not alike. The other side runs in an interpreter of
its own. Rounds of the two alternate, so that a busy machine slows both; the best round counts. Verification is that of
a right answer: ours extracts it from the response, parses and checks it, and reports criteria; the other compares or
checks the bare answer text.
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
    "complex_arithmetic": (0, "complex_arithmetic", {}, "all"),
    "polynomial_multiplication": (0, "polynomial_multiplication", {}, "all"),
    "base_conversion": (0, "base_conversion", {}, "all"),
    "bitwise_arithmetic": (0, "bitwise_arithmetic", {}, "all"),
    "chain_sum": (0, "chain_sum", {}, "all"),
    "cube_rotation": (0, "color_cube_rotation", {}, "one wording of a turn, theirs has five"),
    "modulo_grid": (0, "modulo_grid", {}, "all"),
    "mahjong": (0, "mahjong_puzzle", {}, "ours judges every last card by the rules"),
    "maze_steps": (0, "maze", {}, "all"),
    "missing_angle": (0, "simple_geometry", {}, "one wording, theirs has three"),
    "course_schedule": (0, "course_schedule", {}, "all"),
    "aiw": (0, "aiw", {}, "all"),
    "coin_flip": (0, "coin_flip", {}, "ours asks for the exact fraction"),
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


def bare(env: Environment, level: int, seed: int) -> float:
    """Seconds per instance with prompt and reference, by the functions of the module."""
    module = env.module
    module.reference(module.sample(level, seed - 1))
    begin = time.process_time()
    for k in range(seed, seed + COUNT):
        instance = module.sample(level, k)
        module.prompt(instance), module.reference(instance)
    return (time.process_time() - begin) / COUNT


def packed(env: Environment, level: int, seed: int) -> tuple[float, float]:
    """The same through the pack, and seconds per verdict on the right answer."""
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
        best = [1e9] * 5
        for round_ in range(ROUNDS):
            start = 2**49 + 1 + 1000 * round_
            mine = bare(pack[name], level, start), *packed(pack[name], level, start)
            other.stdin.write(json.dumps([theirs, settings, COUNT, 100 + round_]) + "\n")
            other.stdin.flush()
            answer = json.loads(other.stdout.readline())
            best = [min(a, b) for a, b in zip(best, [*mine, *answer[:2]], strict=True)]
        made, stored, judged, their_made, their_judged = [round(1e6 * seconds, 1) for seconds in best]
        row = {"ours": name, "level": level, "theirs": theirs, "alike": alike, "generate": made, "pack": stored}
        row |= {"verify": judged, "their_generate": their_made, "their_verify": their_judged}
        row |= {"ratio": round(their_made / made, 2), "pack_ratio": round(their_made / stored, 2)}
        rows.append(row)
        sides = f"{name:<25} {made:>8.1f} µs, pack {stored:>8.1f}  {theirs:<25} {their_made:>8.1f}"
        print(f"{sides}  ratio {row['ratio']:>6.2f}  verify {judged:>6.1f} µs, theirs {their_judged:>6.1f}", flush=True)
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
    through = median(row["pack_ratio"] for row in rows)
    fast = sum(ratio >= 3 for ratio in ratios)
    print(f"median ratio {median(ratios):.2f} of {len(rows)}, from {min(ratios):.2f} to {max(ratios):.2f}; "
          f"at least 3 on {fast}; through the pack {through:.2f}")  # fmt: skip
    if options.json:
        about = {
            "python": sys.version.split()[0],
            "reasoning_gym": "0.1.25",
            "instances": COUNT,
            "unit": "µs of CPU time",
        }
        about |= {"median_ratio": round(median(ratios), 2), "median_pack_ratio": round(through, 2), "at_least_3": fast}
        data = about | {"rows": rows}
        options.json.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
