"""What people see of runs: progress while they train, metrics in other tools, pages and figures afterwards.

A run's results never depend on anything here. Imports `settings`, `records`, `host` and `evaluation`; no torch.
"""
