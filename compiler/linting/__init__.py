"""`gradatim lint` behind the command: what a tier does, one spec examined, many at once, and results that were kept.

`tiers` says how much work a tier is, `examine` does it for one file, `pool` for many in processes that may die,
`kept` remembers what was found.
"""
