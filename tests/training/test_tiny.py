"""The tiny model's tokenizer and weights survive saving, and equal seeds give equal weights."""

from pathlib import Path

import pytest
import torch
from gradatim.runtime.errors import GradatimError
from gradatim.runtime.pack import load
from gradatim.training.model.limits import check_room
from gradatim.training.model.policy import Policy, load_policy
from gradatim.training.model.tiny import SUFFIX, character_tokenizer, pack_texts, tiny_model
from gradatim.training.settings.config import TinyConfig

SHAPE = TinyConfig(hidden=32, layers=1, heads=2, intermediate=32)


def test_tokenizer_is_one_token_per_character_and_reversible() -> None:
    tokenizer = character_tokenizer(["ab c\n", "(1)é"])
    text = "a (b)\n1é>"
    ids = tokenizer(text)["input_ids"]
    assert len(ids) == len(text)
    assert tokenizer.decode(ids) == text
    assert tokenizer("Z")["input_ids"] == [tokenizer.unk_token_id]
    assert character_tokenizer(["(1)é", "ab c\n"]).get_vocab() == tokenizer.get_vocab(), "the order of texts is free"


def test_saved_model_is_recognised_as_tiny(tmp_path: Path) -> None:
    tokenizer = character_tokenizer(["abc"])
    policy = Policy(tiny_model(SHAPE, tokenizer, 0), tokenizer, SUFFIX)
    policy.save(tmp_path)
    loaded = load_policy(tmp_path)
    assert loaded.suffix == SUFFIX
    assert loaded.default_markers == "whole"
    assert loaded.text("ab") == "ab>"
    assert loaded.tokenizer("cab>")["input_ids"] == tokenizer("cab>")["input_ids"]
    for name, value in policy.model.state_dict().items():
        assert torch.equal(value, loaded.model.state_dict()[name]), name


def test_weights_depend_on_the_seed_alone() -> None:
    tokenizer = character_tokenizer(["abc"])
    torch.manual_seed(5)
    one = tiny_model(SHAPE, tokenizer, 1).state_dict()
    torch.manual_seed(6)
    before = torch.random.get_rng_state()
    two, three = tiny_model(SHAPE, tokenizer, 1).state_dict(), tiny_model(SHAPE, tokenizer, 2).state_dict()
    assert torch.equal(torch.random.get_rng_state(), before), "building a model must not use the global generator"
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert any(not torch.equal(one[name], three[name]) for name in one)


def test_prompts_that_exceed_the_model_are_refused(pack_folder: Path) -> None:
    pack = load(pack_folder)
    env, environment = next(iter(pack.items()))
    level = environment.levels[-1]
    tokenizer = character_tokenizer(pack_texts(pack))
    small = Policy(tiny_model(SHAPE.model_copy(update={"context": 16}), tokenizer, 0), tokenizer, SUFFIX)
    told = rf"{env} at level {level}: a prompt of \d+ tokens .* up to 12 .* 16 positions"
    with pytest.raises(GradatimError, match=told):
        check_room(small, pack, {env: level}, 12)
    check_room(Policy(tiny_model(SHAPE, tokenizer, 0), tokenizer, SUFFIX), pack, {env: level}, 12)
