"""The one place that holds the version; the pack loader and the compiler compare it."""

__version__ = "0.1.0"
