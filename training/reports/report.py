"""report.html: one self-contained page about a run, with plots inlined as SVG.

Needs matplotlib (`[plot]` extra); without it the page holds the tables alone.
"""

import html
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..records.folder import RunFolder, write_text

_STYLE = """
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733 }
h1 { font-size: 1.6rem; margin-bottom: 0 } h2 { font-size: 1.15rem; margin-top: 2.2rem }
table { border-collapse: collapse; margin: .6rem 0 } th, td { padding: .2rem .55rem; text-align: right }
th:first-child, td:first-child { text-align: left } thead th { border-bottom: 1px solid #9aa7b5 }
.up { color: #11734b; font-weight: 600 } .down { color: #b3261e; font-weight: 600 } .note { color: #5b6876 }
.text td, .text th { text-align: left; vertical-align: top } .text code { white-space: pre-wrap }
.text tbody tr:nth-child(odd) { background: #f4f7fa } summary { cursor: pointer; font-weight: 600; margin: .6rem 0 }
svg { max-width: 100%; height: auto; background: #fff }
@media (prefers-color-scheme: dark) {
body { background: #161b21; color: #dbe2ea } .note { color: #9aa7b5 } .up { color: #5cc99a } .down { color: #ff8a80 }
.text tbody tr:nth-child(odd) { background: #1f2730 }
}
"""
_VIEWPORT = '<meta name="viewport" content="width=device-width">'


def write_report(path: str | Path, baseline: str | Path | None = None) -> Path:
    """Write report.html into the run folder `path`; `baseline` is a second run to compare with. Returns the page."""
    folder = RunFolder(path)
    evaluation, summary = folder.read(folder.evaluation), folder.read(folder.summary)
    config = folder.read(folder.config)
    lines = list(folder.lines("metrics.jsonl"))
    other = None if baseline is None else RunFolder(baseline).read(RunFolder(baseline).evaluation)
    parts = [
        f"<h1>{html.escape(folder.path.name)}</h1>",
        f'<p class="note">{html.escape(_headline(config, summary))}</p>',
        "<h2>Frontier on held-out instances</h2>",
        "<p>The frontier is the highest level with greedy accuracy of at least one half.</p>",
        _frontier_table(evaluation, other, config),
        _plots(lines, evaluation),
        "<h2>Held-out accuracy by level, before and after</h2>",
        _accuracy_table(evaluation),
        "<h2>Time</h2>",
        _phase_table(summary),
        "<h2>Samples from the end of training</h2>",
        sample_table(folder),
        "<h2>Configuration</h2>",
        f"<pre>{html.escape(folder.config.read_text(encoding='utf-8'))}</pre>",
    ]
    write_text(folder.report, page(folder.path.name, parts))
    return folder.report


def page(title: str, parts: Iterable[str]) -> str:
    """A whole page of HTML that needs no other file; the title is escaped, the parts are not."""
    head = f'<!doctype html><html lang="en"><meta charset="utf-8">{_VIEWPORT}<title>{html.escape(title)}</title>'
    return f"{head}<style>{_STYLE}</style><body>\n" + "\n".join(parts) + "\n</body></html>\n"


def _headline(config: Mapping[str, Any], summary: Mapping[str, Any]) -> str:
    train = summary["phases"].get("train", {})
    return (
        f"model {config['model']}, scheduler {config['scheduler']}, seed {config['seed']}, "
        f"{train.get('steps', 0)} steps, {train.get('cpu', 0):.0f} CPU seconds of training"
    )


def _row(cells: list[Any], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def html_table(head: list[str], rows: list[list[Any]], kind: str = "figures") -> str:
    """A table of figures, aligned to the right, or of "text"."""
    return f'<table class="{kind}"><thead>{_row(head, "th")}</thead><tbody>{"".join(map(_row, rows))}</tbody></table>'


def _frontier_table(evaluation: Mapping[str, Any], other: Mapping[str, Any] | None, config: Mapping[str, Any]) -> str:
    before, after = evaluation["before_frontier"], evaluation.get("after_frontier")
    if after is None:
        return '<p class="note">The run has not been evaluated after training.</p>'
    head = ["environment", "before", f"after {config['scheduler']}", "gain"]
    if other:
        head += ["baseline after", "baseline gain"]
    rows, gains = [], [0, 0]
    for env, start in before.items():
        cells: list[Any] = [html.escape(env), start, after[env], gain(after[env] - start)]
        gains[0] += after[env] - start
        if other:
            change = other["after_frontier"][env] - other["before_frontier"][env]
            cells += [other["after_frontier"][env], gain(change)]
            gains[1] += change
        rows.append(cells)
    rows.append(["<b>sum</b>", "", "", gain(gains[0])] + (["", gain(gains[1])] if other else []))
    return html_table(head, rows)


def gain(value: int) -> str:
    kind = "up" if value > 0 else "down" if value < 0 else "note"
    return f'<span class="{kind}">{value:+d}</span>'


def _accuracy_table(evaluation: Mapping[str, Any]) -> str:
    before, after = evaluation["before_table"], evaluation.get("after_table", {})
    levels = sorted({int(level) for cells in before.values() for level in cells})
    rows = []
    for env, cells in before.items():
        for name, table in (("before", cells), ("after", after.get(env, {}))):
            marks = [_mark(table.get(str(level))) for level in levels]
            rows.append([f"{html.escape(env)} {name}", *marks])
    note = (
        '<p class="note">Questions whose prompt occurred in training are left out. * marks a level with so few '
        "distinct prompts that training has seen nearly all of them; there every question counts.</p>"
    )
    return html_table(["environment", *map(str, levels)], rows) + note


def _mark(cell: list[Any] | None) -> str:
    return "" if cell is None else f"{cell[0]:.2f}{'*' if cell[2] else ''}"


def _phase_table(summary: Mapping[str, Any]) -> str:
    rows = [[html.escape(name), f"{t['wall']:.1f}", f"{t['cpu']:.1f}"] for name, t in summary["phases"].items()]
    return html_table(["phase", "wall s", "CPU s"], rows)


def sample_table(folder: RunFolder, count: int = 12) -> str:
    kept = list(folder.lines("samples.jsonl"))[-count:]
    if not kept:
        return '<p class="note">None yet: some are kept every ten steps.</p>'
    rows = [
        [
            f"{html.escape(s['env'])} {s['level']}",
            f"<code>{html.escape(_text(s['prompt']))}</code>" if "prompt" in s else "",
            f"<code>{html.escape(_text(s['completion']))}</code>",
            "" if s["reward"] is None else f"{s['reward']:.2g}",
            _verdict(s.get("status", "")),
            html.escape("; ".join(s.get("feedback", ()))),
        ]
        for s in kept
    ]
    return html_table(["environment, level", "prompt", "completion", "reward", "verdict", "feedback"], rows, "text")


def _verdict(status: str) -> str:
    return f'<span class="{"up" if status == "correct" else "down"}">{html.escape(status)}</span>'


def _text(value: Any) -> str:
    return value if isinstance(value, str) else value[-1]["content"]


def _plots(lines: list[dict[str, Any]], evaluation: Mapping[str, Any]) -> str:
    try:
        import matplotlib
    except ImportError:
        return '<p class="note">For plots: pip install "gradatim[plot]"</p>'
    matplotlib.use("svg")
    from . import plots

    figures = [
        ("Window of levels over time", plots.windows(lines)),
        ("Share of groups without signal", plots.signal(lines)),
        ("Held-out accuracy", plots.heat_maps([("", evaluation)])),
    ]
    return "".join(f"<h2>{title}</h2>{svg(figure)}" for title, figure in figures if figure is not None)


def svg(figure: Any) -> str:
    from matplotlib import rc_context

    target = io.StringIO()
    with rc_context({"svg.hashsalt": "gradatim", "svg.fonttype": "none"}):
        figure.savefig(target, format="svg", bbox_inches="tight", metadata={"Date": None})
    text = target.getvalue()
    return text[text.index("<svg") :]
