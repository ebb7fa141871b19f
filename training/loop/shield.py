"""Continuous batching without its cost to the weights.

TRL casts the model itself to the precision of generation, and never back: float32 weights and rotary frequencies would
be rounded to bfloat16, and small updates lost from then on. A shielded model ignores a bare change of type, and casts
its parameters, not its buffers, for the time of one generation only; afterwards they are the tensors that they were.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from ...runtime.errors import GradatimError


def shield(model: Any, kind: str) -> None:
    """Make `model` safe for `generate_batch` in the precision "bf16", "fp16" or "fp32".

    From then on `generate_batch` raises GradatimError if a request fails, which TRL would leave out in silence.
    """
    move, generate = model.to, model.generate_batch
    dtype = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}[kind]

    def to(*args: Any, **options: Any) -> Any:
        return model if len(args) == 1 and isinstance(args[0], torch.dtype) and not options else move(*args, **options)

    def generate_batch(prompts: list[list[int]], *args: Any, **options: Any) -> Any:
        try:
            with cast_aside(model, dtype):
                outputs = generate(prompts, *args, **options)
        except ValueError as error:
            raise GradatimError(f"continuous batching cannot start ({error}); give it more generation.memory") from None
        failed = [output.error for output in outputs.values() if output.error]
        if failed or len(outputs) != len(prompts):
            raise GradatimError(
                f"continuous batching finished {len(outputs) - len(failed)} of {len(prompts)} completions: "
                f"{failed[0] if failed else 'the others are missing'}; lower generation.memory, or use "
                "generation.engine = transformers"
            )
        return outputs

    model.to, model.generate_batch = to, generate_batch


@contextmanager
def cast_aside(model: Any, dtype: torch.dtype) -> Iterator[None]:
    """The parameters in `dtype` within the block, and the very same tensors as before after it."""
    kept = {parameter: parameter.data for parameter in model.parameters() if parameter.is_floating_point()}
    try:
        for parameter, data in kept.items():
            parameter.data = data.to(dtype)
        yield
    finally:
        for parameter, data in kept.items():
            parameter.data = data
