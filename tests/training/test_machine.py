"""What the machine or the installed libraries cannot do is refused before a model loads or a folder is made."""

import importlib.metadata
from pathlib import Path

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.host import machine
from gradatim.training.reports.progress import Progress
from gradatim.training.run import start
from gradatim.training.settings.config import build_config

BASE = {"pack": "pack", "output": "out", "steps": 5, "model": "some/model", "prompts_per_step": 8}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"generation": {"engine": "vlm"}}, "`generation.engine`"),
        ({"generation": {"engines": "vllm"}}, "unknown key `generation.engines`, did you mean `engine`"),
        ({"generation": {"memory": 0.5}}, "memory is read by engine = continuous or vllm only"),
        ({"generation": {"engine": "vllm", "memory": 1.5}}, "`generation.memory`: .*less than or equal to 1"),
        ({"generation": {"engine": "vllm", "server": "http://a:1"}}, "server is read by engine = vllm_server only"),
        ({"generation": {"engine": "vllm_server"}}, "needs server = the address of `vllm serve`"),
        ({"generation": {"engine": "vllm_server", "server": "a:1"}}, "http://HOST:PORT"),
        ({"generation": {"engine": "vllm", "tensor_parallel": 3}}, "tensor_parallel = 3 does not divide 4 processes"),
        ({"precision": "int8"}, "`precision`"),
        ({"lora": {"rank": 4}}, "unknown key `lora.rank`"),
        ({"lora": {"dropout": 1}}, "`lora.dropout`"),
    ],
)
def test_keys_that_do_not_fit_together(change: dict, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "4")
    with pytest.raises(GradatimError, match=message):
        build_config({**BASE, **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"precision": "fp16"}, "precision = fp16 needs a GPU, and none is visible"),
        ({"generation": {"engine": "vllm"}}, r"needs vllm <=.*>=.* with TRL .* pip install \"gradatim\[vllm\]\""),
        ({"chat": {"template": "nowhere.jinja"}}, "chat.template: cannot read nowhere.jinja"),
        ({"model": "tiny", "lora": {}}, 'lora with model = "tiny" and no warm start .* give warm_start'),
        ({"model": "tiny", "chat": {"system": "Think."}}, "reads bare prompts"),
    ],
)
def test_what_this_machine_lacks(
    change: dict, message: str, small: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    config = build_config({**BASE, **change})
    with pytest.raises(GradatimError, match=message):
        machine.check_machine(config)
    if config.model == "tiny":
        with pytest.raises(GradatimError, match=message):
            start(build_config({**small, "warm_start": None, **change, "output": str(tmp_path / "r")}), Progress(""))
        assert not (tmp_path / "r").exists()


def test_a_broken_chat_template_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "chat.jinja").write_text("{{ a }}\n{% for m in messages %}\n{{ m }")
    with pytest.raises(GradatimError, match=r"chat\.jinja, line 3"):
        machine.check_machine(build_config({**BASE, "chat": {"template": str(tmp_path / "chat.jinja")}}))


@pytest.mark.parametrize(
    ("installed", "gpu", "message"),
    [
        ("0.1.0", True, "works with vllm .*, and 0.1.0 is installed"),
        ("0.24.0", False, "needs a GPU, and none"),
        ("0.24.0", True, ""),
    ],
)
def test_vllm_is_checked_against_what_trl_names(
    installed: str, gpu: bool, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.metadata.version
    monkeypatch.setattr(machine, "version", lambda name: installed if name == "vllm" else real(name))
    monkeypatch.setattr("torch.cuda.is_available", lambda: gpu)
    monkeypatch.setattr("torch.cuda.device_count", lambda: int(gpu))
    config = build_config({**BASE, "generation": {"engine": "vllm"}})
    if not message:
        machine.check_machine(config)
        return
    with pytest.raises(GradatimError, match=message):
        machine.check_machine(config)


@pytest.mark.parametrize(
    ("gpus", "environment", "change", "message"),
    [
        (2, {}, {}, "one process sees 2 GPUs: .* torchrun --nproc-per-node 2"),
        (2, {"WORLD_SIZE": "4", "LOCAL_WORLD_SIZE": "4"}, {}, "4 processes were started on a machine with 2 GPUs"),
        (1, {}, {"precision": "bf16"}, "has no bfloat16; use fp16 or fp32"),
        (1, {"ACCELERATE_USE_FSDP": "true"}, {"generation": {"engine": "continuous"}}, "FSDP shards them"),
    ],
)
def test_gpus_and_processes(
    gpus: int, environment: dict, change: dict, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    monkeypatch.setattr("torch.cuda.device_count", lambda: gpus)
    monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda emulated: False)
    monkeypatch.setattr("torch.cuda.get_device_name", lambda: "an old GPU")
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    with pytest.raises(GradatimError, match=message):
        machine.check_machine(build_config({**BASE, **change}))


def test_engines_become_arguments_that_trl_knows() -> None:
    from dataclasses import fields

    from gradatim.training.loop.arguments import generation_arguments
    from trl.trainer.grpo_config import GRPOConfig

    known = {field.name for field in fields(GRPOConfig)}
    chosen = (
        {"engine": "continuous", "memory": 0.4},
        {"engine": "vllm"},
        {"engine": "vllm_server", "server": "http://a:8"},
    )
    for generation in chosen:
        given = generation_arguments(build_config({**BASE, "generation": generation}))
        assert given and given.keys() <= known
