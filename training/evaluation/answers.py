"""The answers of an evaluation as JSON Lines, so that a stopped one goes on where it was.

The first line says what was asked of whom; a file whose first line differs is refused. An answer is known by (env,
level, seed, sample). A line that a kill cut short is dropped.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...runtime.errors import GradatimError

Key = tuple[str, int, int, int]


class AnswerLog:
    """Answers on disk. Raises GradatimError if the file holds those of another evaluation."""

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        self.path = path
        self.rows: dict[Key, dict[str, Any]] = {}
        settings = json.loads(json.dumps(settings))
        lines = list(self._complete()) if path.exists() else []
        if lines:
            self._compare(lines[0].get("settings"), settings)
            self.rows = {key_of(row): row for row in lines[1:]}
            self._cut()
        else:
            path.unlink(missing_ok=True)
            self._append({"settings": settings})

    def add(self, rows: list[dict[str, Any]]) -> None:
        """Keep some answers."""
        for row in rows:
            self.rows[key_of(row)] = row
        self._append(*rows)

    def _append(self, *rows: dict[str, Any]) -> None:
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        except OSError as error:
            raise GradatimError(f"cannot write {self.path}: {error.strerror}; the answers so far are kept") from None

    def _complete(self) -> Iterator[dict[str, Any]]:
        for number, line in enumerate(self.path.read_text(encoding="utf-8", errors="replace").split("\n")[:-1], 1):
            try:
                row = json.loads(line)
            except ValueError:
                raise GradatimError(f"{self.path}:{number} is not JSON: name another file, or remove it") from None
            if not isinstance(row, dict):
                raise GradatimError(f"{self.path}:{number} is no answer: name another file, or remove it")
            yield row

    def _cut(self) -> None:
        data = self.path.read_bytes()
        if not data.endswith(b"\n"):
            with self.path.open("r+b") as file:
                file.truncate(data.rfind(b"\n") + 1)

    def _compare(self, found: Any, wanted: dict[str, Any]) -> None:
        if not isinstance(found, dict):
            raise GradatimError(f"{self.path} holds no answers of an evaluation: name another file")
        for key in wanted:
            if found.get(key) != wanted[key]:
                raise GradatimError(
                    f"{self.path} holds answers for {key} = {found.get(key)!r}, now it is {wanted[key]!r}: "
                    "name another output to start afresh"
                )


def key_of(row: dict[str, Any]) -> Key:
    """The identity of an answer."""
    return row["env"], row["level"], row["seed"], row["sample"]
