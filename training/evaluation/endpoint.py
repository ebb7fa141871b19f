"""Chat completions from any endpoint that speaks OpenAI's protocol, with the standard library alone.

A call is repeated with growing pauses when the server is busy, fails or does not answer; what cannot become better by
repeating (a wrong key, an unknown model) raises at once. Calls may come from several threads; they share one rate.
"""

import http.client
import json
import os
import random
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ...runtime.errors import GradatimError

AGAIN = (408, 409, 425, 429, 500, 502, 503, 504, 529)
THIS_ONE = (400, 413, 422)
"""What a server says to one question that it cannot take: too long, or filtered."""
LONGEST_PAUSE = 60.0
LARGEST = 1 << 26
"""Bytes of a reply; nothing that is an answer comes near."""


class NoAnswer(Exception):
    """A call that failed every time; the message says how it failed last."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A completion and, where the server tells, its number of tokens."""

    text: str
    tokens: int | None


class Rate:
    """At most `per_minute` calls start in a minute, evenly spaced; None is no limit."""

    def __init__(self, per_minute: float | None) -> None:
        self._gap = 60.0 / per_minute if per_minute else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when the next call may start."""
        with self._lock:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + self._gap
        time.sleep(start - now)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model behind a base address such as http://localhost:8000/v1. `first_pause` is in seconds.

    Once `closed` is set, calls that fail are not repeated.
    """

    url: str
    model: str
    key: str | None = None
    timeout: float = 120.0
    retries: int = 6
    first_pause: float = 1.0
    rate: Rate = field(default_factory=lambda: Rate(None))
    fields: dict[str, Any] = field(default_factory=dict)
    closed: threading.Event = field(default_factory=threading.Event)

    def ask(self, prompt: str, system: str | None = None) -> Answer:
        """The completion of one user message. Raises NoAnswer, and GradatimError for what stays wrong."""
        messages = [{"role": "system", "content": system}] if system else []
        body = {"model": self.model, "messages": [*messages, {"role": "user", "content": prompt}], **self.fields}
        data = json.dumps(body).encode()
        problem = ""
        for attempt in range(self.retries + 1):
            self.rate.wait()
            try:
                return self._call(data)
            except urllib.error.HTTPError as error:
                problem, wait = self._refused(error), error.headers.get("Retry-After")
            except ValueError as error:
                problem, wait = str(error), None
            except (OSError, http.client.HTTPException) as error:
                problem, wait = f"{type(error).__name__}: {error}", None
            if attempt < self.retries and self.closed.wait(self._pause(attempt, wait)):
                break
        raise NoAnswer(f"{self.url}: no answer after {self.retries + 1} attempts; last: {problem}")

    def _call(self, data: bytes) -> Answer:
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(self.url.rstrip("/") + "/chat/completions", data, headers)
        until = time.monotonic() + self.timeout
        with urllib.request.urlopen(request, timeout=self.timeout) as response:
            return _answer(_body(response, until))

    def _refused(self, error: urllib.error.HTTPError) -> str:
        """What the server said. Raises for what another attempt cannot change: NoAnswer if it is about this question
        alone, else GradatimError."""
        said = ""
        with suppress(OSError, http.client.HTTPException):
            said = _shown(error.read(2000))
        problem = f"HTTP {error.code} {error.reason}{': ' if said else ''}{said}"
        if error.code in AGAIN:
            return problem
        if error.code in THIS_ONE:
            raise NoAnswer(f"{self.url} refuses: {problem}; check the request")
        remedy = {401: "check the key", 403: "check the key", 404: "check --endpoint and --model-name"}
        raise GradatimError(f"{self.url} refuses: {problem}; {remedy.get(error.code, 'check the request')}")

    def _pause(self, attempt: int, wait: str | None) -> float:
        """Seconds before the next attempt: what the server asks for, else doubling with up to a quarter of jitter."""
        try:
            asked = float(wait or "")
        except ValueError:
            asked = self.first_pause * 2**attempt * (1 + random.random() / 4)
        return min(LONGEST_PAUSE, max(0.0, asked))


def _body(response: Any, until: float) -> bytes:
    """All of a reply. Raises TimeoutError after `until`: a socket's own timeout starts anew with every piece."""
    pieces, size = [], 0
    while piece := response.read1(1 << 16):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise ValueError(f"a reply of more than {LARGEST >> 20} MB")
        if time.monotonic() > until:
            raise TimeoutError("the reply did not end in time")
    return b"".join(pieces)


def _answer(body: bytes) -> Answer:
    """The first choice of a chat completion; parts of text are joined, lone surrogates become question marks.

    Raises ValueError for anything else.
    """
    try:
        found = json.loads(body)
        content = found["choices"][0]["message"]["content"]
        if isinstance(content, list):
            content = "".join(part["text"] for part in content if part.get("type", "text") == "text")
        text = (content or "").encode("utf-8", "replace").decode()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ValueError(f"the reply is no chat completion: {_shown(body[:2000]) or 'it is empty'}") from None
    usage = found.get("usage")
    tokens = usage.get("completion_tokens") if isinstance(usage, dict) else None
    return Answer(text, tokens if isinstance(tokens, int) else None)


def _shown(said: bytes) -> str:
    return " ".join(said.decode("utf-8", "replace").split())[:300]


def check_address(url: str) -> None:
    """Raises GradatimError for an address that cannot be one of an endpoint."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise GradatimError(f"--endpoint {url!r} is no address: give its base, such as http://localhost:8000/v1")
    if parts.path.rstrip("/").endswith("/chat/completions"):
        raise GradatimError(f"--endpoint {url!r}: give the base without /chat/completions")


def key_from(variable: str) -> str | None:
    """The key in an environment variable, if it is set; keys are never written anywhere."""
    return os.environ.get(variable) or None
