"""The parent side of one worker process: start, exchange lines without ever blocking, kill."""

import json
import os
import subprocess
import sys
import time
from collections import deque
from typing import Any

BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    f"from {__package__}.pool_worker import main; main(*sys.argv[2:])"
)


class WorkerProcess:
    """One child and what is known of it.

    `assigned` holds the numbers of the calls it has been sent and not answered, in order; it works on the first since
    `clock` (time.monotonic). The child is a fresh interpreter, not a fork, and in a session of its own.
    """

    def __init__(self, pack_path: str, memory_mb: int, deadline: float, trust: str) -> None:
        command = [sys.executable, "-c", BOOT, json.dumps(sys.path), pack_path, str(memory_mb), str(deadline), trust]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self.to_child, self.from_child = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self.to_child, False)
        os.set_blocking(self.from_child, False)
        self._inbox, self._outbox = bytearray(), bytearray()
        self.assigned: deque[int] = deque()
        self.loaded: set[str] = set()
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

    def send(self, number: int, message: bytes) -> None:
        """Queue the call `number` for the child; its clock starts if it was idle."""
        if not self.assigned:
            self.clock = time.monotonic()
        self.assigned.append(number)
        self._outbox += message

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
            self.ended = True
        except BlockingIOError:
            pass
        if b"\n" not in self._inbox:
            return []
        *lines, self._inbox = self._inbox.split(b"\n")
        return [json.loads(line) for line in lines]

    def kill(self) -> None:
        """End the child now and wait for it; what it wrote before can still be received."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Kill the child and close the pipes."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
