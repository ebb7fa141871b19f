"""Seeded faults: specs with one mistake each, and how many of them the compiler, `lint` and `test` report."""
