"""Baselines that look at the prompt only superficially, and how many instances each of them solves.

Guessing policies do no work: a constant, a random value of the domain, the answer of the instance before, what stands
first or last in the prompt. Working policies compute something simple: sorting, reversing, the sum or the largest
number of the input.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from random import Random

from .facts import LevelFacts, Plan
from .generate import Case, Clock
from .subject import Failed, Subject
from .values import NoValue, drawn

GUESSING = frozenset(
    {"constant", "random valid answer", "answer of another instance", "input as it is", "first number", "last number",
     "first word", "last word", "text after a fixed phrase"}
)  # fmt: skip
"""Policies that do no work on the input."""
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?![\w.])")
_TOKEN = re.compile(r"-?\w+")
_SETS = ("subset", "multiset", "edges", "tree")
Order = Callable[[list[str]], list[str]]
Policy = Callable[[str], str | None]


def task_text(prompt: str, has_format: bool) -> str:
    """The prompt without the sentence about the format of the answer, which stands last."""
    return prompt.rsplit("\n\n", 1)[0] if has_format and "\n\n" in prompt else prompt


def baselines(subject: Subject, plan: Plan, facts: LevelFacts, cases: list[Case], most: int = 60) -> None:
    """Let every policy answer the instances of a level; keeps [solved, answered, example seed, example answer]."""
    clock = Clock(plan.seconds / 3)
    cases = cases[:most]
    _constants(subject, facts, cases, clock)
    for i, case in enumerate(cases):
        if not clock.left():
            break
        for name, text in _answers(subject, plan, cases, i):
            if not clock.left():
                break
            _score(subject, facts, case, name, text)
    _fixed_phrase(subject, facts, cases, plan.has_format)


def _score(subject: Subject, facts: LevelFacts, case: Case, name: str, text: str) -> bool:
    try:
        verdict = subject.judge(case.instance, text)
    except Failed:
        return False
    solved = verdict["status"] == "correct"
    if not solved:
        credit = facts.credit.setdefault(name, [0, 0.0, 0.0, None, None])  # the last three: the best paid one
        credit[0] += 1
        credit[1] += verdict["score"]
        if verdict["score"] > credit[2]:
            credit[2:] = verdict["score"], case.seed, text[:2000]
    entry = facts.policies.setdefault(name, [0, 0, None, None])
    entry[1] += 1
    entry[0] += solved
    if solved and entry[2] is None:
        entry[2], entry[3] = case.seed, text[:2000]
    return solved


def _constants(subject: Subject, facts: LevelFacts, cases: list[Case], clock: Clock) -> None:
    """The best of the commonest references, given to every instance."""
    best: list[object] = [0, 0, None, None]
    for text, _ in Counter(c.reference for c in cases).most_common(5):
        if not clock.left():
            break
        trial = LevelFacts(facts.level, 0)
        for case in cases:
            if not clock.left():
                return
            _score(subject, trial, case, "constant", text)
        found = trial.policies.get("constant", best)
        facts.credit["constant"] = max(trial.credit.get("constant", [0, 0.0]), facts.credit.get("constant", [0, 0.0]),
                                       key=lambda entry: entry[1] / max(1, entry[0]))  # fmt: skip
        best = max(best, found, key=lambda entry: (entry[0], entry[1]))  # type: ignore[arg-type]
    if best[1]:
        facts.policies["constant"] = best


def _answers(subject: Subject, plan: Plan, cases: list[Case], index: int) -> Iterator[tuple[str, str]]:
    case = cases[index]
    if index and cases[index - 1].prompt != case.prompt:
        yield "answer of another instance", cases[index - 1].reference
    try:
        text = subject.text(case.instance, drawn(subject.domain(case.instance), Random(case.seed + 1)))
        if text is not None:
            yield "random valid answer", text
    except NoValue:
        pass
    for name, policy in POLICIES.items():
        answer = policy(task_text(case.prompt, plan.has_format))
        if answer is not None:
            yield name, answer


def _numbers(text: str) -> list[int]:
    return [int(x) for x in _NUMBER.findall(text) if len(x) < 1000]


def _row(text: str) -> list[str]:
    """The longest line as items: numbers if it holds two or more, else its words."""
    best: list[str] = []
    for line in text.splitlines():
        found = _NUMBER.findall(line)
        items = found if len(found) > 1 else line.split()
        best = items if len(items) > len(best) or (len(found) > 1 and not _NUMBER.search(" ".join(best))) else best
    return best


def _order(items: list[str]) -> list[str]:
    return sorted(items, key=lambda x: (0, int(x), x) if _NUMBER.fullmatch(x) else (1, 0, x))


def _of_numbers(pick: Callable[[list[int]], object]) -> Policy:
    def policy(text: str) -> str | None:
        found = _numbers(text)
        return str(pick(found)) if found else None

    return policy


def _of_row(pick: Callable[[list[str]], list[str]]) -> Policy:
    def policy(text: str) -> str | None:
        found = _row(text)
        return " ".join(pick(found)) if found else None

    return policy


def _of_words(pick: Callable[[list[str]], str]) -> Policy:
    def policy(text: str) -> str | None:
        found = text.split()
        return pick(found) if found else None

    return policy


POLICIES: dict[str, Policy] = {
    "first number": _of_numbers(lambda xs: xs[0]),
    "last number": _of_numbers(lambda xs: xs[-1]),
    "smallest number": _of_numbers(min),
    "largest number": _of_numbers(max),
    "sum of the numbers": _of_numbers(sum),
    "how many numbers": _of_numbers(len),
    "commonest number": _of_numbers(lambda xs: Counter(xs).most_common(1)[0][0]),
    "input as it is": _of_row(lambda xs: xs),
    "input sorted": _of_row(_order),
    "input sorted downwards": _of_row(lambda xs: _order(xs)[::-1]),
    "input reversed": _of_row(lambda xs: xs[::-1]),
    "input sorted, without repetitions": _of_row(lambda xs: list(dict.fromkeys(_order(xs)))),
    "first word": _of_words(lambda xs: xs[0]),
    "last word": _of_words(lambda xs: xs[-1].strip(".,?!")),
    "longest word": _of_words(lambda xs: max(xs, key=len)),
    "longest word reversed": _of_words(lambda xs: max(xs, key=len)[::-1]),
}


def _fixed_phrase(subject: Subject, facts: LevelFacts, cases: list[Case], has_format: bool) -> None:
    """Whether the answer stands right after the same two or three tokens in most prompts (an answer given away)."""
    read = [(c, _tokens(task_text(c.prompt, has_format)[:20_000]), _tokens(c.reference)) for c in cases]
    texts = [(c, tokens, answer) for c, tokens, answer in read if answer and len(answer) <= 200]
    if len(texts) < 10:
        return
    order: Order = sorted if subject.domain(cases[0].instance)[0] in _SETS else list
    for read in (texts, [(c, _spelt(tokens), _spelt(answer)) for c, tokens, answer in texts]):
        _pointed_at(facts, read, order)


def _pointed_at(facts: LevelFacts, texts: list[tuple[Case, list[str], list[str]]], order: Order) -> None:
    """Keep the phrase that the answer follows most often; answers are compared in an order, sorted if it is a set."""
    phrases: Counter[tuple[str, ...]] = Counter()
    for _, tokens, answer in texts[:20]:
        phrases.update({p for place in _places(tokens, answer, order) if (p := _phrase(tokens, place))})
    for phrase, often in phrases.most_common(3):
        if often < 0.5 * min(20, len(texts)):
            return
        hits = [(c, answer) for c, tokens, answer in texts if _follows(tokens, phrase, answer, order)]
        if len({tuple(answer) for _, answer in hits}) < 2:
            continue  # one answer that the wording names is guessed (E601), not given away
        entry = [len(hits), len(texts), hits[0][0].seed, " ".join(phrase)]
        if facts.leak is None or entry[0] > facts.leak[0]:  # type: ignore[operator]
            facts.leak = entry


def _tokens(text: str) -> list[str]:
    """Words and numbers; what stands between the items of a list in a sentence is left out."""
    return [x for x in _TOKEN.findall(text) if x != "and"]


def _spelt(tokens: list[str]) -> list[str]:
    """The tokens with single letters and digits that follow each other as one word."""
    found: list[str] = []
    for single, group in groupby(tokens, key=lambda x: len(x) == 1):
        run = list(group)
        found += ["".join(run)] if single else run
    return found


def _places(tokens: list[str], answer: list[str], order: Order) -> list[int]:
    """Where the tokens of the answer stand one after the other."""
    wanted, known = order(answer), set(answer)
    return [i for i, x in enumerate(tokens) if x in known and order(tokens[i : i + len(answer)]) == wanted]


def _phrase(tokens: list[str], place: int) -> tuple[str, ...] | None:
    """The tokens before a place, with a word among them, so that items of a list do not count."""
    before = tuple(tokens[max(0, place - 3) : place])
    return before if sum(x.isalpha() for x in before) >= 2 else None


def _follows(tokens: list[str], phrase: tuple[str, ...], answer: list[str], order: Order) -> bool:
    """Whether the answer follows the first or the last place of the phrase, and ends there."""
    length = len(phrase)
    starts = [i + length for i in range(len(tokens) - length) if tuple(tokens[i : i + length]) == phrase]
    wanted, read = order(answer), [order(tokens[i : i + len(answer)]) for i in (starts[:1] + starts[-1:])]
    return wanted in read
