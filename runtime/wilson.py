"""How sure a share is that was seen in some trials: Wilson's interval (E. B. Wilson 1927, equation 4)."""

from math import sqrt


def interval(share: float, trials: int, z: float) -> tuple[float, float]:
    """The interval of a share in [0, 1] at `z` standard deviations of the normal law; (0, 1) without trials."""
    if trials == 0:
        return 0.0, 1.0
    spread = z * z / trials
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return max(0.0, centre - half), min(1.0, centre + half)
