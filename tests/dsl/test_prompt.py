"""Prompts keep the author's text: common indentation goes, a line that holds only a block tag vanishes."""

from __future__ import annotations

import pytest
from gradatim.compiler.develop import load_spec
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl import nodes as n
from gradatim.dsl.parse import parse
from gradatim.dsl.spans import Source

HEAD = 'lang 1\nenv p "A prompt."\nlevel: 0..1\nconst XS = [1, 2]\nconst NAME = "a|b"\n'
TAIL = "\nsample:\n    x: int in 5..5\nanswer y: int\nsolve: x\n"


def shown(prompt: str) -> str:
    """What a prompt section shows, without the sentence on the answer's format."""
    text = HEAD.replace("level", "format: off\nlevel") + prompt + TAIL
    environment = load_spec(compile_source(Source("p.env", text)))
    return environment.prompt(environment.sample(0, 0))


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("prompt: Give {{ x }}.", "Give 5."),
        ("prompt:\n    Give {{ x }}.\n", "Give 5."),
        ("prompt:\n    a\n      b\n    c   \n", "a\n  b\nc"),
        ("prompt:\n\n    a\n\n    b\n\n", "a\n\nb"),
        ("prompt:\n    {% for v in XS %}\n    v {{ v }}\n    {% endfor %}\n    end", "v 1\nv 2\nend"),
        ("prompt:\n    {% for v in XS %}{{ v }};{% endfor %}", "1;2;"),
        ("prompt:\n    a\n    {% if x > 4 %}\n    big\n    {% else %}\n    small\n    {% endif %}\n    b", "a\nbig\nb"),
        ("prompt:\n    {% if x > 9 %}a{% elif x > 4 %}b{% else %}c{% endif %}", "b"),
        ("prompt:\n    # not a comment {{ x }}", "# not a comment 5"),
        ("prompt:\n    {# a comment #}a", "a"),
        ("prompt:\n    {{ NAME }} {{ \"}}\" }} {{ '|' }}", "a|b }} |"),
        ('prompt:\n    {{ XS | join(", ") }}', "1, 2"),
        ("prompt:\n    {{ x\n       + 1 }}", "6"),
        ("prompt:\n    {not} a \\{place\\} $x", "{not} a \\{place\\} $x"),
    ],
)
def test_whitespace_and_tags(section: str, text: str) -> None:
    assert shown(section) == text


def parts(section: str) -> tuple[n.PromptPart, ...]:
    """The parts of a prompt section."""
    spec, _ = parse(Source("p.env", HEAD + section + TAIL))
    assert spec is not None and spec.prompt is not None
    return spec.prompt


def test_filters_are_told_from_bit_operations() -> None:
    (one,) = (p for p in parts('prompt: {{ XS | join(" ") | upper }}') if isinstance(p, n.Show))
    assert [f.name for f in one.filters] == ["join", "upper"]
    (two,) = (p for p in parts("prompt: {{ (1 | 2) }}") if isinstance(p, n.Show))
    assert two.filters == () or isinstance(two.expr, n.Binary)


def test_places_of_parts_are_places_in_the_file() -> None:
    section = "prompt:\n    Give {{ x }} now.\n"
    (show,) = (p for p in parts(section) if isinstance(p, n.Show))
    text = HEAD + section + TAIL
    assert text[show.span.start : show.span.end] == "{{ x }}"
    assert text[show.expr.span.start : show.expr.span.end] == "x"
