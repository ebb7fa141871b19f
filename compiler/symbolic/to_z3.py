"""A spec's level as SMT-LIB text: what holds of every instance, and the question whether a reference is refused."""

from __future__ import annotations

from ..pipeline import Compiled
from .proofs import Proofs
from .solver import smt_text
from .subject import subject
from .values import Dead, Unencodable


def z3_text(compiled: Compiled, level: int | None = None) -> str:
    """Instances of a level, the lowest unless told otherwise, whose reference the verifier refuses, as SMT-LIB.

    `unsat` means that every reference of the level is accepted. Where the spec cannot be encoded, a comment says why.
    """
    about = subject(compiled, level)
    proofs = Proofs(about)
    head = f"; {about.checked.spec.header.name}, {about.scope}\n"
    try:
        instance = proofs.instance()
        solved = proofs.run("solve", instance)
        if solved.state is None:
            return head + "; `solve` fails for every instance\n"
        accepted, _ = proofs.accepted(instance, solved.value)
    except Dead:
        return head + "; there is no instance\n"
    except Unencodable as error:
        line = about.spec_line(error.line)
        return head + f"; not encoded{f', line {line}' if line else ''}: {error.reason}\n"
    refused = proofs.terms.negate(proofs.terms.both(solved.returned, accepted))
    return head + smt_text([*proofs.given(), refused])
