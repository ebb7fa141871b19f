"""E5xx from evidence: the prompt and how the answer is asked for."""

from __future__ import annotations

from .entry import entries

ASKING = entries("""
E501: answer in the prompt

The answer stands in the prompt, in most instances right after the same words.

Why: Copying it is easier than solving the task, so that is what is learned.

Example:
    sample:
        x: int in 100..999
    prompt:
        Square the number {{ x }}. The correct result is {{ x * x }}, of course.
    solve: x * x

Instead:
    sample:
        x: int in 100..999
    prompt:
        Square the number {{ x }}.
    solve: x * x


E502: no round trip

A value of the answer's domain prints as a text that is read as another value, or as none. No spec is known to do that;
the rule guards the answer types.

Why: The reference goes through its text: what does not read back is rejected.

Example:
    sample:
        word: string[3] over "ab"
    prompt:
        Write {{ word }} backwards.
    answer reply: string[3] over "ab"
    solve: word[::-1]

Instead:
    sample:
        word: string[3] over "ab"
    prompt:
        Write {{ word }} backwards.
    answer reply: string[3] over "ab"
    solve: word[::-1]


E504: lenient reply

A reply that names two answers, or denies the right one, counts as correct: "12 or 15", "not 12".

Why: Naming several answers is easier than finding one. Where the verifier picks the right one out of the text, or looks
for it anywhere in the text, that is what is learned.

Example:
    answer reply: string
    check:
        str(x) in reply
    solve: str(x)

Instead:
    answer reply: int
    solve: x


E505: duplicate instances

Fewer than half of the instances drawn at a level have different prompts (a warning), or fewer than a tenth at half of
the levels (an error).

Why: Training then sees the same few instances again and again and learns them by heart, and the held-out ones are among
them.

Example:
    sample:
        x: int in 0..9
    solve: x * x

Instead:
    sample:
        x: int in 0..99999
    solve: x * x


E506: split overlap

At least half of the tested prompts also occur among as many instances of the training seeds (a warning); nine of ten
at half of the levels is an error. Levels whose own prompts repeat are reported as E505 instead.

Why: What was seen in training says little in a test, and a longer run sees more of it.

Example:
    level: 0..0
    sample:
        x: int in 0..68
    solve: x * x

Instead:
    level: 0..0
    sample:
        x: int in 0..9999
    solve: x * x
""")
