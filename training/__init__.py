"""Training on packs with TRL's GRPOTrainer, fed by a scheduler that chooses instances now.

`launch.py` is what the commands call, `run.py` one run from configuration to report, `demo.py` the demonstration. The
rest is in rooms; the docstring of each says what it guarantees and which rooms it imports. Importing this package, its
configuration and its schedulers needs neither torch nor TRL; they are loaded when a run starts.
"""
