"""E506: instances of the test seeds have prompts that the training seeds give too.

As many instances as were tested are drawn from the training seeds, so the share in a long run is larger. Levels whose
prompts repeat among themselves are E505's.
"""

from __future__ import annotations

from ..bounds import lower
from ..facts import LevelFacts
from .base import Evidence, Findings, per_cent
from .e505_duplicates import FEW

TIER = "fast"
OFTEN, MOSTLY = 0.5, 0.9
"""Lower bounds of the share of tested prompts: a warning; an error, at half of the levels."""


def check(evidence: Evidence) -> Findings:
    """One finding, at the level with the largest share; the lowest level alone gives none."""
    lowest, single = evidence.spec.header.low, len(evidence.levels) == 1
    known = [x for x in evidence.levels if x.overlap is not None and x.prompts >= FEW * x.drawn]
    above = [x for x in known if _share(x) >= OFTEN and (x.level != lowest or single)]
    worst = max(above, key=_share, default=None)
    if worst is None or worst.overlap is None:
        return
    hits, cases, drawn, seed, other = worst.overlap
    severe = [x for x in known if _share(x) >= MOSTLY]
    yield evidence.found(
        "E506",
        evidence.place,
        f"level {worst.level}: {hits} of {cases} tested prompts occur among {drawn} instances of the training seeds "
        f"(at least {per_cent(_share(worst))}); seed {seed} is seed {other} of them",
        "draw from larger domains, so that what is tested was not trained on",
        evidence.witness(worst.level, seed),
        error=2 * len(severe) >= len(evidence.levels),
    )


def _share(facts: LevelFacts) -> float:
    return lower(*facts.overlap[:2]) if facts.overlap is not None else 0.0
