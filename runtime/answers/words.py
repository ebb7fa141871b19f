"""One word out of a fixed set; words may hold inner blanks, but no line break."""

from .text import drop_quotes, strip_answer, unbracket


def word_token(token: str, words) -> str | None:
    """The word that the token names, exactly or, if unambiguous, by ignoring case; quotes and brackets are forgiven."""
    for name in (token, drop_quotes(token), drop_quotes(unbracket(token))):
        if name in words:
            return name
        low = name.lower()
        close = [word for word in words if word.lower() == low]
        if len(close) == 1:
            return close[0]
    return None


def parse_word(text: str, words) -> str | None:
    """The member of `words` (any container of str) that the answer names, or None."""
    value = word_token(text.strip(), words)
    return word_token(strip_answer(text), words) if value is None else value


def print_word(value: str) -> str:
    """The word as it is."""
    return value
