"""Where the final answer is found, for every kind of markers, and that hostile responses take linear time."""

import time

import pytest
from gradatim.runtime.extract import extract

CASES = [
    ("auto", "I say <answer> 5 </answer> done", "5"),
    ("auto", "<answer>1</answer> no, <answer>2</answer>", "2"),
    ("auto", "<answer>1<answer>2</answer></answer>", "2"),
    ("auto", "<answer>1</answer> as <answer> says", "1"),
    ("auto", "<answer>1</answer> and </answer>", "1"),
    ("auto", "first <answer>1 2", "1 2"),
    ("auto", "<answer></answer>", ""),
    ("auto", "<answer>\\boxed{7}</answer>", "7"),
    ("auto", "<answer>\\boxed{7} or 8</answer>", "\\boxed{7} or 8"),
    ("auto", "in <answer> tags: \\boxed{5}", "5"),
    ("auto", "\\boxed{3} helps.\n<answer>7", "7"),
    ("auto", "so \\boxed{ \\frac{1}{2} }.\nBye", "\\frac{1}{2}"),
    ("auto", "so\n\n 12 \n \n", "12"),
    ("auto", "", None),
    ("auto", " \n\n", None),
    ("auto", "<think>maybe <answer>1</answer></think>\n2", "2"),
    ("auto", "<think>hm</think><answer>2</answer>", "2"),
    ("auto", "prefilled thinking <answer>1</answer></think> 3", "3"),
    ("auto", "<think>never ends <answer>1</answer>", None),
    ("auto", "<answer>1</answer></think><think>again", None),
    ("answer", "no tags, \\boxed{1}", None),
    ("answer", "<answer>4", "4"),
    ("answer", "</answer>4<answer>", ""),
    ("answer", "<answer>a\nb</answer>", "a\nb"),
    ("boxed", "\\boxed{1} \\boxed{2} \\boxed{3", "2"),
    ("boxed", "\\boxed{\\boxed{1}}", "1"),
    ("boxed", "{ \\boxed{ {a} {b} } }", "{a} {b}"),
    ("boxed", "\\boxed{\\{1, 2\\}}", "\\{1, 2\\}"),
    ("boxed", "\\boxed{\\}}", "\\}"),
    ("boxed", "\\boxed{}", ""),
    ("boxed", "<answer>1</answer>", None),
    ("boxed", "boxed{1} \\boxed 1", None),
    ("last_line", "a\nb \n\n", "b"),
    ("last_line", "<answer>1</answer>", "<answer>1</answer>"),
    ("whole", " a\nb ", "a\nb"),
    ("whole", "<think>x</think> a", "a"),
    ("whole", "", ""),
]


@pytest.mark.parametrize("markers,response,expected", CASES)
def test_extract(markers, response, expected):
    assert extract(response, markers) == expected


def test_unknown_markers():
    with pytest.raises(ValueError, match="unknown markers 'tags'; use one of auto, answer"):
        extract("x", "tags")


@pytest.mark.parametrize("markers", ["auto", "answer", "boxed", "last_line", "whole"])
@pytest.mark.parametrize(
    "piece", ["<answer>", "</answer>", "\\boxed{", "<", "\\boxed{}", "<think>", "</think>", "\n", "<answer></answer>"]
)
def test_hostile_responses_are_linear(markers, piece):
    response = piece * (65_536 // len(piece))
    best = 1.0
    for _ in range(3):
        begin = time.process_time()
        extract(response, markers)
        best = min(best, time.process_time() - begin)
    assert best < 0.01


def test_a_megabyte_of_braces_is_linear():
    begin = time.process_time()
    assert extract("\\boxed{" + "{" * 500_000 + "}" * 500_000, "boxed") is None
    assert extract("\\boxed{" + "{}" * 500_000, "boxed") is None
    assert time.process_time() - begin < 2.0
