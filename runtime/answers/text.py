"""What every answer parser shares: the limits, and the leniencies around an answer.

Forgiven around an answer, each at most once: blanks, a code fence, `**bold**`, back-ticks, `$...$` or `$$...$$`, and a
final full stop. Nothing is forgiven inside of an answer.
"""

MAX_TEXT = 50_000
MAX_ITEMS = 5_000
MAX_DIGITS = 4_000


def within_limits(text: str) -> bool:
    """Whether the text is short enough to be read: at most 50,000 characters."""
    return len(text) <= MAX_TEXT


def unfence(text: str) -> str:
    """The inside of one enclosing code fence, verbatim; the text itself, without blank lines around, if there is none.

    The opening fence may carry a language tag, which starts with a letter.
    """
    body = text.strip()
    if len(body) < 6 or not body.startswith("```") or not body.endswith("```"):
        return text.strip("\r\n")
    end = body.find("\n")
    if end < 0:
        return body[3:-3]
    tag = body[3:end].strip()
    if tag and not (tag[0].isalpha() and " " not in tag):
        return text.strip("\r\n")
    inner = body[end + 1 : -3]
    return inner[:-1] if inner.endswith("\n") else inner


def drop_stop(text: str) -> str:
    """The text without a final full stop; an ellipsis stays."""
    if text.endswith(".") and not text.endswith(".."):
        return text[:-1].rstrip()
    return text


def unwrap(text: str, mark: str) -> str:
    """The text without a mark at both ends, if the mark does not occur in between."""
    size = len(mark)
    if len(text) > 2 * size and text.startswith(mark) and text.endswith(mark) and mark not in text[size:-size]:
        return text[size:-size].strip()
    return text


def drop_quotes(text: str) -> str:
    """The text without one pair of enclosing straight quotes, single or double."""
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return text


def unbracket(text: str) -> str:
    """The text without one pair of brackets at its ends: (), [] or {}."""
    if len(text) >= 2 and text[0] + text[-1] in ("()", "[]", "{}"):
        return text[1:-1].strip()
    return text


def strip_answer(text: str) -> str:
    """The answer without what is forgiven around it (see the module); inside a fence only blanks are removed."""
    body = text.strip()
    inner = unfence(body)
    if inner != body:
        return inner.strip()
    body = drop_stop(body)
    for mark in ("**", "`", "$$", "$"):
        body = unwrap(body, mark)
    return drop_stop(body)


def protect(text: str) -> str:
    """The text in a code fence if `strip_answer` would change it otherwise, else the text as it is."""
    return text if strip_answer(text) == text else "```\n" + text + "\n```"
