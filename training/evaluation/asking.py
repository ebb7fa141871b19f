"""Putting held-out questions to a model, local or behind an endpoint, and judging the answers as they come.

Each answer is written down as soon as it is judged; questions that have one are not asked again. A verifier that gives
no verdict is recorded as such; an endpoint that gives no answer leaves the question open for the next attempt.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Any, NamedTuple

from ...runtime.errors import GradatimError
from ..records.seen import held_out
from ..settings.cells import Cell
from .answers import AnswerLog, Key
from .endpoint import Endpoint, NoAnswer

GIVE_UP = 8


class Task(NamedTuple):
    """One sample of one question."""

    key: Key
    instance: str
    prompt: str


class Reply(NamedTuple):
    """The answer to a task, with its number of tokens where that is known."""

    task: Task
    text: str
    tokens: int | None


class Unanswered(GradatimError):
    """An endpoint left questions without an answer; the message says how the last call failed."""


Ask = Callable[[Sequence[Task]], Iterator[list[Reply]]]
"""Turns tasks into replies, some at a time, in any order; a task may be left without one."""


def plan(
    pack: Mapping[str, Any], cells: Sequence[Cell], per_level: int, samples: int, seen: Collection[str], start: int = 0
) -> list[Task]:
    """`samples` tasks for each of the first `per_level` held-out questions of each cell that are not in `seen`."""
    tasks = []
    for env, level in cells:
        for found in islice(held_out(pack[env], level, seen, start), per_level):
            keys = [(env, level, found.seed, sample) for sample in range(samples)]
            tasks += [Task(key, found.instance, found.prompt) for key in keys]
    return tasks


def ask_all(
    tasks: Sequence[Task],
    ask: Ask,
    log: AnswerLog,
    pool: Any,
    markers: str,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[int, str]:
    """Ask what the log does not hold yet, judge, and log; returns how many tasks got no answer, and why.

    Raises GradatimError if nothing was answered, now or before.
    """
    open_tasks = [task for task in tasks if task.key not in log.rows]
    done, reason = len(tasks) - len(open_tasks), ""
    tick(done, len(tasks))
    answered = 0
    try:
        for replies in ask(open_tasks):
            items = [(reply.task.key[0], reply.task.instance, reply.text) for reply in replies]
            verdicts = pool.verify_many(items, markers)
            log.add([_row(reply, verdict) for reply, verdict in zip(replies, verdicts, strict=True)])
            answered += len(replies)
            tick(done + answered, len(tasks))
    except Unanswered as error:
        if not done + answered:
            raise
        reason = str(error)
    return len(open_tasks) - answered, reason


def _row(reply: Reply, verdict: Any) -> dict[str, Any]:
    env, level, seed, sample = reply.task.key
    return {
        "env": env, "level": level, "seed": seed, "sample": sample, "text": reply.text, "tokens": reply.tokens,
        "status": verdict.status, "accuracy": verdict.accuracy, "score": verdict.score,
        "feedback": list(verdict.feedback),
    }  # fmt: skip


def through_endpoint(endpoint: Endpoint, concurrency: int, system: str | None = None) -> Ask:
    """Tasks as calls of an endpoint, `concurrency` at a time.

    The endpoint is closed afterwards. Raises GradatimError if the server refuses, or if the first calls all fail.
    """

    def ask(tasks: Sequence[Task]) -> Iterator[list[Reply]]:
        waiting, running, lost, good, last = iter(tasks), {}, 0, 0, ""
        threads = ThreadPoolExecutor(concurrency)
        try:
            while True:
                for task in islice(waiting, 2 * concurrency - len(running)):
                    running[threads.submit(endpoint.ask, task.prompt, system)] = task
                if not running:
                    break
                finished = wait(running, return_when=FIRST_COMPLETED).done
                replies, errors = _collect((future, running.pop(future)) for future in finished)
                lost, good, last = lost + len(errors), good + len(replies), str(errors[-1]) if errors else last
                if lost >= GIVE_UP and not good:
                    raise GradatimError(_nothing(last, lost))
                if replies:
                    yield replies
            if lost:
                raise Unanswered(last if good else _nothing(last, lost))
        finally:
            endpoint.closed.set()
            threads.shutdown(wait=False, cancel_futures=True)

    return ask


def _nothing(last: str, lost: int) -> str:
    return f"{last}; questions that went unanswered: {lost}, answered: none"


def _collect(finished: Iterable[tuple[Future[Any], Task]]) -> tuple[list[Reply], list[NoAnswer]]:
    replies, errors = [], []
    for future, task in finished:
        try:
            answer = future.result()
        except NoAnswer as error:
            errors.append(error)
        else:
            replies.append(Reply(task, answer.text, answer.tokens))
    return replies, errors


def through_model(policy: Any, limits: Mapping[tuple[str, int], int], temperature: float, batch: int) -> Ask:
    """Tasks as batches for a local model, short prompts first; greedy at temperature 0."""
    from .evaluate import generate

    def ask(tasks: Sequence[Task]) -> Iterator[list[Reply]]:
        order = sorted(tasks, key=lambda task: len(task.prompt))
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            longest = max(limits[task.key[:2]] for task in part)
            texts = generate(policy, [policy.text(task.prompt) for task in part], longest, temperature, start)
            yield [Reply(task, text, None) for task, text in zip(part, texts, strict=True)]

    return ask
