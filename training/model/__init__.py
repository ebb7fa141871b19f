"""The model: built from nothing or loaded, how a prompt is put to it, its adapters, its weights on disk.

Nothing here trains or judges. Imports `settings` and `records`; torch inside functions only.
"""
