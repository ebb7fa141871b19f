"""Dropping groups without signal keeps exactly the rows that can teach, and trims only padding."""

import torch
from gradatim.training.loop.informative import chosen_rows, filled, joined, rows_of, spread, take_rows


def batch() -> dict:
    return {
        "prompt_ids": torch.tensor([[0, 0, 5], [0, 0, 5], [7, 8, 9], [7, 8, 9]]),
        "prompt_mask": torch.tensor([[0, 0, 1], [0, 0, 1], [1, 1, 1], [1, 1, 1]]),
        "completion_ids": torch.tensor([[1, 2, 0, 0], [1, 0, 0, 0], [4, 4, 4, 4], [4, 4, 4, 4]]),
        "completion_mask": torch.tensor([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 1]]),
        "old_per_token_logps": torch.arange(16.0).view(4, 4),
        "advantages": torch.tensor([1.0, -1.0, 0.0, 0.0]),
        "num_items_in_batch": torch.tensor(11),
        "tool_mask": None,
    }


def test_groups_whose_weighted_rewards_differ_are_found() -> None:
    nan = float("nan")
    rewards = torch.tensor([[1, 0], [0, 0], [1, 0], [1, -1], [nan, nan], [1, 0], [nan, nan], [nan, nan]])
    assert spread(rewards, torch.tensor([1.0, 0.0]), 2).tolist() == [True, False, False, False]
    assert spread(rewards, torch.tensor([0.0, 0.5]), 2).tolist() == [False, True, False, False]
    assert spread(rewards, torch.tensor([1.0, 0.5]), 4).tolist() == [True, False]
    assert rows_of(torch.tensor([True, False, True]), 2).tolist() == [True, True, False, False, True, True]


def test_joined_batches_are_padded_on_the_right_sides() -> None:
    wide, narrow = batch(), take_rows(batch(), torch.tensor([0, 1]))
    both = joined([narrow, wide], pad=9)
    assert both["prompt_ids"].tolist() == [[9, 9, 5], [9, 9, 5], *wide["prompt_ids"].tolist()]
    assert both["prompt_mask"].tolist()[0] == [0, 0, 1]
    assert both["completion_ids"].tolist()[:2] == [[1, 2, 9, 9], [1, 0, 9, 9]]
    assert both["old_per_token_logps"].tolist()[0] == [0, 1, 0, 0]
    assert len(both["advantages"]) == 6 and both["tool_mask"] is None
    assert joined([wide], pad=9) is wide


def test_filling_adds_the_first_other_rows_in_order() -> None:
    assert filled(torch.tensor([2, 3]), 6, 4).tolist() == [0, 1, 2, 3]
    assert filled(torch.tensor([0, 5]), 6, 2).tolist() == [0, 5]
    assert filled(torch.tensor([], dtype=torch.long), 6, 2).tolist() == [0, 1]


def test_chosen_rows_are_whole_micro_batches_on_every_process() -> None:
    kept = torch.tensor([False, True, False, True, True, False, False, False])
    assert chosen_rows(kept, needed=3, parts=1, total=8).tolist() == [1, 3, 4]
    assert chosen_rows(kept, needed=3, parts=4, total=8).tolist() == [0, 1, 3, 4]
    assert chosen_rows(kept, needed=5, parts=2, total=8).tolist() == [0, 1, 2, 3, 4, 5], "another process needs five"
    assert chosen_rows(kept, needed=3, parts=1, total=2).tolist() == [1, 3]
    assert chosen_rows(torch.zeros(8, dtype=torch.bool), needed=0, parts=2, total=8).tolist() == [0, 1]


def test_taken_rows_lose_padding_columns_on_the_right_side() -> None:
    taken = take_rows(batch(), torch.tensor([0, 1]))
    assert taken["prompt_ids"].tolist() == [[5], [5]]
    assert taken["prompt_mask"].tolist() == [[1], [1]]
    assert taken["completion_ids"].tolist() == [[1, 2], [1, 0]]
    assert taken["old_per_token_logps"].tolist() == [[0.0, 1.0], [4.0, 5.0]]
    assert taken["advantages"].tolist() == [1.0, -1.0]
    assert taken["num_items_in_batch"] == 11
    assert taken["tool_mask"] is None


def test_long_rows_keep_every_column() -> None:
    taken = take_rows(batch(), torch.tensor([0, 2]))
    assert taken["prompt_ids"].tolist() == [[0, 0, 5], [7, 8, 9]]
    assert taken["completion_ids"].shape == (2, 4)
