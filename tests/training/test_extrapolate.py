"""`gradatim extrapolate`: exact on a line, better than the last step under noise, refused where there is no line."""

import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from gradatim.cli.extrapolate import extrapolate as command
from gradatim.cli.main import main
from gradatim.runtime.errors import GradatimError
from gradatim.training.model import extrapolate as module
from gradatim.training.model.extrapolate import extrapolate
from gradatim.training.model.tensors import Weights, encode

RANDOM = np.random.default_rng(3)
START, WAY = RANDOM.normal(size=(6, 5)), RANDOM.normal(size=(6, 5)) * 0.01


def checkpoints(folder: Path, steps: tuple[int, ...], at: Callable[[int], np.ndarray]) -> list[Path]:
    from safetensors.numpy import save_file

    found = []
    for step in steps:
        path = folder / f"checkpoint-{step}"
        path.mkdir(parents=True)
        values = {"w": at(step).astype(np.float32), "still": np.ones(3, np.float32), "ids": np.arange(4)}
        save_file(values, path / "model.safetensors")
        (path / "config.json").write_text("{}")
        found.append(path)
    return found


def test_a_line_is_found_exactly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from safetensors.numpy import load_file

    made = checkpoints(tmp_path, (10, 20, 40, 50), lambda step: START + step * WAY)
    command(made[::-1], tmp_path / "out", 500, 0.8)
    found = load_file(tmp_path / "out" / "model.safetensors")
    assert np.allclose(found["w"], START + 500 * WAY, atol=1e-4)
    assert np.array_equal(found["still"], np.ones(3)) and np.array_equal(found["ids"], np.arange(4))
    assert (tmp_path / "out" / "config.json").is_file()
    saved = json.loads((tmp_path / "out" / "extrapolation.json").read_text())
    assert saved["explained"] > 0.999 and saved["steps"] == [10, 20, 40, 50]
    assert "100.0% of the movement explained" in capsys.readouterr().out


def test_noise_is_averaged_out(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    noise = np.random.default_rng(5)
    steps = tuple(range(10, 101, 10))
    made = checkpoints(tmp_path, steps, lambda step: START + step * WAY + noise.normal(size=START.shape) * 0.03)
    fit = extrapolate(made, tmp_path / "out", 400)
    assert 0.9 < fit.explained < 1
    truth = START + 400 * WAY
    last, first = (load_file(made[i] / "model.safetensors")["w"] for i in (-1, -2))
    naive = last + 30 * (last - first)
    error = np.linalg.norm(load_file(tmp_path / "out" / "model.safetensors")["w"] - truth)
    assert error < 0.3 * np.linalg.norm(naive - truth)


def test_a_walk_without_direction_is_refused(tmp_path: Path) -> None:
    noise = np.random.default_rng(7)
    made = checkpoints(tmp_path, (1, 2, 3, 4, 5, 6), lambda step: START + noise.normal(size=START.shape))
    with pytest.raises(GradatimError, match=r"only \d+% of the movement lies on one line per tensor, 80% is needed"):
        extrapolate(made, tmp_path / "out", 20)
    assert not (tmp_path / "out").exists()


def test_bfloat16_survives(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from safetensors.torch import load_file, save_file

    for step in (1, 2, 3):
        (tmp_path / f"c-{step}").mkdir()
        save_file({"w": torch.full((4,), step, dtype=torch.bfloat16)}, tmp_path / f"c-{step}" / "model.safetensors")
    extrapolate([tmp_path / f"c-{step}" for step in (1, 2, 3)], tmp_path / "out", 10)
    assert load_file(tmp_path / "out" / "model.safetensors")["w"].tolist() == [10.0] * 4
    values = torch.randn(1000)
    rounded = torch.frombuffer(bytearray(encode(values.numpy(), "BF16")), dtype=torch.bfloat16)
    assert torch.equal(rounded, values.to(torch.bfloat16))


def test_mistakes_get_one_line(tmp_path: Path) -> None:
    made = checkpoints(tmp_path, (10, 20, 30), lambda step: START + step * WAY)
    other = checkpoints(tmp_path / "other", (40,), lambda step: START[:2])
    torn = checkpoints(tmp_path / "torn", (50,), lambda step: START)
    data = (torn[0] / "model.safetensors").read_bytes()
    (torn[0] / "model.safetensors").write_bytes(data[:-3])
    (tmp_path / "checkpoint-60").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("")
    cases = [
        (made[:2], 50, "out", "at least three checkpoints"),
        ([*made, made[0]], 50, "out", "two checkpoints have the same step"),
        (made, 30, "out", "is not ahead of the last checkpoint, which is at 30"),
        (made, 5000, "out", "name one up to 410"),
        (made, 50, "full", "is not an empty folder"),
        ([*made, other[0]], 90, "out", "are not of one model: w differs"),
        ([*made, torn[0]], 90, "out", "is torn or no safetensors file"),
        ([*made, tmp_path / "checkpoint-60"], 90, "out", "holds no weights"),
        ([*made, tmp_path / "full"], 90, "out", "has no step"),
    ]
    for paths, steps, output, message in cases:
        with pytest.raises(GradatimError, match=message):
            extrapolate(paths, tmp_path / output, steps)
    assert not (tmp_path / "out").exists()
    assert Weights(made[0]).shape("w") == (6, 5)


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        (tmp_path / "out" / "model.safetensors.partial").write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    made = checkpoints(tmp_path, (10, 20, 40), lambda step: START + step * WAY)
    monkeypatch.setattr(module, "write", full)
    words = ["gradatim", "extrapolate", *map(str, made), "-o", f"{tmp_path}/out", "--steps", "60"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert "error: cannot write: No space left on device; make room" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
