"""E0xx: the text of a file: sections, lines, literals, spellings of other languages."""

from __future__ import annotations

from .entry import entries

SYNTAX = entries("""
E001: syntax error

A line does not have the form that its section asks for. The message says what was expected there.

Why: The rest of the file is checked nevertheless; names that the line would have declared count as unknown,
not missing.

Example:
    sample:
        x: int in 0.. 9 +

Instead:
    sample:
        x: int in 0..9


E002: unknown section

A word at the left margin is not the name of a section.

Why: Sections are found by their first word before anything else is read, so a misspelt one would lose all its
lines.

Example:
    samples:
        x: int in 0..9

Instead:
    sample:
        x: int in 0..9


E003: header or file

The first lines of a spec are `lang 1`, `env NAME "what it asks"`, then `level: A..B`, and optionally `tags:`,
`symbols:` and `format:`. One of them is missing or malformed, or the file cannot be read.

Why: The header fixes the meaning of the file for good, and names the environment in packs and logs.

Example:
    lang 1
    env example "An example."
    level: 0 to 9

Instead:
    lang 1
    env example "An example."
    level: 0..9


E004: section given twice

A section that may stand once stands twice.

Why: Of two solutions or two answers, one would silently win.

Example:
    solve: x
    solve: x + 0

Instead:
    solve: x


E005: a dotenv file

The file holds KEY=VALUE lines: it configures a program and is no environment spec.

Why: Both kinds of file end in `.env`; a spec is called `name.env` and starts with `lang 1`.

File:
    API_KEY=abc
    DEBUG=1

Instead:
    lang 1
    env example "An example."
    level: 0..9


E006: tabs

A line is indented with tabs.

Why: How deep a tab goes depends on the editor, so two readers would see two programs.

Example:
    sample:
    \tx: int in 0..9

Instead:
    sample:
        x: int in 0..9


E007: unbalanced bracket or quote

A bracket or quote is never closed, closes nothing, or closes one of another kind.

Why: Everything after it would be read as part of the bracket.

Example:
    solve: max(x, 0

Instead:
    solve: max(x, 0)


E008: indentation

A line is indented like no block around it, or deeper than the line above although that opens no block.

Why: Indentation is the only thing that says which block a line belongs to.

Example:
    sample:
        x: int in 0..9
          y = x

Instead:
    sample:
        x: int in 0..9


E009: reserved for a later version

`axes`, `tools`, `turn`, `extern`, `use` and `unit` are section words of a later version.

Why: A file that uses them today would change its meaning later.

Example:
    axes:
        size: 0..9

Instead:
    param n: int in 3..12 = linear(3, 1)
    prompt:
        Give {{ x }}, not {{ n }}.


E010: a construct of Python that the language has not

Imports, classes, exceptions, `lambda`, f-strings, `with`, generators, unpacking with `*` and the like were
understood, but are not part of the language. The help names the idiom to use.

Why: A small language can be checked, printed, proved about, and compiled to standalone modules.

Example:
    solve:
        import math
        return gcd(x, 6)

Instead:
    solve: gcd(x, 6)


E011: an operator spelt as elsewhere

`&&`, `||`, `!`, `++`, `? :`, a single `=` in a condition, or `is` between values.

Why: There is one spelling for each thing, that of Python.

Example:
    check:
        reply == x && x >= 0   as "another number"

Instead:
    check:
        reply == x and x >= 0   as "another number"


E012: malformed literal

A number or string that Python would not read: leading zeros, a decimal point without digits on both sides, an
unknown escape, or an integer of more than 4,000 digits.

Why: Such literals have a different meaning in other languages, or none.

Example:
    solve: x + 007

Instead:
    solve: x + 7


E013: element-wise domain

`[DOMAIN for x in xs]` draws one value for each item; it takes exactly one `for` and no `if`.

Why: The number of draws has to be known before anything is drawn.

Example:
    sample:
        x: int in 0..9
        ys: [int in 0..i for i in range(3) if i > 0]
    solve: x + sum(ys)

Instead:
    sample:
        x: int in 0..9
        ys: [int in 0..i+1 for i in range(2)]
    solve: x + sum(ys)


E014: `..` beside `if`

In `in A..B if C else D` it is not clear what the condition chooses: `..` binds looser than everything else.

Why: Read one way it is a choice between two domains, read the other way a choice between two upper ends.

Example:
    sample:
        x: int in 0..9
        y: int in 0..3 if x > 4 else 5..9
    solve: x + y

Instead:
    sample:
        x: int in 0..9
        y: int in (0..3) if x > 4 else (5..9)
    solve: x + y


E015: reason of a condition

The reason of a condition stands after `as`, not after a comma.

Why: The comma already separates the attributes of a draw.

Example:
    sample:
        x: int in 0..9
        require x > 0, "positive"

Instead:
    sample:
        x: int in 0..9
        require x > 0 as "positive"


E016: randomness outside of a draw

A value is random only where it is drawn: `name: DOMAIN` or `name ~ SAMPLER(..)` in `sample:`, `draw(..)` in a
`sampler`. A definition with `=` is pure.

Why: Each draw has a random stream named after it; that is why an instance is the same everywhere, and why
adding a draw does not change the others.

Example:
    sample:
        x: int in 0..9
        y = random.randint(1, 9)
    solve: x + y

Instead:
    sample:
        x: int in 0..9
        y: int in 1..9
    solve: x + y


E017: prompt template

Prompts have `{{ EXPR | filter }}`, `{% for x in xs %}` and `{% if c %}`. A tag is not closed, empty, or none
of these.

Why: A prompt that shows its own template asks a question nobody can answer.

Example:
    prompt:
        Give {{ x as it is.

Instead:
    prompt:
        Give {{ x }} as it is.


E018: form of a declaration

A declaration mixes two forms: a draw with a definition, an answer without a name, `solve` with arguments, a
sampler used as a distribution, `balance` on a definition.

Why: Each form has one meaning; the help shows the form that was probably meant.

Example:
    answer: int

Instead:
    answer reply: int


E019: missing section

Every spec has `sample`, `prompt`, `answer` and `solve`. `minimize` and `maximize` need a `check` where the answer
is any number or any text.

Why: `solve` shows that the task can be done; without it nothing tells a hard instance from an impossible one.

File:
    lang 1
    env example "An example."
    level: 0..9
    sample:
        x: int in 0..9
    prompt:
        Give {{ x }}.
    answer reply: int

Instead:
    solve: x


E020: check that does not read the answer

No line of `check` depends on the answer, directly or through `define`.

Why: Such a check accepts every answer of the right shape, or none.

Example:
    check:
        x >= x   as "another number"

Instead:
    check:
        reply == x   as "another number"


E021: malformed suppression

`# env: ignore[CODE] reason` silences warnings on its line, or in the line or section under it. It names known
codes of warnings, and says why.

Why: A reason tells the next reader whether the suppression is still needed.

Example:
    sample:
        x: int in 0..9
        y: int in 0..9   # env: ignore[W901]

Instead:
    sample:
        x: int in 0..9
        y: int in 0..9   # env: ignore[W901] keeps the streams of an older version

""")
