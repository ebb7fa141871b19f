"""The computer a run works on: libraries, GPUs, processes, signals, memory and disk.

What the machine cannot do is refused before a model loads, several processes come to the same decisions, and what runs
out is explained. Imports `settings` and `records`; torch inside functions only.
"""
