"""The figures of the report, drawn without pyplot's global state. Each returns None when there is nothing to draw."""

from collections.abc import Mapping, Sequence
from math import nan
from typing import Any

from matplotlib.figure import Figure

_BIN = 10
MOMENTS = ("before", "after")


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
    axis.set_ylim(-0.02, 1.02)
    axis.set_xlabel("step")
    figure.legend(loc="outside upper left", ncols=6, frameon=False, fontsize=9)
    return figure


def heat_maps(evaluations: Sequence[tuple[str, Mapping[str, Any]]]) -> Figure | None:
    """Accuracy in per cent by environment and level: a row of maps per run, before and after training."""
    tables = [
        (name, moment, e[f"{moment}_table"]) for name, e in evaluations for moment in MOMENTS if f"{moment}_table" in e
    ]
    if not tables:
        return None
    environments = list(dict.fromkeys(env for _, _, table in tables for env in table))
    levels = sorted({int(level) for _, _, table in tables for cells in table.values() for level in cells})
    names = list(dict.fromkeys(name for name, _, _ in tables))
    figure, axes = _grid(len(names), len(MOMENTS), len(environments))
    for name, moment, table in tables:
        axis = axes[names.index(name)][MOMENTS.index(moment)]
        grid = [[table.get(env, {}).get(str(level), [nan])[0] for level in levels] for env in environments]
        image = _map(axis, grid, environments, levels, 1.0, "YlGnBu")
        axis.set_title(f"{name}  {moment} training".strip(), fontsize=10)
    for axis in (axis for row in axes for axis in row if not axis.has_data()):
        axis.set_visible(False)
    figure.colorbar(image, ax=axes, pad=0.01, fraction=0.03)
    return figure


def rollouts(spent: Sequence[tuple[str, Mapping[tuple[str, int], int]]]) -> Figure | None:
    """Share of a run's judged completions, in per cent, by environment and level; one map per run."""
    spent = [(name, counts) for name, counts in spent if counts]
    if not spent:
        return None
    environments = list(dict.fromkeys(env for _, counts in spent for env, _ in sorted(counts)))
    found = {level for _, counts in spent for _, level in counts}
    levels = list(range(min(found), max(found) + 1))
    figure, axes = _grid(len(spent), 1, len(environments))
    shares = [{place: count / sum(counts.values()) for place, count in counts.items()} for _, counts in spent]
    highest = max(max(share.values()) for share in shares)
    for (name, _), share, (axis,) in zip(spent, shares, axes):
        grid = [[share.get((env, level), 0.0) for level in levels] for env in environments]
        image = _map(axis, grid, environments, levels, highest, "Greens")
        axis.set_title(name, fontsize=10)
    figure.colorbar(image, ax=axes, pad=0.01, fraction=0.03)
    return figure


def _grid(rows: int, columns: int, environments: int) -> tuple[Figure, Any]:
    figure = Figure(figsize=(11, rows * (0.75 + 0.3 * environments) + 0.3), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for axis in axes[-1]:
        axis.set_xlabel("level", fontsize=8)
    return figure, axes


def _map(axis: Any, grid: list[list[float]], rows: list[str], columns: list[int], highest: float, colours: str) -> Any:
    image = axis.imshow(grid, vmin=0, vmax=highest, cmap=colours, aspect="auto")
    axis.set_yticks(range(len(rows)), rows)
    axis.set_xticks(range(len(columns)), [str(column) for column in columns], fontsize=8)
    for y, row in enumerate(grid):
        for x, value in enumerate(row):
            if value == value and (value >= 0.005 or highest == 1.0) and len(columns) <= 32:
                colour = "white" if value > 0.6 * highest else "#1d2733"
                axis.text(x, y, f"{100 * value:.0f}", ha="center", va="center", fontsize=7, color=colour)
    return image


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
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=len(labels), frameon=False, fontsize=9)
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
    axis.set_ylim(-0.02, 1.02)
    axis.set_xlabel("step")
    figure.legend(loc="outside upper left", ncols=6, frameon=False, fontsize=9)
    return figure
