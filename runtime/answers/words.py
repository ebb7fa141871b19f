"""One word out of a fixed set; words may hold inner blanks, but no line break."""

from .text import drop_quotes, strip_answer


def word_token(token: str, words) -> str | None:
    """The word that the token names, exactly or, if that is unambiguous, by ignoring case; quotes are forgiven."""
    for name in (token, drop_quotes(token)):
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
