"""What a run is told to do, checked as a whole before anything is loaded.

Every key of run.yaml is a field here with its description, and what cannot work together is refused here. Holds no
model and reads no run folder; imports `schedulers`, whose names and options are keys too; no torch.
"""
