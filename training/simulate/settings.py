"""The simulated worlds: eleven settings to compare schedulers on, and further ones that ask one question each.

`base` and `shock` are for tuning; the others are for reporting only.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Setting:
    """One world and one budget.

    Shares are of the training environments: `coins` succeed half of the time whatever is learnt, `broken` never do,
    `saturated` nearly always do, `distant` start 6 logits too hard, `guessers` have a declared guess rate of 0.15,
    `capped` have a last level of 4 to 11. `signal` is what a group of success share x teaches: "linear" 4x(1-x),
    "root" 2 sqrt(x(1-x)), "hard" with its top at x = 1/3. `forget` is lost of every skill per step; with `shock`, half
    of the environments lose 6 logits halfway. `jitter` (logits) breaks the order of levels; `prompt_sd` (logits) makes
    the rollouts of one prompt alike.
    """

    name: str
    title: str
    environments: int = 64
    heldout: int = 32
    steps: int = 400
    groups: int = 64
    rollouts: int = 8
    coins: float = 0.1
    broken: float = 0.1
    saturated: float = 0.0
    distant: float = 0.15
    guessers: float = 0.3
    capped: float = 0.2
    transfer: bool = True
    signal: str = "linear"
    forget: float = 0.0
    shock: bool = False
    jitter: float = 0.0
    prompt_sd: float = 0.0


_BASE = Setting("base", "as described")
_ALL = (
    _BASE,
    replace(_BASE, name="root", title="√ signal", signal="root"),
    replace(_BASE, name="hard", title="hard items teach more", signal="hard"),
    replace(_BASE, name="forgetting", title="skills fade", forget=0.001),
    replace(_BASE, name="shock", title="half of the skills drop", shock=True),
    replace(_BASE, name="jitter", title="levels out of order", jitter=0.8),
    replace(_BASE, name="clean", title="every environment learnable", coins=0.0, broken=0.0, distant=0.0),
    replace(_BASE, name="coins", title="30 % coin-flips", coins=0.3),
    replace(_BASE, name="alone", title="no transfer", transfer=False),
    replace(_BASE, name="many", title="256 environments", environments=256),
    replace(_BASE, name="many-coins", title="256, 30 % coin-flips", environments=256, coins=0.3),
    replace(_BASE, name="alike", title="rollouts of a prompt alike", prompt_sd=1.0),
    replace(_BASE, name="planted", title="10 % saturated added", saturated=0.1),
)
SETTINGS = {setting.name: setting for setting in _ALL}
TUNING = ("base", "shock")
REPORTED = ("root", "hard", "forgetting", "jitter", "clean", "coins", "alone", "many", "many-coins")
EXTRA = ("alike", "planted")
