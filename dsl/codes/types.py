"""E11x: types and domains."""

from __future__ import annotations

from .entry import entries

TYPES = entries("""
E110: one name with two types

In a function, a name first holds a value of one type and later one of another.

Why: A name that changes its type can be neither checked nor printed.

Example:
    solve:
        total = 0
        total = "none"
        return x

Instead:
    solve:
        total = 0
        total = total + x
        return total


E111: type mismatch

An operator, a condition, a loop or an argument gets a value of the wrong type.

Why: In Python this is an exception in the middle of training.

Example:
    solve: x + "1"

Instead:
    solve: x + int("1")


E112: multiplied nested list

`[[0] * n] * m` is a list of m times the same inner list.

Why: Writing into one row would write into all of them: the mistake everybody makes once.

Example:
    solve:
        grid = [[0] * 3] * 2
        grid[0][0] = x
        return grid[0][0]

Instead:
    solve:
        grid = [[0] * 3 for _ in range(2)]
        grid[0][0] = x
        return grid[0][0]


E113: arguments of a call

A call has too few or too many arguments, an unknown keyword, or an argument of the wrong type.

Why: The signature stands in the message; `docs/stdlib.md` lists all functions.

Example:
    solve: gcd(x)

Instead:
    solve: gcd(x, 6)


E114: changing what is fixed

Tuples, strings, records, constants and the names of outer sections do not change.

Why: Values are shared between sections: changing one would change what another section sees.

Example:
    solve:
        pair = (x, 1)
        pair[0] = 2
        return pair[0]

Instead:
    solve:
        pair = [x, 1]
        pair[0] = 2
        return pair[0]


E115: result of a function

A function at the left margin declares the types of its parameters and of its result, and returns such a value
on every path.

Why: A path that ends without `return` would give None to whoever called.

Example:
    def half(n: int):
        return n // 2
    solve: half(x)

Instead:
    def half(n: int) -> int:
        return n // 2
    solve: half(x)


E116: match

`match` takes a variant apart and covers all its alternatives.

Why: A forgotten alternative would fall through without a result.

Example:
    type Op = Up(by: int) | Stop()
    def move(op: Op) -> int:
        match op:
            case Up(by):
                return by
        return 0
    solve: move(Up(by=x))

Instead:
    type Op = Up(by: int) | Stop()
    def move(op: Op) -> int:
        match op:
            case Up(by):
                return by
            case Stop():
                return 0
    solve: move(Up(by=x)) + move(Stop())


E117: type or domain

A type or domain is misspelt: `list[int]` for `list of int`, `range(4, 20)` for `4..19`, `float` for `real`,
or parts that this type does not take.

Why: In brackets stands a length: `list[n] of int in 0..9` is n numbers from 0 to 9.

Example:
    def total(xs: list[int]) -> int:
        return sum(xs)
    solve: total([x])

Instead:
    def total(xs: list of int) -> int:
        return sum(xs)
    solve: total([x])


E118: declaration without a domain or law

A parameter needs a domain and a law; a list to draw needs the domain of its items; `distinct`, `sorted` and
`each` go with lists.

Why: The domain is what the sampler draws from and what every analysis trusts.

Example:
    param n: int in 3..9
    solve: x + n

Instead:
    param n: int in 3..12 = linear(3, 1)
    solve: x + n


E119: value is not of the answer's type

`solve`, or an entry of `must_fail` or `must_pass`, is of another type than the answer.

Why: Such a value cannot be printed as an answer, so it could never be compared with one.

Example:
    solve: str(x)

Instead:
    solve: x


E120: type that cannot be drawn or answered

Values of this type cannot be drawn from a domain, or cannot be read from an answer.

Why: A sampler can make values of any type; an answer is of a type that has a text form.

Example:
    sample:
        x: int in 0..9
        price: dict of (int in 0..3) to (int in 1..9)
    solve: x + len(price)

Instead:
    sample:
        x: int in 0..9
        prices: list[3] of int in 1..9
        price = {i: prices[i] for i in range(3)}
    solve: x + price[0]
""")
