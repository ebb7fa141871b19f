"""Lists that a prompt joins in place have the text that the general functions of `render` give them."""

import pytest
from gradatim.compiler.develop import load_spec
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source
from gradatim.runtime.render import fmt, show_grid, show_join, show_lines, show_rows

SPEC = """lang 1
env arranged "A list in a prompt."
level: 0..0

sample:
    n: int in 0..3
    x: SHAPE

prompt: <{{ xFILTER }}>

answer a: int

solve: n
"""
LISTS = ["list[0..3] of int in -5..9", 'list[n] of word in {"ab", "c d"}', "list[n] of bool", "permutation[n]"]
ROWS = ["grid[n, 2] of int in -1..1", 'grid[n, 2] of char in {"#", "."}', 'grid[2, n] of word in {"a", "bc"}']
ROWS += ["list[n] of list[0..2] of int in 0..9", "list[n] of list[2] of bool"]
FILTERS = {"": fmt, ' | join(" - ")': lambda xs: show_join(xs, " - "), " | lines": show_lines}
ROW_FILTERS = {" | rows": show_rows, " | grid": show_grid}
CASES = [(s, f, say) for s in LISTS for f, say in FILTERS.items()] + [
    (s, f, say) for s in [*ROWS, 'list[n] of string[2] over "xy"'] for f, say in ROW_FILTERS.items()
]


@pytest.mark.parametrize(("shape", "filter_", "say"), CASES)
def test_text_of_a_list(shape, filter_, say):
    env = load_spec(compile_source(Source("arranged.env", SPEC.replace("SHAPE", shape).replace("FILTER", filter_))))
    for seed in range(12):
        instance = env.module.sample(0, seed)
        assert env.module.prompt(instance).startswith(f"<{say(instance['draws']['x'])}>\n"), instance


OPTIONAL = """lang 1
env optional "Values that may be missing."
level: 0..0

sample:
    k: int in 0..3
    m ~ maybe(k)
    word = None if k > 1 else "ab"

prompt: <{{ m }}|{{ [m, 2] }}|{{ word }}|{{ [word, "c"] | join("-") }}>

answer a: int

solve: k

sampler maybe(k: int) -> int?:
    return None if k > 1 else k
"""


def test_missing_values_print_as_none():
    env = load_spec(compile_source(Source("optional.env", OPTIONAL)))
    seen = set()
    for seed in range(20):
        instance = env.module.sample(0, seed)
        k = instance["draws"]["k"]
        expected = "<none|none, 2|none|none-c>" if k > 1 else f"<{k}|{k}, 2|ab|ab-c>"
        assert env.module.prompt(instance).startswith(expected + "\n")
        seen.add(k > 1)
    assert seen == {True, False}
