"""The library of the language: pure functions, one file per family.

The first line of a function's docstring is its signature in the types of the language, the rest its documentation. A
function that cannot go on raises ValueError and says so under `Fails:`. Every list returned has a fixed order. Names
that begin with an underscore are helpers and are not part of the language.
"""
