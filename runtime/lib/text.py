"""Text: searching in strings and writing sentences. Characters are compared as they are, case included."""


def is_palindrome(xs):
    """is_palindrome(xs: list of T) -> bool

    Whether a string or list reads the same from both ends; True if it is empty.

    >>> [is_palindrome("level"), is_palindrome("ab")]
    [True, False]
    """
    return xs == xs[::-1]


def caesar(text, shift):
    """caesar(text: string, shift: int) -> string

    Every letter a-z and A-Z moved on in its alphabet by `shift` places, round the end; all else stays as it is.

    >>> caesar("Hello, Zoe", 3)
    'Khoor, Crh'
    """
    lower = "abcdefghijklmnopqrstuvwxyz"
    upper = lower.upper()
    moved = []
    for x in text:
        alphabet = lower if x in lower else upper
        moved.append(alphabet[(alphabet.index(x) + shift) % 26] if x in alphabet else x)
    return "".join(moved)


def prefix_function(xs):
    """prefix_function(xs: list of T) -> list of int

    For each place i of a string or list the length of the longest proper prefix of xs[:i + 1] that is also its suffix
    (Knuth, Morris and Pratt).

    >>> prefix_function("abacaba")
    [0, 0, 1, 0, 1, 2, 3]
    """
    found = [0] * len(xs)
    k = 0
    for i in range(1, len(xs)):
        while k > 0 and xs[i] != xs[k]:
            k = found[k - 1]
        if xs[i] == xs[k]:
            k += 1
        found[i] = k
    return found


def z_function(xs):
    """z_function(xs: list of T) -> list of int

    For each place i of a string or list the length of the longest prefix of xs that starts again at i; the entry at 0
    is len(xs).

    >>> z_function("aabaab")
    [6, 1, 0, 3, 1, 0]
    """
    found = [len(xs)] * len(xs)
    low = high = 0
    for i in range(1, len(xs)):
        k = min(high - i, found[i - low]) if i < high else 0
        while i + k < len(xs) and xs[k] == xs[i + k]:
            k += 1
        found[i] = k
        if i + k > high:
            low, high = i, i + k
    return found


def occurrences(text, word):
    """occurrences(text: string, word: string) -> list of int

    All places, ascending, at which the word starts in the text; occurrences may overlap.
    Fails: the word is empty.

    >>> occurrences("banana", "ana")
    [1, 3]
    """
    if word == "":
        raise ValueError("occurrences: the word is empty")
    found = []
    i = text.find(word)
    while i >= 0:
        found.append(i)
        i = text.find(word, i + 1)
    return found


def count_substring(text, word):
    """count_substring(text: string, word: string) -> int

    How often the word occurs in the text; occurrences may overlap.
    Fails: the word is empty.

    >>> count_substring("banana", "ana")
    2
    """
    return len(occurrences(text, word))


def bracket_depth(text):
    """bracket_depth(text: string) -> int

    How deep the brackets ( ) [ ] { } are nested; 0 without brackets, -1 if they do not match. All else is ignored.

    >>> [bracket_depth("a(b[c]d)"), bracket_depth("()()"), bracket_depth("(]")]
    [2, 1, -1]
    """
    closing = {"(": ")", "[": "]", "{": "}"}
    depth = 0
    awaited = []
    for x in text:
        if x in closing:
            awaited.append(closing[x])
            depth = max(depth, len(awaited))
        elif x in ")]}" and (not awaited or awaited.pop() != x):
            return -1
    return -1 if awaited else depth


def capitalize_first(text):
    """capitalize_first(text: string) -> string

    The text with its first character as a capital letter; the rest stays as it is.

    >>> capitalize_first("the Nile")
    'The Nile'
    """
    return text[:1].upper() + text[1:]


def a_list(words, last="and"):
    """a_list(words: list of string, last: string = "and") -> string

    The words as a sentence lists them, "a, b and c"; an empty string for none.

    >>> [a_list(["a", "b", "c"]), a_list(["x", "y"], "or"), a_list(["z"])]
    ['a, b and c', 'x or y', 'z']
    """
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " " + last + " " + words[-1]


def ordinal(n):
    """ordinal(n: int) -> string

    The number as an English ordinal: 1st, 2nd, 3rd, 4th, ..., 11th, ..., 21st.

    >>> [ordinal(n) for n in [1, 2, 3, 4, 11, 22, 113]]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd', '113th']
    """
    if abs(n) % 100 in (11, 12, 13):
        return str(n) + "th"
    return str(n) + {1: "st", 2: "nd", 3: "rd"}.get(abs(n) % 10, "th")


def plural(n, one, many=""):
    """plural(n: int, one: string, many: string = "") -> string

    The number and the noun, in the singular for 1 and else in the plural, which is the singular and an "s" if not
    given.

    >>> [plural(1, "coin"), plural(3, "coin"), plural(2, "box", "boxes")]
    ['1 coin', '3 coins', '2 boxes']
    """
    return str(n) + " " + (one if n == 1 else many if many != "" else one + "s")
