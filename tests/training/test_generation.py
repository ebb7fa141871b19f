"""Engines and precision: continuous batching leaves float32 weights as they are; chat settings travel."""

from pathlib import Path

import pytest
import torch
from gradatim.runtime.errors import GradatimError
from gradatim.training.loop.shield import cast_aside, shield
from gradatim.training.model.policy import load_policy
from gradatim.training.records.folder import RunFolder
from gradatim.training.settings.section import ChatConfig

from .conftest import metrics, run


def dtypes(path: Path) -> set[str]:
    from safetensors import safe_open

    with safe_open(path / "model.safetensors", "np") as file:
        return {str(file.get_slice(name).get_dtype()) for name in file.keys()}  # noqa: SIM118


@pytest.mark.long
def test_continuous_batching_keeps_float32_weights_under_bf16(quick: dict, tmp_path: Path) -> None:
    changes = {"generation": {"engine": "continuous", "memory": 0.1}, "precision": "bf16", "steps": 2}
    folder = run({**quick, **changes, "start_levels": 3, "gradient_checkpointing": True}, tmp_path / "run")
    assert any(line["loss"] for line in metrics(folder)), "a run without signal would test nothing"
    checkpoint = folder.latest_checkpoint()
    assert checkpoint is not None and dtypes(checkpoint) == dtypes(folder.model) == {"F32"}
    optimizer = torch.load(checkpoint / "optimizer.pt", weights_only=True)
    assert {value["exp_avg"].dtype for value in optimizer["state"].values()} == {torch.float32}


def test_a_shielded_model_generates_in_low_precision_and_is_as_before(whole: RunFolder) -> None:
    model = load_policy(whole.model).model
    seen: dict[str, object] = {}

    def generate(prompts: list, **_: object) -> dict:
        if "refused" in seen:
            raise ValueError(seen["refused"])
        seen["parameters"] = {parameter.dtype for parameter in model.parameters()}
        seen["buffers"] = {buffer.dtype for buffer in model.buffers()}
        return {"a": type("Output", (), {"error": seen.get("error")})()}

    model.generate_batch = generate
    before = {name: (value, value.data_ptr(), value.clone()) for name, value in model.named_parameters()}
    shield(model, "bf16")
    assert model.to(torch.bfloat16) is model
    model.generate_batch([[1]])
    assert (seen["parameters"], seen["buffers"]) == ({torch.bfloat16}, {torch.float32})
    for name, value in model.named_parameters():
        kept, place, copy = before[name]
        assert value is kept and value.data_ptr() == place and torch.equal(value, copy)
    with pytest.raises(GradatimError, match="finished 1 of 2 completions: the others are missing"):
        model.generate_batch([[1], [2]])
    seen["error"] = "out of blocks"
    with pytest.raises(GradatimError, match=r"finished 0 of 1 completions: out of blocks; lower generation\.memory"):
        model.generate_batch([[1]])
    seen["refused"] = "no room"
    with pytest.raises(GradatimError, match=r"cannot start \(no room\); give it more generation\.memory"):
        model.generate_batch([[1]])
    assert model.to(torch.float64).dtype == torch.float32
    with pytest.raises(ZeroDivisionError), cast_aside(model, torch.float16):
        _ = 1 / 0
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}


TEMPLATE = "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"
TEMPLATE += "{% if add_generation_prompt %}[{{ who }}]{% endif %}"


def test_chat_settings_travel_with_the_model(whole: RunFolder, tmp_path: Path) -> None:
    policy = load_policy(whole.model)
    (tmp_path / "chat.jinja").write_text(TEMPLATE)
    with pytest.raises(GradatimError, match=r"no chat template; name one in chat\.template"):
        policy.with_chat(ChatConfig(system="Think."))
    chat = ChatConfig(template=str(tmp_path / "chat.jinja"), system="Think.", options={"who": "me"})
    talking = policy.with_chat(chat)
    plain = type(talking)(talking.model, talking.tokenizer, None, talking.system, talking.options)
    assert plain.text("2 + 2") == "[system]Think.[user]2 + 2[me]"
    assert plain.default_markers == "auto"
    plain.save(tmp_path / "model")
    again = load_policy(tmp_path / "model")
    assert (again.system, again.options) == ("Think.", {"who": "me"})
    assert again.tokenizer.chat_template == TEMPLATE
