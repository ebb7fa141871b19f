"""The root of every error that a user of Gradatim can cause.

The message of a `GradatimError` is complete: place, reason and remedy in one text, fit to be shown without a traceback.
An `InternalError` is a fault of Gradatim itself and is shown with one.
"""


class GradatimError(Exception):
    """A mistake in the input of Gradatim: bad file, wrong argument, pack that does not fit. Exit code 1."""

    exit_code = 1


class InternalError(Exception):
    """A broken promise inside Gradatim; never the fault of the user. Exit code 3."""

    exit_code = 3
