"""Live progress of a run: a rich table on a terminal, a line now and then elsewhere."""

import time
from collections import deque
from types import TracebackType
from typing import Any, Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

PLAIN_EVERY = 20.0


class Progress:
    """Shows the phase and, while training, step, window and frontier accuracy per environment, and lost signal.

    Use as a context manager. `console` defaults to standard error.
    """

    def __init__(self, budget: str, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True)
        self._budget = budget
        self._live = Live(console=self.console, refresh_per_second=4, transient=True)
        self._no_signal: deque[float] = deque(maxlen=20)
        self._printed = 0.0

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._live.stop()

    def say(self, text: str) -> None:
        """A lasting line."""
        self.console.print(text, highlight=False, markup=False, soft_wrap=True)

    def phase(self, name: str, done: int, total: int, note: str = "") -> None:
        """Progress of a phase other than training."""
        text = f"{name}  {done}/{total}  {note}"
        if self.console.is_terminal:
            self._live.update(Text(text))
        elif done == total or time.monotonic() - self._printed > PLAIN_EVERY:
            self._plain(text)

    def step(self, line: dict[str, Any]) -> None:
        """One line of metrics.jsonl."""
        self._no_signal.append(line["no_signal"])
        if self.console.is_terminal:
            self._live.update(Group(Text(self._headline(line)), _table(line)))
        elif time.monotonic() - self._printed > PLAIN_EVERY:
            places = "  ".join(
                f"{env} {low}-{top} {_percent(acc)}" for env, (low, top, acc, _) in line["places"].items()
            )
            self._plain(f"{self._headline(line)}\n  {places}")

    def _headline(self, line: dict[str, Any]) -> str:
        clock, lost = line["clock"], sum(self._no_signal) / len(self._no_signal)
        out = sum(line["left_out"].values())
        left_out = f"  left out {out}" if out else ""
        return (
            f"step {line['step']} ({self._budget})  {clock['wall']:.0f} s, cpu {clock['cpu']:.0f} s  "
            f"reward {line['reward'] or 0:.2f}  groups without signal {lost:.0%}{left_out}"
        )

    def _plain(self, text: str) -> None:
        self._printed = time.monotonic()
        self.say(text)


def _table(line: dict[str, Any]) -> Table:
    table = Table(box=None, padding=(0, 2))
    for column in ("environment", "window", "accuracy at top", "rollouts", "left out"):
        table.add_column(column, justify="left" if column == "environment" else "right")
    for env, (low, top, accuracy, rollouts) in line["places"].items():
        table.add_row(env, f"{low}-{top}", _percent(accuracy), str(rollouts), str(line["left_out"].get(env, "")))
    return table


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"
