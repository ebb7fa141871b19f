"""W9xx: legal, and probably not meant. These may be silenced with a reason: `# env: ignore[CODE] reason`."""

from __future__ import annotations

from .entry import entries

WARNINGS = entries("""
W905: single braces in a prompt

`{name}` in a prompt is printed as it stands.

Why: Double braces show a value; single ones are what f-strings use.

Example:
    prompt:
        Give {x} as it is, {{ x }}.

Instead:
    prompt:
        Give {{ x }} as it is.


W906: unreachable line

A line stands after `return`, `break`, `continue` or `fail`.

Why: It never runs, so something else was meant.

Example:
    solve:
        y = x
        return y
        y += 1

Instead:
    solve:
        return x


W907: value computed and dropped

A line computes a value and does nothing with it.

Why: Often `==` was written for `=`.

Example:
    solve:
        n = x
        n == n + 1
        return n

Instead:
    solve:
        n = x
        n = n + 1
        return n
""")
