"""W9xx: legal, and probably not meant. These may be silenced with a reason: `# env: ignore[CODE] reason`."""

from __future__ import annotations

from .entry import entries

WARNINGS = entries("""
W901: value that nothing reads

A draw, definition or parameter of a function is never read.

Why: Either it is left over, or the name of another one stands where this one was meant.

Example:
    sample:
        x: int in 0..9
        y: int in 0..9

Instead:
    sample:
        x: int in 0..9
        y: int in 0..9
    solve: x + y


W902: declaration that nothing uses

A parameter, constant, type, function or `rules` block is never used.

Why: A parameter that nothing reads makes no level harder.

Example:
    const LIMIT = 3

Instead:
    const LIMIT = 3
    solve: min(x, LIMIT)


W903: condition that always holds

A `require` line holds for every value of the domains it reads.

Why: It excludes nothing, so probably another bound was meant.

Example:
    sample:
        x: int in 0..9
        require x >= 0

Instead:
    sample:
        x: int in 0..9
        require x > 0


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


W908: suppression of nothing

`# env: ignore[CODE]` stands where there is no such finding.

Why: It would silence the next one that appears there.

Example:
    sample:
        x: int in 0..9   # env: ignore[W901] as agreed

Instead:
    sample:
        x: int in 0..9

""")
