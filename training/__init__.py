"""Training on packs with TRL's GRPOTrainer, fed by a scheduler that chooses instances now.

Importing this package, its configuration and its schedulers needs neither torch nor TRL; they are loaded when a run
starts.
"""
