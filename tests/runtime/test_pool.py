"""The pool gives exactly one verdict per call, whatever the verifiers do and whoever kills the workers."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from functools import partial

import pytest
from gradatim.runtime import pack as packs
from gradatim.runtime import pool as pools
from gradatim.runtime.errors import GradatimError
from runtime_packs import ADD, write_pack

DEADLINE = 1.5
load = partial(packs.load, trust="any")  # the faulty module does what no spec can say
VerifierPool = partial(pools.VerifierPool, trust="any")
InlineVerifier = partial(pools.InlineVerifier, trust="any")


@pytest.fixture(scope="module")
def pool(pack_path):
    with VerifierPool(pack_path, workers=2, deadline=DEADLINE, memory_mb=256) as pool:
        yield pool


@pytest.fixture(scope="module")
def good(pack_path):
    """`good(k)`: k items of environment faults, with the response that is right for each."""
    env = load(pack_path)["faults"]

    def make(count):
        instances = [env.sample(k % 6, k) for k in range(count)]
        return [("faults", instance, env.reference(instance)) for instance in instances]

    return make


def test_verdicts_come_in_order(pool, good):
    items = good(100)
    items[7::10] = [(env, instance, "1") for env, instance, _ in items[7::10]]
    statuses = [verdict.status for verdict in pool.verify_many(items)]
    assert statuses == ["wrong" if k % 10 == 7 else "correct" for k in range(100)]
    assert pool.verify_many([]) == []
    assert pool.verify("add", load(pool._pack.path)["add"].sample(1, 1), "x").status == "malformed"


FAULTS = {
    "loop": ("timeout", f"no verdict within {DEADLINE:g} s"),
    "deaf": ("timeout", f"no verdict within {DEADLINE:g} s"),
    "raise": ("error", "KeyError at faults.env:3"),
    "quit": ("error", "SystemExit at faults.env:3"),
    "exit": ("error", "the verifier process died (exit status 3)"),
    "hoard": ("error", "MemoryError at faults.env:3"),
    "grow": ("error", "MemoryError at faults.env:3"),
    "recurse": ("error", "RecursionError at faults.env:3"),
    "nonsense": ("error", "InternalError at faults.py:0"),
    "print": ("correct", None),
    "stdin": ("correct", None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_call_spoils_only_itself(pool, good, fault):
    status, feedback = FAULTS[fault]
    items = good(20)
    items[9] = (*items[9][:2], fault)
    begin = time.monotonic()
    verdicts = pool.verify_many(items)
    assert time.monotonic() - begin < 20
    assert [v.status for v in verdicts] == ["correct"] * 9 + [status] + ["correct"] * 10
    if feedback:
        assert verdicts[9].feedback == (feedback,) and not verdicts[9].judged


def test_many_faults_at_once(pack_path, good):
    items = good(40)
    faults = {3: "loop", 4: "exit", 11: "raise", 12: "hoard", 20: "loop", 21: "exit", 39: "raise"}
    for place, fault in faults.items():
        items[place] = (*items[place][:2], fault)
    with VerifierPool(pack_path, workers=3, deadline=DEADLINE, memory_mb=512) as pool:
        verdicts = pool.verify_many(items)
        assert [v.status for v in verdicts] == [FAULTS[faults[k]][0] if k in faults else "correct" for k in range(40)]
        counts = pool.statistics()["faults"]
        assert (counts["calls"], counts["correct"], counts["timeout"], counts["error"]) == (40, 33, 2, 5)
        assert counts["slowest"] >= DEADLINE and pool.restarts == 2 + 2 * 2


def test_big_responses_pass_and_cannot_block(pool, good):
    items = good(24)
    items[3] = (*items[3][:2], "loop")
    items = [
        (env, instance, response.ljust(300_000)) if k != 3 else (env, instance, response)
        for k, (env, instance, response) in enumerate(items)
    ]
    statuses = [verdict.status for verdict in pool.verify_many(items)]
    assert statuses == ["timeout" if k == 3 else "correct" for k in range(24)]


def test_workers_killed_at_random_moments(pack_path, good):
    items = good(1500)
    rng = random.Random(5)
    with VerifierPool(pack_path, workers=2, deadline=5.0) as pool:
        begin = time.monotonic()
        pool.verify_many(good(1))
        start = time.monotonic() - begin  # workers that are killed while they start, again and again, are given up
        done = threading.Event()

        def assassin():
            while not done.wait(rng.uniform(0.05, 0.2) + 4 * start):
                os.kill(rng.choice(pool._workers).pid, signal.SIGKILL)

        thread = threading.Thread(target=assassin)
        thread.start()
        verdicts = []
        while pool.restarts < 5 and time.monotonic() < begin + 60:
            verdicts += pool.verify_many(items)
        done.set()
        thread.join()
        assert len(verdicts) % 1500 == 0 and pool.restarts >= 5
        assert {v.status for v in verdicts} <= {"correct", "error"}
        assert sum(v.status == "error" for v in verdicts) < 20
        assert {v.status for v in pool.verify_many(good(50))} == {"correct"}


def test_any_thread_may_verify(pool, good):
    results = {}

    def work(name):
        results[name] = [v.status for v in pool.verify_many(good(60))]

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {k: ["correct"] * 60 for k in range(4)}


def test_an_interrupted_batch_leaves_a_clean_pool(pack_path, good, monkeypatch):
    with VerifierPool(pack_path, workers=2, deadline=DEADLINE) as pool:
        pool.verify_many(good(4))
        from gradatim.runtime import pool_batch

        def interrupt(self):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(pool_batch.Batch, "_wait", interrupt)
            with pytest.raises(KeyboardInterrupt):
                pool.verify_many(good(30))
        wrong = [(env, instance, "0") for env, instance, _ in good(30)]
        assert {v.status for v in pool.verify_many(wrong)} == {"wrong"}


def test_misuse(pack_path, pool, good):
    env, instance, response = good(1)[0]
    with pytest.raises(GradatimError, match="no environment 'sub'"):
        pool.verify("sub", instance, response)
    with pytest.raises(GradatimError, match="unknown markers"):
        pool.verify(env, instance, response, "tags")
    with pytest.raises(GradatimError, match="must be a str"):
        pool.verify_many([(env, instance, None)])
    assert pool.verify("add", instance, response).feedback == ("add: the instance belongs to environment 'faults'",)
    with pytest.raises(GradatimError, match="workers >= 1"):
        VerifierPool(pack_path, workers=0)
    closed = VerifierPool(pack_path, workers=1)
    closed.close()
    closed.close()
    with pytest.raises(GradatimError, match="closed"):
        closed.verify(env, instance, response)


def test_a_pack_that_breaks_under_the_pool_ends_in_errors(tmp_path):
    folder = write_pack(tmp_path / "p", {"add": ADD + "# its own content"})
    instance = load(folder)["add"].sample(0, 1)
    with VerifierPool(folder, workers=1, deadline=DEADLINE) as pool:
        assert pool.verify("add", instance, "8").status == "correct"
        (folder / "add.py").write_text("changed")
        os.kill(pool._workers[0].pid, signal.SIGKILL)
        verdict = pool.verify("add", instance, "8")
        assert verdict.status == "error" and "does not start: " in verdict.feedback[0]
        assert "was changed after it was compiled" in verdict.feedback[0]


def test_no_worker_outlives_a_killed_parent(pack_path):
    code = textwrap.dedent("""
        import os, signal, sys
        from gradatim.runtime.pool import VerifierPool
        pool = VerifierPool(sys.argv[1], workers=2, trust="any")
        print(*[worker.pid for worker in pool._workers], flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    done = subprocess.run([sys.executable, "-c", code, str(pack_path)], capture_output=True, text=True)
    pids = [int(pid) for pid in done.stdout.split()]
    assert len(pids) == 2
    for _ in range(100):
        if not any(os.path.exists(f"/proc/{pid}/exe") and os.access(f"/proc/{pid}/exe", os.R_OK) for pid in pids):
            return
        time.sleep(0.05)
    raise AssertionError("workers are still running")


def test_inline_verifier_agrees(pack_path, good):
    items = good(20)
    items[5] = (*items[5][:2], "raise")
    with InlineVerifier(pack_path) as inline:
        verdicts = inline.verify_many(items)
        assert [v.status for v in verdicts] == ["correct"] * 5 + ["error"] + ["correct"] * 14
        assert verdicts[5].feedback == ("KeyError at faults.env:3",)
        assert inline.statistics()["faults"]["calls"] == 20
        assert inline.verify(*items[0]).status == "correct"


def test_quick_calls_are_never_taken_for_hung_ones(pack_path, good):
    """The parent reads what a worker writes at the same moment; half of a number must not look like an overrun."""
    items = good(64)
    with VerifierPool(pack_path, workers=2, deadline=20.0) as pool:
        for _ in range(600):
            assert {v.status for v in pool.verify_many(items)} == {"correct"}
        assert pool.restarts == 0
