"""Schedulers compared without a model: simulated learners, paired comparisons, and replay of the logs of real runs.

Imports `schedulers`; no torch.
"""
