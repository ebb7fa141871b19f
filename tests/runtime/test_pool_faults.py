"""The pool under load and fire: workers killed at random, verifiers that hang, exit, or allocate without end."""

import os
import random
import signal
import threading
from collections import Counter
from functools import partial

import pytest
from gradatim.runtime import pack as packs
from gradatim.runtime.pool import VerifierPool

EXPECTED = {
    "loop": "timeout",
    "grow": "error",
    "exit": "error",
    "raise": "error",
    "quit": "error",
    "1": "wrong",
    "?": "malformed",
}
EVERY = {"loop": 2500, "grow": 1000, "exit": 2500, "raise": 50, "quit": 50, "1": 3, "?": 7}


def calls(env, rng, count):
    """(call, right status) pairs: mostly judged, now and then a fault."""
    made = []
    for k in range(count):
        instance = env.sample(k % 6, k // 8)
        kind = next((word for word, every in EVERY.items() if rng.randrange(every) == 0), None)
        made.append((("faults", instance, kind or env.reference(instance)), EXPECTED.get(kind, "correct")))
    return made


def under_fire(pool, batches, rng):
    """The verdicts, while one of the workers is killed every now and then."""
    done, kills = threading.Event(), Counter()

    def assassin():
        while not done.wait(rng.uniform(0.01, 0.3)):
            try:
                os.kill(rng.choice(pool._workers).pid, signal.SIGKILL)
                kills["all"] += 1
            except ProcessLookupError:
                pass

    thread = threading.Thread(target=assassin)
    thread.start()
    try:
        return [pool.verify_many(batch) for batch in batches], kills["all"]
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("count", [1_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_every_call_gets_one_right_verdict(pack_path, count):
    rng = random.Random(count)
    made = calls(packs.load(pack_path, trust="any")["faults"], rng, count)
    batches = [[call for call, _ in made[k : k + 500]] for k in range(0, count, 500)]
    with partial(VerifierPool, trust="any")(pack_path, workers=2, deadline=1.0, memory_mb=256) as pool:
        answered, kills = under_fire(pool, batches, rng)
        table, restarts = pool.statistics()["faults"], pool.restarts
    verdicts = [verdict for batch in answered for verdict in batch]
    assert len(verdicts) == count == table["calls"]
    wrong = [(call[2], v) for (call, status), v in zip(made, verdicts, strict=True) if v.status != status]
    shot = [(kind, v) for kind, v in wrong if v.feedback == ("the verifier process died (exit status -9)",)]
    statuses = dict(Counter(verdict.status for verdict in verdicts))
    print(f"{count} calls, {kills} kills, {restarts} restarts, {statuses}, shot twice {Counter(k for k, _ in shot)}")
    assert [entry for entry in wrong if entry not in shot] == []
    quick = sum(kind != "loop" for kind, _ in shot)
    assert quick <= 1 + kills // 100, "an error where two workers were killed at the same short call"
