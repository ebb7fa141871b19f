"""Parsers and printers of the answer types, one file per type.

Every `parse_*` is total (None for malformed text, never an exception), linear in the text and bounded; every `print_*`
is its inverse: `parse(print(value)) == value`. A `*_token` is the strict form without leniencies, made for the items of
lists, tuples, rows and grids. All functions are plain, so that a compiler can copy their source into a module.
"""
