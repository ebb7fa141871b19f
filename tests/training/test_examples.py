"""Every example can be read by accelerate and by us, and the two agree; the README names them all."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.host import machine
from gradatim.training.settings.config import RunConfig, build_config
from gradatim.training.settings.run_file import read_run

EXAMPLES = Path(__file__).parents[2] / "examples"
SHARDED = ("fsdp2", "zero3")
KINDS = {"ddp": "MULTI_GPU", "fsdp2": "FSDP", "zero2": "DEEPSPEED", "zero3": "DEEPSPEED"}


def read(name: str, processes: int, monkeypatch: pytest.MonkeyPatch) -> RunConfig:
    monkeypatch.setenv("WORLD_SIZE", str(processes))
    return build_config(read_run(EXAMPLES / name / "run.yaml"))


def launched(name: str) -> Any:
    from accelerate.commands.config.config_args import load_config_from_file

    return load_config_from_file(str(EXAMPLES / name / "accelerate.yaml"))


def test_every_folder_is_known_here_and_in_the_readme() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    assert folders == {*KINDS, "one_gpu"}
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for name in folders:
        assert f"examples/{name}/run.yaml" in readme
        for path in (EXAMPLES / name).iterdir():
            assert f"examples/{name}/{path.name}" in readme


@pytest.mark.parametrize("name", sorted(KINDS))
def test_launcher_and_run_agree(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    launcher = launched(name)
    assert launcher.distributed_type == KINDS[name]
    config = read(name, launcher.num_processes, monkeypatch)
    assert launcher.mixed_precision == config.precision
    assert config.forward_batch * config.accumulation * launcher.num_processes == config.rollouts_per_step
    if KINDS[name] == "DEEPSPEED":
        assert launcher.deepspeed_config["gradient_accumulation_steps"] == config.accumulation
        assert launcher.deepspeed_config["zero_stage"] == int(name[-1])
        assert launcher.deepspeed_config.get("zero3_save_16bit_model", False) == (name == "zero3")
    if KINDS[name] == "FSDP":
        wanted = {"fsdp_version": 2, "fsdp_state_dict_type": "FULL_STATE_DICT", "fsdp_cpu_ram_efficient_loading": False}
        assert wanted.items() <= launcher.fsdp_config.items()


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_launcher_tells_our_processes_what_is_sharded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment that `accelerate launch` would set for this file."""
    from accelerate.commands.launch import _validate_launch_command, launch_command_parser
    from accelerate.utils.launch import prepare_multi_gpu_env

    monkeypatch.setattr("accelerate.commands.launch.is_deepspeed_available", lambda: True)
    command = f"--config_file {EXAMPLES / name / 'accelerate.yaml'} -m gradatim train run.yaml"
    arguments, _, _ = _validate_launch_command(launch_command_parser().parse_args(shlex.split(command)))
    if KINDS[name] == "DEEPSPEED":
        environment = {"ACCELERATE_USE_DEEPSPEED": "true", "ACCELERATE_DEEPSPEED_ZERO_STAGE": str(arguments.zero_stage)}
    else:
        environment = prepare_multi_gpu_env(arguments)
    for key in ("ACCELERATE_USE_FSDP", "ACCELERATE_USE_DEEPSPEED", "FSDP_CPU_RAM_EFFICIENT_LOADING"):
        monkeypatch.setenv(key, environment.get(key, "false"))
    monkeypatch.setenv("ACCELERATE_DEEPSPEED_ZERO_STAGE", environment.get("ACCELERATE_DEEPSPEED_ZERO_STAGE", "0"))
    assert (machine.sharded() is not None) == (name in SHARDED)


def test_weights_that_only_the_first_process_loads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCELERATE_USE_FSDP", "true")
    monkeypatch.setenv("FSDP_CPU_RAM_EFFICIENT_LOADING", "true")
    with pytest.raises(GradatimError, match="set fsdp_cpu_ram_efficient_loading: false"):
        machine.check_machine(build_config({"pack": "p", "output": "o", "steps": 1, "model": "some/model"}))


def test_one_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    config = read("one_gpu", 1, monkeypatch)
    assert config.lora is not None and config.generation.engine == "continuous"
    assert config.forward_batch * config.accumulation == config.rollouts_per_step
