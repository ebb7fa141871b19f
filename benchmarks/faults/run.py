"""Seeded faults: specs with one mistake each, and how many of them compiling, linting and testing report.

    python benchmarks/faults [SPEC ...] [--kinds NAME ...] [--each 2] [--jobs 2] [--results FOLDER]

A fault counts as detected when the tools report a code on the mutated spec, at least as a warning, that they do not
report on the spec without it. The others are compared with the original (`equivalence`); those that differ are
survivors. One line of JSON per mutant is appended to `mutants.jsonl`; a second run skips what is there for the same
spec, mutant and sources of the tools. With `--survivors` what any earlier version of the tools reported is kept, and
only the other mutants are tested and compared again. At the end the table, the equivalent mutants and the survivors
are written.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from hashlib import sha256
from multiprocessing.pool import Pool
from pathlib import Path
from typing import TextIO

from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source

from .detect import Effort, no_spec, reported, tool_version
from .equivalence import compare
from .kinds import KINDS
from .original import Original
from .report import write

ROOT = Path(__file__).resolve().parent.parent.parent
SPECS = ROOT / "specs"
RESULTS = ROOT / "benchmarks" / "results" / "faults"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One spec with one mistake."""

    spec: Path
    kind: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant: "compiler", "test", "open", "equivalent" or "survived"; the codes that are new."""

    key: str
    spec: str
    kind: str
    number: int
    result: str
    codes: tuple[str, ...]
    change: str = ""
    why: str = ""
    seconds: float = 0.0
    version: str = ""

    @property
    def found(self) -> bool:
        """Whether the tools reported it."""
        return self.result in ("compiler", "test")


@lru_cache(maxsize=4)
def original(path: Path) -> Original:
    """The spec without fault."""
    return Original.read(path)


@lru_cache(maxsize=4)
def known(path: Path, effort: Effort) -> frozenset[tuple[str, str]]:
    """What the tools report on the spec without fault."""
    return reported(original(path).compiled, effort)[1]


def mutants(path: Path, kinds: list[str], each: int) -> Iterator[Mutant]:
    """The mutants of a spec, at most so many of a kind, spread over the places where it applies."""
    spec = original(path)
    for kind in kinds:
        texts = list(dict.fromkeys(t for t in KINDS[kind](spec) if t != spec.text))
        texts = [t for t in texts if not no_spec(compile_source(Source(str(path), t), only_check=True))]
        texts.sort(key=lambda t: sha256(t.encode()).hexdigest())
        for number, text in enumerate(texts[:each]):
            yield Mutant(path, kind, number, text)


def key_of(mutant: Mutant, version: str) -> str:
    """What a result depends on: the spec, the mutant, the tools."""
    parts = (original(mutant.spec).text, mutant.kind, mutant.text, version)
    return sha256("\0".join(parts).encode()).hexdigest()[:20]


def outcome(mutant: Mutant, key: str, effort: Effort) -> Outcome:
    """Test one mutant; "open" if nothing is reported, and it has to be compared."""
    begin = time.perf_counter()
    who, said = reported(compile_source(Source(str(mutant.spec), mutant.text)), effort)
    new = tuple(sorted({code for code, severity in said - known(mutant.spec, effort)}))
    change = changed(original(mutant.spec).text, mutant.text)
    seconds = round(time.perf_counter() - begin, 2)
    result, version = who if new else "open", tool_version()
    place = (key, mutant.spec.stem, mutant.kind, mutant.number)
    return Outcome(*place, result, new, change, seconds=seconds, version=version)


def compared(mutant: Mutant, found: Outcome, effort: Effort) -> Outcome:
    """An open outcome after comparing the mutant with the spec."""
    compiled = compile_source(Source(str(mutant.spec), mutant.text))
    same = compare(original(mutant.spec).compiled, compiled, effort.compared)
    return replace(found, result="equivalent" if same.equivalent else "survived", why=same.told)


def changed(old: str, new: str) -> str:
    """The first line that differs, as it is in the mutant, with its number; a removed line with a minus."""
    before, after = old.splitlines(), new.splitlines()
    place = next((i for i, (a, b) in enumerate(zip(before, after)) if a != b), min(len(before), len(after)))
    if len(after) < len(before):
        return f"{place + 1}: - {before[place].strip()}"
    return f"{place + 1}: {after[place].strip()}" if place < len(after) else ""


def _work(task: tuple[Mutant, str | Outcome, Effort]) -> Outcome:
    mutant, todo, effort = task
    return outcome(mutant, todo, effort) if isinstance(todo, str) else compared(mutant, todo, effort)


def recorded(path: Path) -> dict[str, Outcome]:
    """The outcomes in a file of results, by key."""
    if not path.is_file():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["key"]: Outcome(**{**row, "codes": tuple(row["codes"])}) for row in rows}


def run(specs: list[Path], kinds: list[str], each: int, effort: Effort, jobs: int, folder: Path) -> list[Outcome]:
    """Test what is not recorded yet; returns the outcomes of all mutants."""
    folder.mkdir(parents=True, exist_ok=True)
    path, version = folder / "mutants.jsonl", tool_version()
    done = recorded(path)
    listed = {key_of(m, version): m for spec in specs for m in mutants(spec, kinds, each)}
    print(f"{len(listed)} mutants of {len(specs)} specs, {len(listed.keys() & done.keys())} already done", flush=True)
    _complete(listed, done, effort, jobs, path)
    return [done[key] for key in listed]


def survivors(kinds: list[str], each: int, effort: Effort, jobs: int, folder: Path) -> list[Outcome]:
    """Test again what the last row of a mutant does not report; returns the outcomes of all mutants on record."""
    path, version = folder / "mutants.jsonl", tool_version()
    rows = recorded(path)
    last = {(o.spec, o.kind, o.number): o for o in rows.values() if o.kind in kinds}
    files = {spec.stem: spec for spec in SPECS.rglob("*.env")}
    again = sorted({(o.spec, o.kind) for o in last.values() if not o.found and _unsure(o, version)})
    listed = {key_of(m, version): m for stem, kind in again for m in mutants(files[stem], [kind], each)}
    kept = {place: o for place, o in last.items() if place[:2] not in set(again)}
    done = {key: rows[key] for key in listed if key in rows}
    print(f"{len(last)} mutants on record, {len(listed)} to test again", flush=True)
    _complete(listed, done, effort, jobs, path)
    return [*kept.values(), *done.values()]


def _unsure(found: Outcome, version: str) -> bool:
    return found.result == "open" or found.version != version


def _complete(listed: dict[str, Mutant], done: dict[str, Outcome], effort: Effort, jobs: int, path: Path) -> None:
    """Test what is not done, then compare what is open; every outcome goes to `done` and to the file as it comes."""
    with multiprocessing.Pool(jobs) as pool, path.open("a", encoding="utf-8") as file:
        first = [(m, key, effort) for key, m in listed.items() if key not in done]
        _carry_out(pool, first, done, file, "tested")
        second = [(m, done[key], effort) for key, m in listed.items() if done[key].result == "open"]
        _carry_out(pool, second, done, file, "compared")


def _carry_out(pool: Pool, tasks: list, done: dict[str, Outcome], file: TextIO, word: str) -> None:
    for i, found in enumerate(pool.imap_unordered(_work, tasks), 1):
        done[found.key] = found
        file.write(json.dumps(asdict(found)) + "\n")
        file.flush()
        if i % 50 == 0 or i == len(tasks):
            print(f"{i} of {len(tasks)} {word}", flush=True)


def main() -> None:
    """Run the harness and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", nargs="*", type=Path, default=sorted(SPECS.rglob("*.env")))
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--each", type=int, default=2, help="mutants of a kind per spec")
    parser.add_argument("--n", type=int, default=Effort().count, help="instances per level")
    parser.add_argument("--seconds", type=float, default=Effort().seconds, help="CPU seconds per level")
    parser.add_argument("--compared", type=int, default=Effort().compared, help="instances compared of a survivor")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--survivors", action="store_true", help="test again only what was not reported")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args()
    effort = Effort(options.n, options.seconds, options.compared)
    if options.survivors:
        found = survivors(options.kinds, options.each, effort, options.jobs, options.results)
    else:
        found = run(options.specs, options.kinds, options.each, effort, options.jobs, options.results)
    print(write(found, options.results))
