"""Edges of a graph: pairs of node numbers >= 0, one per line, bracketed, or with commas between.

A pair is `u v`, `u, v`, `(u, v)`; also `u-v` for undirected edges and `u->v` for directed ones.
"""

from .ints import int_token, print_int
from .lists import parse_rows, read_items, split_flat
from .text import strip_answer, unbracket, within_limits


def edge_token(token: str, directed: bool) -> tuple[int, int] | None:
    """The pair of node numbers that the token spells, the smaller first unless directed; None for malformed."""
    body = unbracket(token.strip())
    link = "->" if directed else "--" if "--" in body else "-"
    ends = body.split(link) if link in body else split_flat(body)
    if ends is None or len(ends) != 2 or (link == "-" and ends[0].endswith(" ") and not ends[1].startswith(" ")):
        return None
    u, v = int_token(ends[0].strip()), int_token(ends[1].strip())
    if u is None or v is None or u < 0 or v < 0:
        return None
    return (v, u) if v < u and not directed else (u, v)


def parse_edges(text: str, directed: bool) -> list | None:
    """The pairs in the order of the answer, repeats kept, smaller end first unless directed; None for malformed."""
    if not within_limits(text):
        return None
    pairs = parse_rows(text, lambda line: edge_token(line, directed))
    if pairs is None:
        body = unbracket(strip_answer(text))
        pieces = body.rstrip(",").split(",") if "," in body else body.split()
        pairs = read_items(pieces, lambda piece: edge_token(piece, directed))
    return pairs


def print_edges(edges) -> str:
    """One `u v` per line, `[]` for none."""
    lines = [print_int(u) + " " + print_int(v) for u, v in edges]
    return "\n".join(lines) if lines else "[]"
