"""What a run leaves on disk, and what may still be asked after it.

A reader sees files whole or not at all, a checkpoint is used only if it is undamaged, and a prompt that a run has shown
is never held-out. Imports `settings`; no torch.
"""
