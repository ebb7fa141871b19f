"""The card of an environment: one page of Markdown that says what it is, how it gets harder, and how it is judged.

A card is written from the spec and its module; the same spec and compiler give the same card. An example that the
module cannot give within `PATIENCE` seconds is left out, and the card says so.
"""

from __future__ import annotations

import json
from typing import Any

from ..dsl import nodes as n
from ..dsl.check import Checked
from ..runtime.seeds import SPLITS
from .compiled import Compiled
from .develop import load_spec
from .laws import Values
from .limited import TooSlow, within
from .pipeline import compile_source

PATIENCE = 2.0
LONGEST = 1_500
"""Characters of an example that are shown."""


STATIC_ONLY = "Checks: static only; run `gradatim test` on the spec for evidence from instances."
"""What a card says until there is evidence."""


def card(compiled: Compiled) -> str:
    """The text of `<env>.md`."""
    assert compiled.module is not None
    facts = compiled if compiled.checked and compiled.values else compile_source(compiled.source, only_check=True)
    assert facts.checked is not None and facts.values is not None
    about, spec = compiled.module.about, facts.checked.spec
    low, high = about["levels"]
    parts = [
        f"# {about['env']}",
        about["title"],
        f"Tags: {', '.join(about['tags']) or 'none'}. Levels: {low} to {high}.",
        *_levels(facts.values, low, high),
        "## Answer",
        f"`{_text(compiled, spec.answer)}`",
        "## Verification",
        _judged(spec),
        *_criteria(facts.checked, compiled),
        *_example(compiled, low),
        "## Origin",
        f"Spec `{about['source']}`, SHA-256 `{about['sha256']}`; module SHA-256 `{compiled.module.sha256}`; "
        f"gradatim {about['compiler']}, language {about['lang']}.",
        STATIC_ONLY,
    ]
    return "\n\n".join(parts) + "\n"


def _text(compiled: Compiled, node: Any) -> str:
    """The words of the spec that a node stands for, on one line."""
    return " ".join(compiled.source.text[node.span.start : node.span.end].split())


def _levels(values: Values, low: int, high: int) -> list[str]:
    """The parameters at the lowest, the middle and the highest level."""
    if not values.params:
        return []
    shown = sorted({low, (low + high) // 2, high})
    rows = [["Parameter", *[f"level {level}" for level in shown]], ["---"] * (len(shown) + 1)]
    for name, column in values.params.items():
        rows.append([f"`{name}`", *[str(column[level - low]) for level in shown]])
    return ["## Levels", "\n".join("| " + " | ".join(row) + " |" for row in rows)]


def _judged(spec: n.Spec) -> str:
    if spec.objective is not None:
        word = "as small as" if spec.objective.sense == "minimize" else "as large as"
        start = "The answer is checked line by line, and its" if spec.check else "The answer's"
        return f"{start} objective must be {word} that of the reference."
    if spec.check is not None:
        return "The answer is checked line by line; any answer that passes all lines is correct."
    return "The answer is compared exactly with the reference."


def _criteria(checked: Checked, compiled: Compiled) -> list[str]:
    spec = checked.spec
    lines = [f"- `{_text(compiled, item)}`" for item in spec.check or () if isinstance(item, n.CheckLine | n.CheckFor)]
    if spec.objective is not None:
        lines.append(f"- `{_text(compiled, spec.objective)}`")
    if spec.score is not None:
        lines.append(f"- score of answers that are not correct: `{_text(compiled, spec.score)}`")
    return ["\n".join(lines)] if lines else []


def _example(compiled: Compiled, level: int) -> list[str]:
    """A prompt and its reference at the lowest level, from the first test seed."""
    seed = SPLITS["test"].start

    def made() -> tuple[str, str, str]:
        environment = load_spec(compiled)
        instance = environment.sample(level, seed)
        return environment.prompt(instance), environment.reference(instance), instance

    try:
        prompt, reference, instance = within(PATIENCE, made)
    except (Exception, TooSlow) as error:  # the author's code may fail in any way; the card says that it did
        return ["## Example", f"Level {level}, seed {seed} gave none ({type(error.__cause__ or error).__name__})."]
    place = f"Level {json.loads(instance)['level']}, seed {seed}."
    return ["## Example", place, _fenced(prompt), "A correct answer:", _fenced(reference)]


def _fenced(text: str) -> str:
    shown = text if len(text) <= LONGEST else text[:LONGEST] + "\n..."
    fence = "```"
    while fence in shown:
        fence += "`"
    return f"{fence}text\n{shown}\n{fence}"
