"""Leaving out groups that cannot teach anything.

A group whose completions all earned the same has advantage 0 throughout: it costs a forward and a backward pass and
only dilutes the token-normalised loss (DAPO, section 3.2, filters such groups). Dropping its rows after scoring keeps
the gradient of the others and saves their share of the compute. The scheduler has seen the results all the same.
"""

from typing import Any

import torch

SEQUENCE_KEYS = (("prompt_ids", "prompt_mask", True), ("completion_ids", "completion_mask", False))
_EPSILON = 1e-6


def rows_to_keep(advantages: torch.Tensor, group: int) -> torch.Tensor:
    """Indices of the rows in groups with any advantage; `advantages` holds whole groups of `group` rows in order."""
    informative = (advantages.view(-1, group).abs() > _EPSILON).any(dim=1)
    return informative.repeat_interleave(group).nonzero(as_tuple=True)[0]


def filled(kept: torch.Tensor, total: int, wanted: int) -> torch.Tensor:
    """`kept` plus the first other rows, `wanted` in all, in order."""
    others = torch.ones(total, dtype=torch.bool, device=kept.device)
    others[kept] = False
    spare = others.nonzero(as_tuple=True)[0][: max(0, wanted - len(kept))]
    return torch.cat([kept, spare]).sort().values


def take_rows(batch: dict[str, Any], rows: torch.Tensor) -> dict[str, Any]:
    """The batch with those rows only, and without the padding columns that no row needs any more.

    Everything in `batch` whose first dimension counts rows is cut; scalars and None stay.
    """
    total = len(batch["advantages"])
    taken: dict[str, Any] = {}
    for key, value in batch.items():
        if isinstance(value, torch.Tensor) and value.ndim and len(value) == total:
            taken[key] = value[rows]
        elif isinstance(value, list) and len(value) == total:
            taken[key] = [value[i] for i in rows.tolist()]
        else:
            taken[key] = value
    return _trim(taken)


def _trim(batch: dict[str, Any]) -> dict[str, Any]:
    """Prompts are padded on the left, everything per completion token on the right."""
    for ids, mask, left in SEQUENCE_KEYS:
        width = batch[mask].shape[1]
        longest = max(1, int(batch[mask].sum(dim=1).max()))
        keep = slice(width - longest, None) if left else slice(None, longest)
        for key, value in batch.items():
            same_kind = key in (ids, mask) if left else not key.startswith("prompt_")
            if same_kind and isinstance(value, torch.Tensor) and value.ndim == 2 and value.shape[1] == width:
                batch[key] = value[:, keep]
    return batch
