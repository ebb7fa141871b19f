"""Seeded faults: specs with one mistake each, and how many of them compiling and `gradatim test` report.

    python benchmarks/faults.py [SPEC ...] [--each 2] [--n 60] [--seconds 0.5] [--json FILE]

A fault counts as detected when the mutated spec does not compile without a finding, or its test reports a code that
the unmutated spec does not, at least as a warning. A mutant with the same prompts, references and verdicts on mutated
answers as the original, on 40 instances at each of the three levels, is listed as equivalent; the others that stay
unreported are survivors.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from gradatim.compiler.evidence.levels import spread
from gradatim.compiler.evidence.mutants import mutants
from gradatim.compiler.evidence.pool import Limits, measure
from gradatim.compiler.evidence.probe import probe_source
from gradatim.compiler.evidence.rules import findings
from gradatim.compiler.evidence.subject import Failed, Subject
from gradatim.compiler.pipeline import Compiled, compile_source
from gradatim.dsl import nodes as n
from gradatim.dsl.diagnostics import Severity
from gradatim.dsl.spans import Source, Span
from gradatim.dsl.walk import descend
from gradatim.runtime.seeds import SPLITS

SPECS = Path(__file__).resolve().parent.parent / "specs"
START = SPLITS["test"].start
LIMITS = Limits(wall_seconds=120, cpu_seconds=30, memory_mb=1024)


@dataclass(frozen=True, slots=True)
class Original:
    """A spec without fault."""

    compiled: Compiled

    @property
    def spec(self) -> n.Spec:
        assert self.compiled.checked is not None
        return self.compiled.checked.spec

    @property
    def text(self) -> str:
        return self.compiled.source.text

    def said(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def put(self, span: Span, new: str) -> str:
        """The text with other words in a place."""
        return self.text[: span.start] + new + self.text[span.end :]

    def without_lines(self, span: Span) -> str:
        """The text without the lines of a place."""
        start = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end - 1) + 1
        return self.text[:start] + self.text[end:]

    def below(self, word: str, lines: str) -> str:
        """The text with lines at the end of a section."""
        match = re.search(rf"^{word}:.*\n(?:(?:[ \t]+.*)?\n)*", self.text, re.MULTILINE)
        if match is None:
            return self.text
        end = match.start() + len(match.group().rstrip()) + 1
        return self.text[:end] + lines + self.text[end:]


Fault = Callable[[Original], Iterator[str]]


def walk(part: Any) -> Iterator[Any]:
    """Every node in a node, or in tuples of nodes."""
    if isinstance(part, tuple):
        for item in part:
            yield from walk(item)
    elif part is not None:
        yield from descend(part)


def check_lines(o: Original) -> list[n.CheckLine]:
    return [x for x in walk((o.spec.check or (), o.spec.rules)) if isinstance(x, n.CheckLine)]


def drop_check_line(o: Original) -> Iterator[str]:
    lines = check_lines(o)
    for line in lines if len(lines) > 1 else []:
        alone = any(isinstance(x, n.CheckFor) and x.body == (line,) for x in walk((o.spec.check or (), o.spec.rules)))
        loop = next(
            (x for x in walk((o.spec.check or (), o.spec.rules)) if isinstance(x, n.CheckFor) and line in x.body), None
        )
        yield o.without_lines(loop.span if alone and loop is not None else line.span)


def never_checked(o: Original) -> Iterator[str]:
    for loop in walk((o.spec.check or (), o.spec.rules)):
        if isinstance(loop, n.CheckFor):
            yield o.put(
                loop.source.span, f"[x for x in {o.said(loop.source.span)} if False]".replace("if False", "if 1 > 2")
            )


def weaken_comparison(o: Original) -> Iterator[str]:
    softer = {"<": "<=", ">": ">=", "==": "<=", "!=": ">="}
    for line in check_lines(o):
        for x in walk(line.test):
            if isinstance(x, n.Compare) and x.rest[0][0] in softer:
                op, right = x.rest[0]
                between = Span(x.left.span.end, right.span.start)
                yield o.put(between, o.said(between).replace(op, softer[op], 1))


def solve_expr(o: Original) -> n.Expr | None:
    return None if o.spec.solve is None or isinstance(o.spec.solve, n.Function) else o.spec.solve


def of_type(o: Original, *names: str) -> bool:
    return o.spec.answer is not None and o.spec.answer.shape.name in names


def off_by_one(o: Original) -> Iterator[str]:
    solve = solve_expr(o)
    if solve is not None and of_type(o, "int", "rational", "real"):
        yield o.put(solve.span, f"({o.said(solve.span)}) + 1")


def constant_answer(o: Original) -> Iterator[str]:
    solve = solve_expr(o)
    if solve is not None and of_type(o, "int", "rational", "real"):
        yield o.put(solve.span, f"({o.said(solve.span)}) * 0 + 1")


def reversed_reference(o: Original) -> Iterator[str]:
    solve = solve_expr(o)
    if solve is not None and of_type(o, "list", "string", "permutation"):
        yield o.put(solve.span, f"({o.said(solve.span)})[::-1]")


def wrong_modulus(o: Original) -> Iterator[str]:
    for x in walk((o.spec.solve, o.spec.functions)):
        if isinstance(x, n.Binary) and x.op == "%":
            yield o.put(x.right.span, f"({o.said(x.right.span)} + 1)")


def loose_tolerance(o: Original) -> Iterator[str]:
    attrs = o.spec.answer.attrs if o.spec.answer is not None else ()
    for const in o.spec.consts:
        if "TOL" in const.name:
            yield o.put(const.value.span, "0.5")
    for a in attrs:
        if a.word == "tol" and isinstance(a.expr, n.Real):
            yield o.put(a.expr.span, "0.5")


def swapped_objective(o: Original) -> Iterator[str]:
    if o.spec.objective is not None:
        words = {"minimize": "maximize", "maximize": "minimize"}
        yield re.sub(rf"^{o.spec.objective.sense}:", words[o.spec.objective.sense] + ":", o.text, flags=re.MULTILINE)


def answer_leaked(o: Original) -> Iterator[str]:
    solve = solve_expr(o)
    if solve is not None and of_type(o, "int", "string", "word"):
        yield o.below("prompt", f"    The right answer is {{{{ {o.said(solve.span)} }}}} of course.\n")


def hidden_shown(o: Original) -> Iterator[str]:
    for s in o.spec.sample:
        if isinstance(s, n.DrawDecl | n.Definition) and s.prefix == "hidden":
            name = s.name if isinstance(s, n.DrawDecl) else o.said(s.target.span)
            shown = Original(Compiled(Source("x", re.sub(r"^( +)hidden ", r"\1", o.text, flags=re.MULTILINE)), ()))
            yield shown.below("prompt", f"    By the way, here is something: {{{{ {name} | words }}}}\n")
            yield shown.below("prompt", f"    By the way, here is something: {{{{ {name} }}}}\n")


def value_not_told(o: Original) -> Iterator[str]:
    params = {p.name for p in o.spec.params}
    for part in o.spec.prompt or ():
        names = {x.id for x in walk(part) if isinstance(x, n.Name)}
        if isinstance(part, n.Show) and names - params:
            yield o.put(part.span, "these")


def unreachable_require(o: Original) -> Iterator[str]:
    yield o.below("sample", "    unlikely: int in 0..9\n    require unlikely * unlikely == 50\n")


def rare_require(o: Original) -> Iterator[str]:
    yield o.below("sample", "    unlikely: int in 0..9999\n    require unlikely * unlikely == 49\n")


def fast_growth(o: Original) -> Iterator[str]:
    for p in o.spec.params:
        if p.shape.name == "int" and isinstance(p.shape.values, n.Range) and p.law is not None:
            law, high = p.law.span, p.shape.values.high.span
            text = o.put(law, f"grow({o.said(p.shape.values.low.span)}, 1.6, cap=30000)")
            yield text[: high.start] + "30000" + text[high.end :]


def flat_law(o: Original) -> Iterator[str]:
    laws = [p for p in o.spec.params if p.law is not None and isinstance(p.shape.values, n.Range)]
    if laws:
        text = o.text
        for p in reversed(laws):
            assert p.law is not None and isinstance(p.shape.values, n.Range)
            text = text[: p.law.span.start] + o.said(p.shape.values.low.span) + text[p.law.span.end :]
        yield text


def narrow_draws(o: Original) -> Iterator[str]:
    text, changed = o.text, False
    ranges = [x for s in o.spec.sample if isinstance(s, n.DrawDecl) for x in walk(s.shape) if isinstance(x, n.Range)]
    for r in sorted(ranges, key=lambda r: -r.span.start):
        if isinstance(r.high, n.Constant) and isinstance(r.low, n.Constant):
            text, changed = text[: r.high.span.start] + o.said(r.low.span) + text[r.high.span.end :], True
    if changed:
        yield text


def guard_dropped(o: Original) -> Iterator[str]:
    for entry in o.spec.must_fail:
        if entry.when is not None:
            whole = Span(entry.value.span.end, entry.when.span.end)
            yield o.put(whole, "")


def small_domain(o: Original) -> Iterator[str]:
    shape = o.spec.answer.shape if o.spec.answer is not None else None
    for x in walk(shape):
        if isinstance(x, n.Range):
            yield o.put(x.high.span, f"({o.said(x.high.span)} - 1)")


FAULTS: dict[str, Fault] = {
    "check line dropped": drop_check_line,
    "check loop never runs": never_checked,
    "comparison weakened": weaken_comparison,
    "reference off by one": off_by_one,
    "constant reference": constant_answer,
    "reference reversed": reversed_reference,
    "wrong modulus": wrong_modulus,
    "tolerance too loose": loose_tolerance,
    "objective swapped": swapped_objective,
    "answer leaked in the prompt": answer_leaked,
    "hidden value shown": hidden_shown,
    "value not told in the prompt": value_not_told,
    "`require` unreachable": unreachable_require,
    "`require` rare": rare_require,
    "growth too fast": fast_growth,
    "levels all the same": flat_law,
    "instances duplicated": narrow_draws,
    "`must_fail` guard dropped": guard_dropped,
    "answer domain too small": small_domain,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mutant: "compiler", "test", "equivalent" or "survived", and the codes that are new."""

    spec: str
    kind: str
    number: int
    result: str
    codes: tuple[str, ...] = ()


def tested(compiled: Compiled, count: int, seconds: float) -> set[str]:
    """The codes of a test at three levels, notes left out."""
    assert compiled.module is not None
    low, high = compiled.module.about["levels"]
    facts = measure(compiled, spread(low, high, 3), count, START, LIMITS, seconds)
    return {f.code for f in findings(compiled, facts) if f.severity is not Severity.NOTE}


def equivalent(original: Compiled, mutant: Compiled, count: int = 40) -> bool:
    """Whether both give the same prompts, references, and verdicts on mutants of references."""
    assert original.module is not None and mutant.module is not None
    left, right = Subject(probe_source(original), 2.0), Subject(probe_source(mutant), 2.0)
    low, high = original.module.about["levels"]
    if right.module.SPEC["levels"] != [low, high]:
        return False
    try:
        return all(
            _same_case(left, right, level, START + i) for level in spread(low, high, 3) for i in range(count)
        )  # fmt: skip
    except Failed:
        return False


def _same_case(left: Subject, right: Subject, level: int, seed: int) -> bool:
    one, two = left.draw(level, seed), right.draw(level, seed)
    reference = left.call("reference", one)
    if left.call("prompt", one) != right.call("prompt", two) or reference != right.call("reference", two):
        return False
    read = left.value(one, reference)
    values = mutants(read[0], left.domain(one), Random(seed)) if read is not None else []
    texts = [text for _, value in values if (text := left.text(one, value)) is not None]
    return all(left.call("judge", one, x)["status"] == right.call("judge", two, x)["status"] for x in texts)


def outcomes(path: Path, kinds: list[str], each: int, count: int, seconds: float) -> Iterator[Outcome]:
    """Every mutant of a spec with what was found."""
    original = Original(compile_source(Source(str(path), path.read_text(encoding="utf-8"))))
    known = tested(original.compiled, count, seconds)
    for kind in kinds:
        texts = list(dict.fromkeys(t for t in FAULTS[kind](original) if t != original.text))
        made = 0
        for text in texts:
            compiled = compile_source(Source(str(path), text))
            if compiled.module is None or compiled.diagnostics:
                new = tuple(sorted({d.code for d in compiled.diagnostics}))
                if {"E001", "E105", "E102", "E112"} & set(new):
                    continue  # not a mistake of meaning: the harness wrote something that is no spec
                yield Outcome(path.stem, kind, made, "compiler", new)
            else:
                new = tuple(sorted(tested(compiled, count, seconds) - known))
                same = not new and equivalent(original.compiled, compiled)
                yield Outcome(path.stem, kind, made, "test" if new else "equivalent" if same else "survived", new)
            made += 1
            if made == each:
                break


def table(found: list[Outcome]) -> str:
    """One line per kind: mutants, caught by the compiler, by the test, equivalent, survived, share, codes."""
    by_kind: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        by_kind[outcome.kind].append(outcome)
    lines = [f"{'fault':<30}{'mutants':>8}{'compiler':>9}{'test':>6}{'equiv.':>7}{'survived':>9}{'found':>7}  codes"]
    for kind, group in [*by_kind.items(), ("all", found)]:
        results = Counter(o.result for o in group)
        real = len(group) - results["equivalent"]
        share = (results["compiler"] + results["test"]) / real if real else 1.0
        codes = Counter(code for o in group for code in o.codes)
        shown = " ".join(code for code, _ in codes.most_common(6))
        lines.append(
            f"{kind:<30}{len(group):>8}{results['compiler']:>9}{results['test']:>6}{results['equivalent']:>7}"
            f"{results['survived']:>9}{share:>7.0%}  {shown}"
        )
    return "\n".join(lines)


def main() -> None:
    """Run the harness and print the table with the survivors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", nargs="*", type=Path, default=sorted(SPECS.rglob("*.env")))
    parser.add_argument("--kinds", nargs="*", default=list(FAULTS), choices=list(FAULTS))
    parser.add_argument("--each", type=int, default=2, help="mutants of a kind per spec")
    parser.add_argument("--n", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--json", type=Path, help="write one line per mutant")
    options = parser.parse_args()
    found: list[Outcome] = []
    for path in options.specs:
        for outcome in outcomes(path, options.kinds, options.each, options.n, options.seconds):
            found.append(outcome)
            if options.json:
                with options.json.open("a", encoding="utf-8") as file:
                    row = [outcome.spec, outcome.kind, outcome.number, outcome.result, outcome.codes]
                    file.write(json.dumps(row) + "\n")
    print(table(found))
    for outcome in found:
        if outcome.result in ("survived", "equivalent"):
            print(f"{outcome.result}: {outcome.spec}: {outcome.kind} {outcome.number + 1}")


if __name__ == "__main__":
    main()
