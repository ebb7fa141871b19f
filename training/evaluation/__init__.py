"""Held-out accuracy of a model, local or behind an endpoint, and the figures that follow from its answers.

Used within runs and by `gradatim eval`; an interrupted evaluation goes on where it was. Imports `settings`, `records`,
`host` and `model`; torch inside functions only.
"""
