"""The figures of the report, drawn without pyplot's global state. Each returns None when there is nothing to draw."""

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

_BIN = 10


def windows(lines: list[dict[str, Any]]) -> Figure | None:
    """The window of every environment over CPU seconds: a band from its lowest to its highest level."""
    if not lines:
        return None
    environments = list(lines[0]["places"])
    columns = 2 if len(environments) in (2, 4) else min(3, len(environments))
    rows = -(-len(environments) // columns)
    figure = Figure(figsize=(3.6 * columns, 2.5 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False, sharex=True)
    seconds = [line["clock"]["cpu"] for line in lines]
    for index, env in enumerate(environments):
        axis = axes[index // columns][index % columns]
        low = [line["places"][env][0] for line in lines]
        top = [line["places"][env][1] for line in lines]
        axis.fill_between(seconds, low, top, step="post", alpha=0.25, color="#1f6fb2", linewidth=0)
        axis.step(seconds, top, where="post", color="#1f6fb2")
        axis.set_title(env, fontsize=10)
        axis.set_ylabel("level")
        axis.yaxis.get_major_locator().set_params(integer=True)
    for index in range(len(environments), rows * columns):
        axes[index // columns][index % columns].set_visible(False)
    figure.supxlabel("CPU seconds of training", fontsize=9)
    return figure


def signal(lines: list[dict[str, Any]]) -> Figure | None:
    """Share of groups whose rewards are all equal, and mean reward, averaged over bins of steps."""
    if not lines:
        return None
    figure = Figure(figsize=(8, 2.6), layout="constrained")
    axis = figure.subplots()
    for key, label, colour in (("no_signal", "groups without signal", "#b3541e"), ("reward", "mean reward", "#11734b")):
        values = [line[key] or 0.0 for line in lines]
        starts = [i for i in range(0, len(values), _BIN) if i == 0 or i + _BIN <= len(values)]
        bins = [values[i : i + _BIN] for i in starts]
        steps = [lines[min(i + _BIN, len(lines)) - 1]["step"] for i in starts]
        axis.plot(steps, [sum(part) / len(part) for part in bins], label=label, color=colour)
    axis.set_ylim(0, 1)
    axis.set_xlabel("step")
    axis.legend(frameon=False)
    return figure


def heat_maps(evaluation: Mapping[str, Any]) -> Figure | None:
    """Accuracy by environment and level, one map before and one after training."""
    tables = [(name, evaluation.get(f"{name}_table")) for name in ("before", "after")]
    tables = [(name, table) for name, table in tables if table]
    if not tables:
        return None
    environments = list(tables[0][1])
    levels = sorted({int(level) for cells in tables[0][1].values() for level in cells})
    figure = Figure(figsize=(10, 0.9 + len(tables) * (0.35 * len(environments) + 0.7)), layout="constrained")
    axes = figure.subplots(len(tables), 1, squeeze=False, sharex=True)
    for (name, table), (axis,) in zip(tables, axes):
        grid = [[table[env].get(str(level), [float("nan")])[0] for level in levels] for env in environments]
        image = axis.imshow(grid, vmin=0, vmax=1, cmap="YlGnBu", aspect="auto")
        axis.set_title(f"{name} training", fontsize=10)
        axis.set_yticks(range(len(environments)), environments)
        axis.set_xticks(range(len(levels)), [str(level) for level in levels])
        figure.colorbar(image, ax=axis, pad=0.01)
    axes[-1][0].set_xlabel("level")
    return figure


Named = list[tuple[str, list[dict[str, Any]]]]


def tops(runs: Named) -> Figure | None:
    """For every environment, the top of the levels in play over CPU seconds, one line per run."""
    environments = list(dict.fromkeys(env for _, lines in runs for env in lines[0]["places"]))
    if not environments:
        return None
    columns = min(3, len(environments))
    rows = -(-len(environments) // columns)
    figure = Figure(figsize=(3.6 * columns, 2.5 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False, sharex=True).flat
    for axis, env in zip(axes, environments):
        for name, lines in runs:
            known = [line for line in lines if env in line["places"]]
            seconds = [line["clock"]["cpu"] for line in known]
            axis.step(seconds, [line["places"][env][1] for line in known], where="post", label=name)
        axis.set_title(env, fontsize=10)
        axis.yaxis.get_major_locator().set_params(integer=True)
    for axis in axes:
        axis.set_visible(False)
    figure.axes[0].legend(frameon=False, fontsize=8)
    figure.supxlabel("CPU seconds of training", fontsize=9)
    return figure


def silence(runs: Named) -> Figure | None:
    """Share of groups without signal, averaged over bins of steps, one line per run."""
    if not runs:
        return None
    figure = Figure(figsize=(8, 2.6), layout="constrained")
    axis = figure.subplots()
    for name, lines in runs:
        bins = [lines[i : i + _BIN] for i in range(0, len(lines), _BIN)]
        shares = [sum(line["no_signal"] for line in part) / len(part) for part in bins]
        axis.plot([part[-1]["step"] for part in bins], shares, label=name, marker="." if len(bins) == 1 else None)
    axis.set_ylim(0, 1)
    axis.set_xlabel("step")
    axis.legend(frameon=False)
    return figure


def rollouts(spent: Mapping[tuple[str, int], int]) -> Figure | None:
    """Judged completions by environment and level."""
    if not spent:
        return None
    environments = list(dict.fromkeys(env for env, _ in spent))
    levels = range(min(level for _, level in spent), max(level for _, level in spent) + 1)
    figure = Figure(figsize=(10, 1.1 + 0.35 * len(environments)), layout="constrained")
    axis = figure.subplots()
    grid = [[spent.get((env, level), 0) for level in levels] for env in environments]
    image = axis.imshow(grid, cmap="Greens", aspect="auto", vmin=0)
    axis.set_yticks(range(len(environments)), environments)
    axis.set_xticks(range(len(levels)), [str(level) for level in levels])
    axis.set_xlabel("level")
    figure.colorbar(image, ax=axis, pad=0.01)
    return figure
