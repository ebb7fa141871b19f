"""Control: stopping when a spec has reached a point that it claims cannot be reached."""


def fail(message):
    """fail(message: string) -> never

    Stops: the spec has reached a place that it holds to be unreachable. This is a fault of the spec, never of an
    answer.
    Fails: always.

    >>> fail("no blank cell")
    Traceback (most recent call last):
    RuntimeError: no blank cell
    """
    raise RuntimeError(message)
