"""Training on TRL: the trainer that a scheduler feeds, its rewards, its losses, the warm start before it.

The scheduler chooses at the moment of generation, and resuming is exact. Imports every room but `evaluation` and
`simulate`; the only room with modules that load torch when they are imported.
"""
