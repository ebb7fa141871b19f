"""Awaited verdicts are the same as those of batches, whoever awaits, cancels, or asks for the impossible."""

import asyncio
import threading

import pytest
from gradatim.runtime import pool_async
from gradatim.runtime.errors import GradatimError
from gradatim.runtime.pool import InlineVerifier, VerifierPool
from runtime_packs import ADD, write_pack

INSTANCE = '{"env":"add","level":0,"seed":1,"draws":{"a":1,"b":7}}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("async") / "p", {"add": ADD})


@pytest.mark.parametrize("kind", [VerifierPool, InlineVerifier])
def test_awaiting_one_by_one(folder, kind):
    async def ask(pool):
        singles = [pool.verify_async("add", INSTANCE, str(k)) for k in range(300)]
        many = pool.verify_many_async([("add", INSTANCE, "8"), ("add", INSTANCE, "x")])
        return await asyncio.gather(*singles), await many

    with kind(folder) as pool:
        singles, many = asyncio.run(ask(pool))
        assert [v.accuracy for v in singles] == [int(k == 8) for k in range(300)]
        assert [v.status for v in many] == ["correct", "malformed"]
        assert pool.statistics()["add"]["calls"] == 302


def test_a_bad_call_is_told_to_its_caller_only(folder):
    async def ask(pool):
        asked = [pool.verify_async(env, INSTANCE, "8") for env in ("add", "sub", "add")]
        return await asyncio.gather(*asked, return_exceptions=True)

    with VerifierPool(folder, workers=1) as pool:
        good, bad, also = asyncio.run(ask(pool))
        assert good.accuracy == also.accuracy == 1 and isinstance(bad, GradatimError)
    with pytest.raises(GradatimError, match="closed"):
        asyncio.run(pool.verify_async("add", INSTANCE, "8"))


def test_cancelled_calls_disturb_nobody(folder):
    async def ask(pool):
        asked = [asyncio.ensure_future(pool.verify_async("add", INSTANCE, "8")) for _ in range(50)]
        await asyncio.sleep(0)
        for task in asked[::2]:
            task.cancel()
        return await asyncio.gather(*asked, return_exceptions=True)

    with VerifierPool(folder, workers=1) as pool:
        results = asyncio.run(ask(pool))
        assert all(isinstance(r, asyncio.CancelledError) for r in results[::2])
        assert all(r.accuracy == 1 for r in results[1::2])


def test_producers_wait_at_the_bound(folder, monkeypatch):
    monkeypatch.setattr(pool_async, "MOST_PENDING", 10)
    seen = []

    async def ask(pool):
        async def one():
            verdict = await pool.verify_async("add", INSTANCE, "8")
            seen.append(pool._pending)
            return verdict

        return await asyncio.gather(*[one() for _ in range(200)])

    with InlineVerifier(folder) as pool:
        assert all(v.accuracy == 1 for v in asyncio.run(ask(pool)))
        assert len(seen) == 200 and max(seen) <= 11


def test_several_loops_and_the_thread_ends(folder, monkeypatch):
    monkeypatch.setattr(pool_async, "IDLE", 0.05)
    results = []
    with InlineVerifier(folder) as pool:

        def work():
            results.append(asyncio.run(pool.verify_many_async([("add", INSTANCE, "8")] * 20)))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [len(r) for r in results] == [20] * 4
        helper = pool._thread
        if helper is not None:
            helper.join(5)
        assert pool._thread is None
