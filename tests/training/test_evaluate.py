"""Held-out accuracy: training prompts do not count, the frontier is the highest level passed, answers are greedy."""

from pathlib import Path

from gradatim.runtime.pack import load
from gradatim.runtime.seeds import split_of
from gradatim.training.evaluation.evaluate import HELD_OUT, Cell, frontier, tabulate
from gradatim.training.loop.warmstart import draw
from gradatim.training.settings.config import WarmStartConfig


def prompts(pack: object, level: int, count: int) -> list[str]:
    environment = pack["sort"]  # type: ignore[index]
    return [environment.prompt(environment.sample(level, HELD_OUT + index)) for index in range(count)]


def test_questions_seen_in_training_do_not_count(pack_folder: Path) -> None:
    pack = load(pack_folder)
    asked = prompts(pack, 6, 40)
    seen = set(asked[:10])
    marks = [0 if prompt in seen else 1 for prompt in asked]
    cell = tabulate({"sort": {6: marks}}, pack, seen)["sort"][6]
    assert cell == Cell(1.0, sum(marks), False)
    assert tabulate({"sort": {6: marks}}, pack, ())["sort"][6].accuracy == sum(marks) / 40


def test_level_without_unseen_questions_counts_all_and_is_marked(pack_folder: Path) -> None:
    pack = load(pack_folder)
    cell = tabulate({"sort": {1: [1, 0] * 20}}, pack, set(prompts(pack, 1, 40)))["sort"][1]
    assert cell == Cell(0.5, 40, True)


def test_missing_verdicts_are_no_answers(pack_folder: Path) -> None:
    cells = tabulate({"sort": {6: [1, None, None, 0], 5: [None] * 4}}, load(pack_folder), ())["sort"]
    assert (cells[6].accuracy, cells[6].questions) == (0.5, 2)
    assert (cells[5].accuracy, cells[5].questions) == (0.0, 0)


def test_frontier_is_the_highest_level_passed() -> None:
    def cells(*values: float) -> dict[int, Cell]:
        return {level: Cell(value, 10, False) for level, value in enumerate(values, start=3)}

    assert frontier(cells(1.0, 0.5, 0.49)) == 4
    assert frontier(cells(1.0, 0.2, 0.6)) == 5
    assert frontier(cells(0.1, 0.2)) == 2


def test_warm_start_draws_fresh_training_instances_with_falling_weights() -> None:
    drawn = draw({"a": (2, 20), "b": (0, 1)}, WarmStartConfig(steps=100, batch=30, levels=3, decay=0.5), seed=1)
    assert len(drawn) == len(set(drawn)) == 3000
    assert {split_of(seed) for _, _, seed in drawn} == {"train"}
    counts = [sum(env == "a" and level == wanted for env, level, _ in drawn) for wanted in range(2, 6)]
    assert counts[3] == 0
    assert counts[0] > 1.6 * counts[1] > 2.6 * counts[2] > 0
    assert {level for env, level, _ in drawn if env == "b"} == {0, 1}
    assert drawn == draw({"a": (2, 20), "b": (0, 1)}, WarmStartConfig(steps=100, batch=30, levels=3, decay=0.5), seed=1)
