"""E10x: names: what is known where."""

from __future__ import annotations

from .entry import entries

NAMES = entries("""
E101: stage violation

Values become known in the order `param`, `sample`, answer. A section reads a name that is not known yet, or
one that is hidden from it: a prompt reads a hidden name, a function reads the sample, `solve` reads the
answer.

Why: A prompt that reads a hidden name gives the solution away; a law that reads the sample has no value.

Example:
    sample:
        x: int in 0..9
        hidden y = x * x
    prompt:
        What is the square of {{ x }}? It is {{ y }}.
    solve: y

Instead:
    sample:
        x: int in 0..9
        hidden y = x * x
    prompt:
        What is the square of {{ x }}?
    solve: y


E102: unknown name

A name is declared nowhere and is not in the library. A similar known name is suggested.

Why: There are no imports: what is not found here exists nowhere.

Example:
    solve: maximum([x, 0])

Instead:
    solve: max([x, 0])


E103: unknown field or method

A value has no field or method of that name.

Why: Records have the fields of their type; lists, strings, sets and dicts have a closed list of methods.

Example:
    solve:
        xs = [x]
        xs.push(1)
        return sum(xs)

Instead:
    solve:
        xs = [x]
        xs.append(1)
        return sum(xs)


E104: name declared twice

A name is given twice, or is a word of the language.

Why: Every name of a spec has one meaning in all its sections.

Example:
    sample:
        x: int in 0..9
        x = 3

Instead:
    sample:
        x: int in 0..9
        y = x + 3
    solve: y


E105: prompt filter

A filter in a prompt is unknown, has the wrong number of arguments, or shows a value it cannot show.

Why: The list of filters is closed, so that every prompt can be printed the same way everywhere.

Example:
    sample:
        xs: list[3] of int in 0..9
    prompt:
        Add {{ xs | jion(" ") }}.
    solve: sum(xs)

Instead:
    sample:
        xs: list[3] of int in 0..9
    prompt:
        Add {{ xs | join(" ") }}.
    solve: sum(xs)


E106: name read before it has a value

A function reads one of its own names above the line that gives it its first value.

Why: In Python this stops the program when the line is reached.

Example:
    solve:
        total += x
        return total

Instead:
    solve:
        total = 0
        total += x
        return total

""")
