"""Bounded symbolic execution of generated modules: the code that runs is the code about which claims are proved."""
