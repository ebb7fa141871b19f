"""Leaving out groups that cannot teach anything, and putting batches together.

A group whose completions all earned the same has advantage 0 throughout: it costs a forward and a backward pass and
only dilutes the token-normalised loss (DAPO, section 3.2, filters such groups). Dropping its rows after scoring keeps
the gradient of the others and saves their share of the compute. The scheduler has seen the results all the same.

Completions without a reward are left out in the same way. Rows that only fill a batch up have advantage 0 and do not
count among the tokens that the loss is divided by.
"""

from typing import Any

import torch

SEQUENCE_KEYS = (("prompt_ids", "prompt_mask", True), ("completion_ids", "completion_mask", False))
_EPSILON = 1e-6


def spread(rewards: torch.Tensor, weights: torch.Tensor, group: int) -> torch.Tensor:
    """For each group, whether some reward column with a weight differs within it; bool, one per group.

    `rewards` is (rows, columns), whole groups of `group` rows in order; NaN means no verdict. Rewards decide, not
    advantages: some ways of normalising give groups of equal rewards an advantage.
    """
    counted = rewards[:, weights != 0].view(-1, group, int((weights != 0).sum()))
    missing = counted.isnan()
    highest = counted.masked_fill(missing, -torch.inf).amax(dim=1)
    lowest = counted.masked_fill(missing, torch.inf).amin(dim=1)
    return (highest - lowest > _EPSILON).any(dim=1)


def rows_of(groups: torch.Tensor, group: int) -> torch.Tensor:
    """One bool per row from one per group."""
    return groups.repeat_interleave(group)


def chosen_rows(kept: torch.Tensor, needed: int, parts: int, total: int) -> torch.Tensor:
    """Indices of the rows to train on: at most `total` of those that `kept` says, and others to make the number whole.

    The number is the least multiple of `parts` that holds `needed` rows, so it is the same on every process.
    """
    wanted = min(total, max(parts, -(-needed // parts) * parts))
    return filled(kept.nonzero(as_tuple=True)[0][:wanted], len(kept), wanted)


def joined(batches: list[dict[str, Any]], pad: int) -> dict[str, Any]:
    """Several batches as one: prompts padded on the left, everything per completion token on the right.

    Scalars and None are those of the first batch.
    """
    if len(batches) == 1:
        return batches[0]
    whole: dict[str, Any] = {}
    for key, first in batches[0].items():
        parts = [batch[key] for batch in batches]
        if isinstance(first, list):
            whole[key] = [item for part in parts for item in part]
        elif isinstance(first, torch.Tensor) and first.ndim:
            fill = pad if key.endswith("_ids") else 0
            whole[key] = torch.cat(_even(parts, fill, key.startswith("prompt_")) if first.ndim == 2 else parts)
        else:
            whole[key] = first
    return whole


def _even(parts: list[torch.Tensor], fill: int, left: bool) -> list[torch.Tensor]:
    width = max(part.shape[1] for part in parts)
    gaps = [width - part.shape[1] for part in parts]
    pads = [(gap, 0) if left else (0, gap) for gap in gaps]
    return [torch.nn.functional.pad(part, pad, value=fill) for part, pad in zip(parts, pads)]


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
