"""Where the weights would go if they kept moving along one line (RELEX, arXiv 2605.21468).

Per tensor the checkpoints' differences from the first one are the rows of M; the leading eigenvector u of the small
matrix M M^T gives the direction v = M^T u / s and coordinates c = s u; c is fitted as a + b t over the steps t, and the
tensor at step T is the first one plus (a + b T) v. The share of M's squared length that the line explains says whether
that is sound: under a threshold over all tensors together, the extrapolation is refused.
"""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ...runtime.errors import GradatimError
from ..records.folder import write_json
from .tensors import ADAPTER, FLOATS, SINGLE, Weights, encode, write

THRESHOLD = 0.8
FARTHEST = 20.0


@dataclass(slots=True)
class Fit:
    """What was found: by tensor the explained share of its movement, and of all movement together."""

    shares: dict[str, float] = field(default_factory=dict)
    moved: float = 0.0
    kept: float = 0.0

    @property
    def explained(self) -> float:
        """Share of all squared movement that lies on the fitted lines; 1 if nothing moved."""
        return self.kept / self.moved if self.moved else 1.0


def line(rows: np.ndarray, steps: Sequence[int], target: int) -> tuple[np.ndarray, float, float]:
    """The fitted displacement at `target` of (checkpoints, values) displacements; squared movement, whole and kept.

    Kept is what remains explained after both the rank-1 and the linear fit.
    """
    gram = rows @ rows.T
    moved = float(np.trace(gram))
    if moved == 0.0:
        return np.zeros(rows.shape[1]), 0.0, 0.0
    values, vectors = np.linalg.eigh(gram)
    scale = np.sqrt(max(values[-1], 0.0))
    coordinates = vectors[:, -1] * scale
    direction = vectors[:, -1] @ rows / scale
    slope, start = np.polyfit(np.asarray(steps, dtype=float), coordinates, 1)
    residual = float(((start + slope * np.asarray(steps) - coordinates) ** 2).sum()) + moved - float(values[-1])
    return (start + slope * target) * direction, moved, max(0.0, moved - residual)


def extrapolate(checkpoints: Sequence[Path], output: Path, target: int, threshold: float = THRESHOLD) -> Fit:
    """Write the model that the checkpoints point to at step `target` into the new folder `output`.

    Raises GradatimError for checkpoints that do not belong together, a target that is not ahead or more than 20 times
    as far, and an explained share under `threshold`; then nothing is left behind.
    """
    ordered = sorted(checkpoints, key=step_of)
    steps = [step_of(path) for path in ordered]
    _check(steps, target, output, threshold)
    weights = [Weights(path) for path in ordered]
    _check_equal(weights)
    output.mkdir(parents=True, exist_ok=True)
    fit = Fit()
    adapter = (ordered[-1] / ADAPTER).is_file()
    file = output / (ADAPTER if adapter else SINGLE)
    try:
        write(file, weights[-1], _tensors(weights, steps, target, fit))
    except OSError:
        shutil.rmtree(output)
        raise
    if fit.explained < threshold:
        file.unlink()
        output.rmdir()
        raise GradatimError(
            f"only {fit.explained:.0%} of the movement lies on one line per tensor, {threshold:.0%} is needed: "
            "take checkpoints from a steadier stretch of training, or lower --threshold"
        )
    _copy_rest(ordered[-1], output)
    values = {"steps": steps, "target": target, "explained": fit.explained, "tensors": fit.shares}
    write_json(output / "extrapolation.json", values)
    return fit


def _tensors(weights: Sequence[Weights], steps: Sequence[int], target: int, fit: Fit) -> Iterator[tuple[str, bytes]]:
    first, last = weights[0], weights[-1]
    for name in last.entries:
        if last.kind(name) not in FLOATS:
            yield name, last.raw(name)
            continue
        start = first.array(name).astype(np.float64)
        rows = np.stack([one.array(name) - start for one in weights])
        displacement, moved, kept = line(rows, steps, target)
        fit.moved, fit.kept = fit.moved + moved, fit.kept + kept
        fit.shares[name] = kept / moved if moved else 1.0
        yield name, encode(start + displacement, last.kind(name))


def step_of(path: Path) -> int:
    """The training step of a checkpoint: from its trainer_state.json, else the number its name ends in."""
    state = path / "trainer_state.json"
    if state.is_file():
        try:
            return int(json.loads(state.read_text(encoding="utf-8"))["global_step"])
        except (ValueError, KeyError, TypeError):
            raise GradatimError(f"{state} is damaged: leave that checkpoint out") from None
    found = re.search(r"(\d+)$", path.name)
    if found is None:
        raise GradatimError(f"{path} has no step: its name must end in one, such as checkpoint-100")
    return int(found[1])


def _check(steps: Sequence[int], target: int, output: Path, threshold: float) -> None:
    if len(set(steps)) < 3:
        raise GradatimError(f"at least three checkpoints of different steps are needed, not {len(set(steps))}")
    if len(set(steps)) < len(steps):
        raise GradatimError(f"two checkpoints have the same step: {', '.join(map(str, steps))}")
    if target <= steps[-1]:
        raise GradatimError(f"--steps {target} is not ahead of the last checkpoint, which is at {steps[-1]}")
    if target - steps[0] > FARTHEST * (steps[-1] - steps[0]):
        raise GradatimError(
            f"--steps {target} is more than {FARTHEST:g} times as far as the checkpoints reach "
            f"({steps[0]} to {steps[-1]}): name one up to {int(steps[0] + FARTHEST * (steps[-1] - steps[0]))}"
        )
    if not 0 <= threshold <= 1:
        raise GradatimError(f"--threshold {threshold} must be from 0 to 1")
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise GradatimError(f"{output} is not an empty folder: name another with --output")


def _check_equal(weights: Sequence[Weights]) -> None:
    """Raises GradatimError unless all have the same tensors of the same shapes and kinds."""
    last = weights[-1]
    for one in weights[:-1]:
        names = set(one.entries) ^ set(last.entries)
        names |= {n for n in last.entries if n in one.entries and _form(one, n) != _form(last, n)}
        if names:
            raise GradatimError(
                f"{one.folder} and {last.folder} are not of one model: {sorted(names)[0]} differs in shape or kind"
            )


def _form(weights: Weights, name: str) -> tuple[str, tuple[int, ...]]:
    return weights.kind(name), weights.shape(name)


def _copy_rest(source: Path, output: Path) -> None:
    """Configuration and tokenizer, so that the folder loads like any model; no optimizer, no state of training."""
    kept = ("config.json", "generation_config.json", "adapter_config.json", "chat_template.jinja", "vocab.json")
    kept += ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "merges.txt", "tokenizer.model")
    for name in kept:
        if (source / name).is_file():
            shutil.copyfile(source / name, output / name)
