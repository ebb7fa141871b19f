"""`gradatim eval`: held-out accuracy of one model on a pack, and where its frontiers lie.

Everything that can be wrong with the request is found before a model loads or a server is called. Two files result: the
answers (JSON Lines, from which a stopped evaluation goes on) and the figures (JSON, written at the end).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...runtime.errors import GradatimError
from ...runtime.extract import MARKERS
from ...runtime.pack import load
from ...runtime.pool import VerifierPool
from ..records.dataset import prompts_in
from ..records.folder import write_json
from ..settings.cells import cells, named
from ..settings.config import TINY, build_config
from .answers import AnswerLog
from .asking import Ask, ask_all, plan, through_endpoint, through_model
from .endpoint import Endpoint, Rate, check_address, key_from
from .measures import Calibration, Levels, calibrate, measure

Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask of whom: a local `model`, or `model_name` at `endpoint`. Rates are requests per minute."""

    pack: str
    output: Path
    model: str | None = None
    endpoint: str | None = None
    model_name: str | None = None
    key_variable: str = "OPENAI_API_KEY"
    system: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    environments: Sequence[str] | None = None
    levels: tuple[int, int] | None = None
    per_level: int = 32
    samples: int = 1
    temperature: float | None = None
    max_tokens: int | None = None
    markers: str | None = None
    against: Sequence[str] = ()
    concurrency: int = 8
    rate: float | None = None
    retries: int = 6
    timeout: float = 120.0
    batch: int = 64
    deadline: float = 2.0

    @property
    def answers(self) -> Path:
        """The file of the answers, beside the figures."""
        return self.output.with_suffix(".answers.jsonl")

    @property
    def heat(self) -> float:
        """The temperature: as given, else 0 for one sample and 1 for several."""
        return self.temperature if self.temperature is not None else float(self.samples > 1)

    def check(self) -> None:
        """Raises GradatimError for a request that cannot be met."""
        if (self.model is None) == (self.endpoint is None):
            raise GradatimError("name what to evaluate: either --model, or --endpoint with --model-name")
        if self.endpoint is not None:
            check_address(self.endpoint)
            if not self.model_name:
                raise GradatimError(f"--endpoint {self.endpoint} needs --model-name, the model's name there")
        elif self.model_name or self.fields or self.system or self.rate:
            raise GradatimError("--model-name, --system, --field and --rate go with --endpoint, not with --model")
        for name in ("per_level", "samples", "concurrency", "batch", "timeout", "deadline", "max_tokens", "rate"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise GradatimError(f"--{name.replace('_', '-')} {value} must be above 0")
        if self.heat < 0 or self.retries < 0:
            raise GradatimError("--temperature and --retries must be at least 0")
        if self.samples > 1 and self.heat == 0:
            raise GradatimError(f"--samples {self.samples} with temperature 0 gives equal answers: raise --temperature")
        if self.markers is not None and self.markers not in MARKERS:
            raise GradatimError(f"unknown markers {self.markers!r}; use one of {', '.join(MARKERS)}")
        if self.output.suffix != ".json" or not self.output.resolve().parent.is_dir():
            raise GradatimError(f"--output {self.output} must be a .json file in a folder that exists")


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of an evaluation; what is `unanswered`, `reason` says why, is asked again by the same request."""

    table: dict[str, Levels]
    calibration: dict[str, Calibration]
    unanswered: int
    reason: str = ""

    def to_dict(self, settings: dict[str, Any]) -> dict[str, Any]:
        """JSON-safe data."""
        levels = {env: {str(level): cell.to_dict() for level, cell in c.items()} for env, c in self.table.items()}
        places = {env: place.to_dict() for env, place in self.calibration.items()}
        return {"settings": settings, "levels": levels, "calibration": places, "unanswered": self.unanswered}


def evaluate_model(request: Request, tick: Tick = lambda done, total: None) -> Report:
    """Ask, judge, measure, and write `request.output`. Raises GradatimError."""
    request.check()
    pack = load(request.pack)
    wanted = cells(pack, named(pack, request.environments, request.pack), request.levels)
    seen: set[str] = set()
    for path in request.against:
        seen |= prompts_in(path, pack)
    tasks = plan(pack, wanted, request.per_level, request.samples, seen)
    if not tasks:
        raise GradatimError("no held-out question is left: every one repeats a prompt of --against, or fails")
    ask, markers = _answerer(request, pack)
    settings = _settings(request, pack, markers)
    log = AnswerLog(request.answers, settings)
    with VerifierPool(request.pack, 1, request.deadline) as pool:
        unanswered, reason = ask_all(tasks, ask, log, pool, markers, tick)
    rows = [log.rows[task.key] for task in tasks if task.key in log.rows]
    table = measure(rows, request.samples)
    report = Report(table, {env: calibrate(levels) for env, levels in table.items()}, unanswered, reason)
    write_json(request.output, report.to_dict({**settings, "per_level": request.per_level}))
    return report


def _settings(request: Request, pack: Any, markers: str) -> dict[str, Any]:
    """What must be equal for two answers to belong together."""
    hashes = {entry["name"]: entry["sha256"] for entry in pack.manifest["environments"]}
    return {
        "pack": hashes, "model": request.model or request.model_name, "endpoint": request.endpoint,
        "system": request.system, "fields": request.fields, "temperature": request.heat,
        "max_tokens": request.max_tokens, "markers": markers,
    }  # fmt: skip


def _answerer(request: Request, pack: Any) -> tuple[Ask, str]:
    if request.endpoint is not None:
        fields: dict[str, Any] = {"temperature": request.heat}
        if request.max_tokens is not None:
            fields["max_tokens"] = request.max_tokens
        endpoint = Endpoint(
            request.endpoint, str(request.model_name), key_from(request.key_variable), request.timeout,
            request.retries, rate=Rate(request.rate), fields={**fields, **request.fields},
        )  # fmt: skip
        return through_endpoint(endpoint, request.concurrency, request.system), request.markers or "auto"
    return _local(request, pack)


def _local(request: Request, pack: Any) -> tuple[Ask, str]:
    from ..host.machine import device
    from ..host.process import check_extra, prepare_process
    from ..model.limits import completion_limits
    from ..model.policy import check_model_name, load_policy

    assert request.model is not None
    check_extra()
    if request.model == TINY:
        raise GradatimError('"tiny" is built anew by training: name the folder of a trained one, such as RUN/model')
    check_model_name(request.model)
    prepare_process(build_config({"pack": request.pack, "output": "", "steps": 1}))
    policy = load_policy(request.model)
    policy.model.to(device())
    limits = completion_limits(policy, pack, request.max_tokens)
    return through_model(policy, limits, request.heat, request.batch), request.markers or policy.default_markers
