"""E3xx to E6xx and W91x: what `gradatim test` finds by drawing instances, judging mutants, guessing and proving."""

from __future__ import annotations

from .asking import ASKING
from .difficulty import DIFFICULTY
from .instances import INSTANCES
from .trust import TRUST
from .verifiers import VERIFIERS

EVIDENCE = (*INSTANCES, *VERIFIERS, *ASKING, *DIFFICULTY, *TRUST)
