"""The verdict on one answer.

`correct`, `wrong` and `malformed` are judgements of the answer. `spec_fault` means that the spec contradicts itself (an
answer beat the optimum), `timeout` and `error` that no judgement was reached: these three say nothing about the answer
and must not be used as a reward.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import InternalError

JUDGED = ("correct", "wrong", "malformed")
STATUSES = (*JUDGED, "spec_fault", "timeout", "error")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status, exact accuracy (1 only for `correct`), graded score in [0, 1], criteria by label, and feedback lines.

    The feedback never contains the reference answer.
    """

    status: str
    accuracy: int = 0
    score: float = 0.0
    criteria: Mapping[str, float] = field(default_factory=dict)
    feedback: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether the answer itself was judged, so that the verdict may be used as a reward."""
        return self.status in JUDGED

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Verdict":
        """The verdict from the dict that a generated module returns; InternalError if it breaks the contract."""
        status, accuracy, score = data.get("status"), data.get("accuracy"), data.get("score")
        if status not in STATUSES:
            raise InternalError(f"unknown verdict status {status!r}")
        if not isinstance(accuracy, int) or accuracy != (status == "correct"):
            raise InternalError(f"verdict {status!r} with accuracy {accuracy!r}")
        if not isinstance(score, (int, float)) or not 0 <= score <= 1:
            raise InternalError(f"verdict {status!r} with score {score!r}")
        criteria = {str(label): float(value) for label, value in data.get("criteria", {}).items()}
        return cls(status, int(accuracy), float(score), criteria, tuple(data.get("feedback", ())))

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON-safe data."""
        return {
            "status": self.status,
            "accuracy": self.accuracy,
            "score": self.score,
            "criteria": dict(self.criteria),
            "feedback": list(self.feedback),
        }
