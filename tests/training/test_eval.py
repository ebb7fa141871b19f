"""`gradatim eval`: against a local server and a local model; what it refuses, how it goes on, what its figures mean."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer
from gradatim.cli.evaluate import evaluate
from gradatim.runtime.errors import GradatimError
from gradatim.training.evaluation.endpoint import Endpoint, NoAnswer, Rate, _body
from gradatim.training.evaluation.evaluation import Request, evaluate_model
from gradatim.training.evaluation.measures import Measured, calibrate, measure, pass_at_k, wilson
from gradatim.training.records.folder import RunFolder
from typer.testing import CliRunner

Reply = tuple[int, dict[str, str], bytes]


class Server:
    """A chat server: `answer(prompt, call)` gives a text, or (status, headers, body)."""

    def __init__(self, answer: Callable[[str, int], str | Reply]) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.busy = self.most = 0
        lock, server = threading.Lock(), self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with lock:
                    server.requests.append({**body, "path": self.path})
                    server.keys.append(self.headers["Authorization"])
                    server.busy += 1
                    server.most = max(server.most, server.busy)
                    call = len(server.requests)
                said = answer(body["messages"][-1]["content"], call)
                with lock:
                    server.busy -= 1
                self.reply(*(said if isinstance(said, tuple) else (200, {}, completion(said))))

            def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Silence."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()


def completion(text: str) -> bytes:
    found = {"choices": [{"message": {"content": text}}], "usage": {"completion_tokens": 3}}
    return json.dumps(found).encode()


def solver(prompt: str, call: int = 0) -> str:
    """Solves everything up to four digits, answers at random with more, and not at all with six."""
    digits = prompt[1:]
    if len(digits) > 4:
        return "0"
    return "".join(sorted(digits)) if prompt[0] == "S" else digits[0]


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def make(answer: Callable[[str, int], str | Reply] = solver) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield make
    for server in servers:
        server.http.shutdown()
        server.http.server_close()


def request(pack: Path, url: str, output: Path, **more: Any) -> Request:
    given = {"environments": ("sort",), "levels": (3, 5), "per_level": 6, "markers": "whole", **more}
    return Request(str(pack), output, endpoint=url, model_name="m", **given)


def test_figures_from_a_server(pack_folder: Path, serve: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "abc")
    server = serve()
    out = tmp_path / "eval.json"
    report = evaluate_model(request(pack_folder, server.url, out, key_variable="SECRET", concurrency=3, max_tokens=7))
    assert [cell.accuracy for cell in report.table["sort"].values()] == [1, 1, 0]
    assert (report.calibration["sort"].frontier, report.unanswered) == (4, 0)
    assert len(server.requests) == 18 and set(server.keys) == {"Bearer abc"}
    first = server.requests[0]
    assert (first["path"], first["model"], first["temperature"], first["max_tokens"]) == (
        "/v1/chat/completions", "m", 0.0, 7,
    )  # fmt: skip
    saved = json.loads(out.read_text())
    assert saved["levels"]["sort"]["3"]["accuracy"] == 1 and saved["calibration"]["sort"]["frontier"] == 4
    answers = [json.loads(line) for line in (tmp_path / "eval.answers.jsonl").read_text().splitlines()]
    assert len(answers) == 19 and answers[1]["tokens"] == 3
    assert "abc" not in (tmp_path / "eval.answers.jsonl").read_text() + out.read_text()


def test_stopped_evaluation_asks_only_what_is_missing(pack_folder: Path, serve: Any, tmp_path: Path) -> None:
    server = serve()
    wanted = request(pack_folder, server.url, tmp_path / "eval.json")
    whole = evaluate_model(wanted)
    lines = wanted.answers.read_text().splitlines(keepends=True)
    wanted.answers.write_text("".join(lines[:9]) + lines[9][:20])
    server.requests.clear()
    assert evaluate_model(wanted) == whole
    assert len(server.requests) == 18 - 8
    assert sorted(wanted.answers.read_text().splitlines()) == sorted("".join(lines).splitlines())
    wider = request(pack_folder, server.url, tmp_path / "eval.json", per_level=8)
    server.requests.clear()
    evaluate_model(wider)
    assert len(server.requests) == 6, "a larger number of questions keeps the answers to the others"
    with pytest.raises(GradatimError, match=r"holds answers for temperature = 0.0, now it is 0.5: name another output"):
        evaluate_model(request(pack_folder, server.url, tmp_path / "eval.json", temperature=0.5))


def test_busy_and_broken_servers_are_asked_again(pack_folder: Path, serve: Any, tmp_path: Path) -> None:
    def moody(prompt: str, call: int) -> str | Reply:
        faults: dict[int, Reply] = {
            1: (429, {"Retry-After": "0"}, b"slow down"), 2: (503, {"Retry-After": "0"}, b""),
            3: (200, {}, b"{not json"), 4: (200, {}, b'{"choices": []}'),
        }  # fmt: skip
        return faults.get(call) or solver(prompt)

    server = serve(moody)
    endpoint = Endpoint(server.url, "m", retries=4, first_pause=0.001)
    assert endpoint.ask("S21").text == "12"
    assert len(server.requests) == 5
    with pytest.raises(NoAnswer, match="no answer after 2 attempts; last: HTTP 503"):
        Endpoint(serve(lambda *_: (503, {}, b"")).url, "m", retries=1, first_pause=0.001).ask("S21")
    with pytest.raises(NoAnswer, match=r"after 1 attempts; last: .*(timed out|Timeout)"):
        Endpoint(serve(lambda *_: time.sleep(0.3) or "x").url, "m", retries=0, timeout=0.05).ask("S21")


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[1]", b'"hi"', b"<html>", b"[" * 100_000, b'{"error": "no such model"}', b'{"choices": {"a": 1}}',
     b'{"choices": [{"message": {"content": 5}}]}', b'{"choices": [{"message": {"content": [7]}}]}', b"\xff\xfe"],
)  # fmt: skip
def test_a_reply_of_another_shape_is_no_answer(body: bytes, serve: Any) -> None:
    server = serve(lambda *_: (200, {}, body))
    with pytest.raises(NoAnswer, match=r"last: the reply is no chat completion: ."):
        Endpoint(server.url, "m", retries=1, first_pause=0.001).ask("S21")
    assert len(server.requests) == 2


def test_odd_but_usable_replies_are_judged(pack_folder: Path, serve: Any, tmp_path: Path) -> None:
    parts = b'{"choices": [{"message": {"content": [{"type": "text", "text": "1"}, {"text": "2"}]}}], "usage": [1]}'
    assert Endpoint(serve(lambda *_: (200, {}, parts)).url, "m").ask("S21").text == "12"
    halves = serve(lambda *_: (200, {}, b'{"choices": [{"message": {"content": "\\ud800 5"}}]}'))
    report = evaluate_model(request(pack_folder, halves.url, tmp_path / "e.json"))
    assert (report.table["sort"][3].questions, report.unanswered) == (6, 0)


def test_a_reply_that_drips_is_ended_by_the_timeout() -> None:
    class Dripping:
        def read1(self, size: int) -> bytes:
            time.sleep(0.01)
            return b" "

    begin = time.monotonic()
    with pytest.raises(TimeoutError, match="did not end in time"):
        _body(Dripping(), begin + 0.1)
    assert time.monotonic() - begin < 2


def test_a_question_that_is_refused_leaves_the_others(pack_folder: Path, serve: Any, tmp_path: Path) -> None:
    server = serve(lambda prompt, _: (400, {}, b"too long") if len(prompt) == 6 else solver(prompt))
    words = [str(pack_folder), "-o", str(tmp_path / "e.json"), "--endpoint", server.url, "--model-name", "m"]
    app = typer.Typer()
    app.command()(evaluate)
    result = CliRunner().invoke(app, [*words, "--levels", "3..5", "--per-level", "2", "--env", "sort"])
    assert "Frontier" in result.output
    assert "the figures lack 2 answers" in str(result.exception) and "HTTP 400" in str(result.exception)
    assert len(server.requests) == 6, "what is refused is not asked again in the same run"


def test_questions_without_answer_stay_open(pack_folder: Path, serve: Any, tmp_path: Path) -> None:
    refused = iter([True, True])
    server = serve(lambda prompt, call: (500, {}, b"") if len(prompt) == 4 and next(refused, False) else solver(prompt))
    wanted = request(pack_folder, server.url, tmp_path / "eval.json", retries=0, concurrency=1)
    assert evaluate_model(wanted).unanswered == 2
    assert evaluate_model(wanted).unanswered == 0
    assert len(server.requests) == 20


def test_refusals_end_the_evaluation_at_once(pack_folder: Path, serve: Any, tmp_path: Path) -> None:
    server = serve(lambda *_: (401, {}, b'{"error": "no such key"}'))
    with pytest.raises(GradatimError, match=r"refuses: HTTP 401 .*no such key.*; check the key"):
        evaluate_model(request(pack_folder, server.url, tmp_path / "a.json", concurrency=1))
    assert len(server.requests) <= 3
    with pytest.raises(GradatimError, match="questions that went unanswered: 8, answered: none"):
        url = "http://127.0.0.1:9/v1"
        evaluate_model(request(pack_folder, url, tmp_path / "b.json", retries=0, concurrency=1))
    with pytest.raises(GradatimError, match=r"[Rr]efused.*; questions that went unanswered: 1, answered: none"):
        evaluate_model(request(pack_folder, url, tmp_path / "c.json", retries=0, per_level=1, levels=(1, 1)))
    assert not (tmp_path / "c.json").exists()


def test_rate_and_concurrency_are_kept(pack_folder: Path, serve: Any, tmp_path: Path) -> None:
    server = serve(lambda prompt, call: time.sleep(0.01) or solver(prompt))
    evaluate_model(request(pack_folder, server.url, tmp_path / "a.json", concurrency=2))
    assert server.most == 2
    rate = Rate(per_minute=1200)
    begin = time.monotonic()
    for _ in range(4):
        rate.wait()
    assert 0.15 <= time.monotonic() - begin < 0.5


def test_local_model_and_its_samples(pack_folder: Path, whole: RunFolder, tmp_path: Path) -> None:
    given: dict[str, Any] = {"environments": ("sort", "first"), "levels": (1, 3), "per_level": 4, "batch": 16}
    wanted = Request(str(pack_folder), tmp_path / "eval.json", model=str(whole.model), samples=4, **given)
    report = evaluate_model(wanted)
    cell = report.table["first"][2]
    assert set(cell.passes) == {1, 2, 4}
    assert cell.passes[1] == pytest.approx(cell.accuracy) and cell.passes[1] <= cell.passes[2] <= cell.passes[4]
    texts: dict[Any, set[str]] = {}
    for line in wanted.answers.read_text().splitlines()[1:]:
        row = json.loads(line)
        texts.setdefault((row["env"], row["level"], row["seed"]), set()).add(row["text"])
    assert any(len(found) > 1 for found in texts.values()), "samples are drawn, not copied"


def test_adapters_are_loaded_by_path(pack_folder: Path, whole: RunFolder, tmp_path: Path) -> None:
    peft = pytest.importorskip("peft")
    from gradatim.training.model.policy import load_policy

    base = load_policy(whole.model)
    target = ["q_proj", "v_proj"]
    adapted = peft.get_peft_model(base.model, peft.LoraConfig(r=2, target_modules=target, init_lora_weights=False))
    adapted.save_pretrained(tmp_path / "adapter")
    given: dict[str, Any] = {"environments": ("first",), "levels": (1, 2), "per_level": 4}
    report = evaluate_model(Request(str(pack_folder), tmp_path / "e.json", model=str(tmp_path / "adapter"), **given))
    assert sum(cell.questions for cell in report.table["first"].values()) > 0


def test_command_prints_tables(pack_folder: Path, serve: Any, tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(evaluate)
    words = [str(pack_folder), "-o", str(tmp_path / "e.json"), "--endpoint", serve().url, "--model-name", "m"]
    result = CliRunner().invoke(app, [*words, "--levels", "4..5", "--per-level", "4", "--env", "sort"])
    assert result.exit_code == 0, result.output
    assert "Held-out accuracy" in result.output and "Frontier" in result.output


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"endpoint": None}, "either --model, or --endpoint"),
        ({"model": "x"}, "either --model, or --endpoint"),
        ({"model_name": None}, "needs --model-name"),
        ({"endpoint": "localhost:8000"}, "is no address"),
        ({"endpoint": "http://x/v1/chat/completions"}, "without /chat/completions"),
        ({"samples": 4, "temperature": 0.0}, "gives equal answers: raise --temperature"),
        ({"per_level": 0}, "--per-level 0 must be above 0"),
        ({"markers": "tag"}, "unknown markers 'tag'"),
        ({"output": Path("x.csv")}, "must be a .json file"),
        ({"environments": ("srt",)}, "did you mean `sort`"),
        ({"endpoint": None, "model": "tiny", "model_name": None}, "built anew by training"),
        ({"endpoint": None, "model": "./none", "model_name": None}, "does not exist"),
        ({"endpoint": None, "model": "m", "model_name": None, "rate": 3.0}, "go with --endpoint"),
    ],
)
def test_impossible_requests_are_refused(change: dict, message: str, pack_folder: Path, tmp_path: Path) -> None:
    given = {"pack": str(pack_folder), "output": tmp_path / "e.json", "endpoint": "http://127.0.0.1:9/v1"}
    with pytest.raises(GradatimError, match=re.escape(message)):
        evaluate_model(Request(**{**given, "model_name": "m", **change}))
    assert not list(tmp_path.iterdir())


def test_intervals_and_pass_at_k_are_the_published_ones() -> None:
    assert wilson(0.5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0.0, 20) == pytest.approx((0, 0.1611), abs=1e-4)
    assert wilson(0, 0) == (0, 1)
    assert pass_at_k(4, 0, 2) == 0 and pass_at_k(4, 3, 2) == 1
    assert pass_at_k(5, 2, 2) == pytest.approx(1 - 3 / 10)


def test_measures_count_questions_and_leave_out_what_was_not_judged() -> None:
    def row(seed: int, status: str) -> dict:
        right = int(status == "correct")
        return {"env": "a", "level": 1, "seed": seed, "status": status, "accuracy": right, "score": right}

    found = {1: ("correct", "malformed"), 2: ("wrong", "wrong"), 3: ("timeout", "error")}
    rows = [row(seed, status) for seed, both in found.items() for status in both]
    cell = measure(rows, 2)["a"][1]
    assert (cell.accuracy, cell.questions, cell.unjudged, cell.malformed) == (0.25, 2, 2, 0.25)
    assert cell.passes == {1: 0.25, 2: 0.5}
    assert (cell.low, cell.high) == wilson(0.25, 2)


def test_calibration_finds_the_frontier_and_curves_that_rise() -> None:
    def levels(*rates: float, count: int = 40) -> dict[int, Measured]:
        return {n: Measured(r, *wilson(r, count), count, r, 0.0, 0, {}) for n, r in enumerate(rates, start=2)}

    falling = calibrate(levels(1.0, 0.9, 0.55, 0.3))
    assert (falling.frontier, falling.surely, falling.perhaps, falling.rise) == (4, 3, 4, None)
    assert calibrate(levels(1.0, 0.2, 0.9, 0.5)).rise == (3, 4)
    assert calibrate(levels(1.0, 0.4, 0.5)).rise is None, "a small rise is within the intervals"
    assert calibrate(levels(0.1, 0.0)).frontier == 1
