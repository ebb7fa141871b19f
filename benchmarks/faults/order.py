"""Whether an answer depends on the order of a list: kinds of faults that lose an order are faults only then."""

from __future__ import annotations

from gradatim.compiler.evidence.probe import probe_source
from gradatim.compiler.evidence.subject import Failed, Subject
from gradatim.compiler.pipeline import Compiled

from .detect import START

_TRIED = 10


def answer_has_order(compiled: Compiled) -> bool:
    """Whether the reference turned round is wrong for some instance."""
    assert compiled.module is not None
    subject, (low, high) = Subject(probe_source(compiled), 2.0), compiled.module.about["levels"]
    for seed in range(START, START + _TRIED):
        instance = subject.draw((low + high) // 2, seed)
        read = subject.value(instance, subject.call("reference", instance))
        text = None if read is None else subject.text(instance, read[0][::-1])
        if text is not None and subject.call("judge", instance, text)["status"] != "correct":
            return True
    return False


def order_matters(compiled: Compiled, draw: str) -> bool:
    """Whether the reference is wrong for an instance of which one draw is turned round."""
    assert compiled.module is not None
    subject, level = Subject(probe_source(compiled), 2.0), compiled.module.about["levels"][0]
    for seed in range(START, START + _TRIED):
        instance = subject.draw(level, seed)
        value = instance["draws"].get(draw)
        if not isinstance(value, list):
            return False
        turned = {**instance, "draws": {**instance["draws"], draw: value[::-1]}}
        try:
            if subject.call("judge", turned, subject.call("reference", instance))["status"] != "correct":
                return True
        except Failed:
            continue
    return False
