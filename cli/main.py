"""The command line's entry: exit codes, and what happens to errors.

Exit codes: 0 clean, 1 findings or a refused request, 2 wrong usage, 3 an internal error (its traceback goes to a file).
Quick commands run without the libraries that the full command line needs.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

from .._version import __version__
from ..runtime.errors import GradatimError, InternalError
from .quick import QUICK, run

_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


def __getattr__(name: str) -> Any:
    """`app`, the full command line, is built when somebody asks for it."""
    if name == "app":
        from .app import app

        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        if len(sys.argv) > 1 and sys.argv[1] in QUICK:
            sys.exit(run(sys.argv[1], sys.argv[2:]))
        from .app import app

        app()
    except GradatimError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (InternalError, Exception) as error:
        if isinstance(error, OSError) and error.errno in _UNWRITABLE:
            where = f"{error.filename}: " if error.filename else ""
            print(f"error: cannot write: {where}{error.strerror}; make room, or name another place", file=sys.stderr)
            sys.exit(1)
        _internal(error)


def _internal(error: BaseException) -> None:
    """Keep the traceback in a file, say where, and exit 3."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="gradatim-error-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"gradatim {__version__}, arguments {sys.argv[1:]}\n\n")
        file.write("".join(traceback.format_exception(error)))
    print(f"internal error: {type(error).__name__}: {error}", file=sys.stderr)
    print(f"this is a fault of gradatim, not yours; please report it with {file.name}", file=sys.stderr)
    sys.exit(3)


if __name__ == "__main__":
    main()
