"""Figures on every spec: lines, times to generate, solve and verify, acceptance of `require`, commonest answer.

    python benchmarks/spec_audit.py [FOLDER or FILE ...] [--seeds N]

Times are medians in microseconds at the lowest, middle and highest level. `accepted` is the share of
tries that every `require` let through, `common` the share of the commonest reference, `constant` how many of 20 cases
the best constant answer solves (of the 20 references), `different` the share of different prompts.
"""

from __future__ import annotations

import argparse
import ast
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from gradatim.compiler.pipeline import compile_file
from gradatim.runtime.seeds import SPLITS

SPECS = Path(__file__).resolve().parent.parent / "specs"


def counted(text: str) -> ModuleType:
    """The generated module, with a `tries_made` list that the retry loop of `sample` adds one item to per try."""
    tree = ast.parse(text)
    sample = next(x for x in tree.body if isinstance(x, ast.FunctionDef) and x.name == "sample")
    for node in sample.body:
        if isinstance(node, ast.For):
            node.body.insert(0, ast.parse("tries_made.append(1)").body[0])
    module = ModuleType("audited")
    module.__dict__["tries_made"] = []
    exec(compile(ast.fix_missing_locations(tree), "<audited>", "exec"), module.__dict__)
    return module


def timed(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """The result and the microseconds it took."""
    start = time.perf_counter()
    result = work(*arguments)
    return result, (time.perf_counter() - start) * 1e6


def at_level(module: ModuleType, level: int, seeds: int) -> dict[str, float]:
    """The figures of one level; times of `worst` are the slowest generation."""
    times: dict[str, list[float]] = {"generate": [], "solve": [], "verify": []}
    answers: Counter[str] = Counter()
    prompts, longest, instances = set(), 0, []
    module.tries_made.clear()
    first = SPLITS["test"][0]
    for seed in range(first, first + seeds):
        instance, micro = timed(module.sample, level, seed)
        times["generate"].append(micro)
        instance = json.loads(json.dumps(instance))
        reference, micro = timed(module.reference, instance)
        times["solve"].append(micro)
        _, micro = timed(module.judge, instance, reference)
        times["verify"].append(micro)
        answers[reference] += 1
        instances.append(instance)
        prompt = module.prompt(instance)
        prompts.add(prompt)
        longest = max(longest, len(prompt))
    accepted = seeds / len(module.tries_made) if module.tries_made else 1.0
    common = answers.most_common(1)[0][1] / seeds
    figures = {name: statistics.median(values) for name, values in times.items()}
    different = len(prompts) / seeds
    return figures | {
        "worst": max(times["generate"]),
        "accepted": accepted,
        "common": common,
        "constant": best_constant(module, instances[:20]),
        "different": different,
        "characters": float(longest),
    }


def best_constant(module: ModuleType, instances: list[Any]) -> float:
    """The share of the instances that the best of their references, given to all of them, answers correctly."""
    solved = [
        sum(module.judge(other, answer)["accuracy"] for other in instances)
        for answer in {module.reference(instance) for instance in instances}
    ]
    return max(solved) / len(instances)


def spec_lines(path: Path) -> int:
    """Lines of a spec that are neither empty nor comments."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return len([line for line in lines if line and not line.startswith("#")])


def spec_files(paths: list[Path]) -> list[Path]:
    """The spec files among and below the paths, in order."""
    return sorted({f for path in paths for f in (path.rglob("*.env") if path.is_dir() else [path])})


COLUMNS = ("generate", "worst", "solve", "verify", "accepted", "common", "constant", "different", "characters")
SHARES = ("accepted", "common", "constant", "different")


def main() -> None:
    """Print one line per spec and level."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[SPECS])
    parser.add_argument("--seeds", type=int, default=100)
    options = parser.parse_args()
    print(f"{'spec':<24}{'lines':>6}{'level':>6}" + "".join(f"{name:>11}" for name in COLUMNS))
    for path in spec_files(options.paths):
        compiled = compile_file(path)
        if compiled.module is None or compiled.checked is None:
            print(f"{path.stem:<24} does not compile")
            continue
        module = counted(compiled.module.text)
        low, high = module.SPEC["levels"]
        lines = f"{spec_lines(path)}"
        for level in (low, (low + high) // 2, high):
            row = at_level(module, level, options.seeds)
            cells = [f"{row[c]:>11.2f}" if c in SHARES else f"{row[c]:>11.0f}" for c in COLUMNS]
            name, count = (path.stem, lines) if level == low else ("", "")
            print(f"{name:<24}{count:>6}{level:>6}" + "".join(cells))


if __name__ == "__main__":
    main()
