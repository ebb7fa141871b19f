"""The parent side of one worker process: start, exchange messages without ever blocking, watch, kill.

Calls go to the child in chunks (marshal, which only the parent writes); results come back as lines of JSON, so that
nothing a child sends can do harm. Beside the pipes there is one page of shared memory, in which the child writes which
call it is at and since when: the parent knows the culprit of an overrun or a death without a message per call.
"""

import json
import marshal
import mmap
import os
import struct
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

from .verdict import Verdict

BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    f"from {__package__}.pool_worker import main; main(*sys.argv[2:])"
)
KNOWN = 1000
"""Verdicts that a child sends in full once and by number from then on; both sides count the same."""


class Chunk:
    """Calls sent together: their numbers, the serial number of the chunk, and how many are answered."""

    __slots__ = ("done", "numbers", "serial")

    def __init__(self, serial: int, numbers: list[int]) -> None:
        self.serial, self.numbers, self.done = serial, numbers, 0

    @property
    def rest(self) -> list[int]:
        """The calls that are not answered."""
        return self.numbers[self.done :]


class WorkerProcess:
    """One child and what is known of it.

    `assigned` holds the chunks that it has been sent and not fully answered, in order. `clock` is when it was last
    heard of, or given work while idle (time.monotonic). The child is a fresh interpreter, not a fork, in a session of
    its own.
    """

    def __init__(self, pack_path: str, memory_mb: int, deadline: float, trust: str) -> None:
        with tempfile.TemporaryFile() as shared:
            shared.truncate(mmap.PAGESIZE)
            self._page = mmap.mmap(shared.fileno(), mmap.PAGESIZE)
            settings = [pack_path, str(memory_mb), str(deadline), trust, str(shared.fileno())]
            self._process = subprocess.Popen(
                [sys.executable, "-c", BOOT, json.dumps(sys.path), *settings],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
                pass_fds=(shared.fileno(),),
            )
        assert self._process.stdin is not None and self._process.stdout is not None
        self.to_child, self.from_child = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self.to_child, False)
        os.set_blocking(self.from_child, False)
        self._inbox, self._outbox = bytearray(), bytearray()
        self._serial = 0
        self.assigned: deque[Chunk] = deque()
        self.verdicts: list[Verdict] = []
        self.ready = False
        self.ended = False
        self.clock = time.monotonic()

    @property
    def pid(self) -> int:
        """The process id of the child."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._process.poll()

    @property
    def has_unsent(self) -> bool:
        """Whether `flush` has more to do."""
        return bool(self._outbox)

    def current(self) -> tuple[int, float] | None:
        """(number, since) of the call that the child is at, by its own word; None if it is between chunks."""
        place, since = struct.unpack_from("@Qd", self._page)
        chunk = self.assigned[0] if self.assigned else None
        if chunk is None or since <= 0 or place >> 16 != chunk.serial or place & 0xFFFF >= len(chunk.numbers):
            return None
        return chunk.numbers[place & 0xFFFF], since

    def send(self, numbers: list[int], calls: Sequence[tuple[str, str, str]], markers: str) -> None:
        """Queue these calls for the child; its clock starts if it was idle."""
        if not self.assigned:
            self.clock = time.monotonic()
        self._serial += 1
        self.assigned.append(Chunk(self._serial, numbers))
        data = marshal.dumps((self._serial, markers, [calls[number] for number in numbers]))
        self._outbox += len(data).to_bytes(8, "big") + data

    def flush(self) -> None:
        """Write as much as the pipe takes now."""
        try:
            while self._outbox:
                done = os.write(self.to_child, bytes(self._outbox[: 1 << 16]))
                del self._outbox[:done]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._outbox.clear()  # the child is gone; `receive` will find the end of its output

    def receive(self) -> list[Any]:
        """The messages that have arrived; sets `ended` once the child has closed its output."""
        try:
            while chunk := os.read(self.from_child, 1 << 16):
                self._inbox += chunk
                if len(chunk) < 1 << 12:
                    break  # most likely all there is; what is left wakes the parent again
            else:
                self.ended = True
        except BlockingIOError:
            pass
        if b"\n" not in self._inbox:
            return []
        *lines, self._inbox = self._inbox.split(b"\n")
        return [json.loads(line) for line in lines]

    def verdict(self, code: int | list[Any]) -> Verdict:
        """The verdict for a code: a number of an earlier one, or its parts."""
        if isinstance(code, int):
            known = self.verdicts[code]
            return Verdict(known.status, known.accuracy, known.score, dict(known.criteria), known.feedback)
        status, accuracy, score, criteria, feedback = code
        found = Verdict.from_dict(
            {"status": status, "accuracy": accuracy, "score": score, "criteria": criteria, "feedback": feedback}
        )
        if len(self.verdicts) < KNOWN:
            self.verdicts.append(found)
        return found

    def kill(self) -> None:
        """End the child now and wait for it; what it wrote before can still be received."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Kill the child and close the pipes."""
        self.kill()
        self._page.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
