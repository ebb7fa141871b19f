"""Expressions in declared symbols, as people and language models write them: `x^2*sin(x) - 1/3`, `\\frac{x}{2}e^{-x}`.

Read are: + - * / ^ and **, unary signs, whole numbers and decimals, brackets () [] {}, |u| for the absolute value, pi,
e, the functions of `expression_names`, and of LaTeX \\frac, \\sqrt, \\cdot, \\left, \\right, \\sin and the like. What
is not written follows these rules:
    2x, x y, x(x+1), x sin(x)      multiplication, of the same rank as *, so 1/2x is x/2; never in front of a number
    -x^2, 2^3^4, x^-2              -(x^2), 2^(3^4), x^(-2)
    sin(x)^2, sin^2 x, sin^-1 x    (sin(x))^2 twice, and asin(x)
    sin x, sin x^2, sin 2x, ln|x|  without brackets a function takes one factor, with a number or pi in front of it
log is the natural logarithm, and roots such as \\sqrt[3]{u} are powers. A left side such as `f(x) =` or `y =` is
dropped. A declared symbol wins over a constant or function of the same name. Numbers have at most 500 digits, texts at
most 20000 characters. The value is an expression as described in `lib/symbolic.py`, not simplified.
"""

from fractions import Fraction

from ..lib.symbolic import FUNCTION_NAMES, _arity, _as_expression, _number_of
from .ints import print_int
from .rationals import decimal_parts
from .text import strip_answer

MAX_EXPRESSION_TEXT = 20_000
MAX_NAME = 32
MAX_NUMBER = 500
TOKENS_PER_ITEM = 10
BRACKETS = {"(": ")", "[": "]", "{": "}"}
SIGNS = {"·": "*", "×": "*", "⋅": "*", "−": "-", "÷": "/"}
SILENT = ("left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "quad", "qquad", "displaystyle")
BARS = ("vert", "lvert", "rvert")
INVERSES = {
    "sin()": "asin()",
    "cos()": "acos()",
    "tan()": "atan()",
    "sinh()": "asinh()",
    "cosh()": "acosh()",
    "tanh()": "atanh()",
}
RANK_PLUS = 1
RANK_TIMES = 2
RANK_SIGN = 3
RANK_BARE = 4
RANK_INNER_SIGN = 5
RANK_INNER = 6
RANK_POWER = 7


def expression_names(symbols):
    """What each word stands for: ("leaf", items) or ("function", items that follow the argument)."""
    names: dict[str, tuple] = {name[:-2]: ("function", (name,)) for name in FUNCTION_NAMES if name != "neg()"}
    for name in ("asin", "acos", "atan", "asinh", "acosh", "atanh"):
        names["arc" + name[1:]] = ("function", (name + "()",))
    for name in ("asinh", "acosh", "atanh"):
        names["ar" + name[1:]] = ("function", (name + "()",))
    for name, below in (("sec", "cos()"), ("csc", "sin()"), ("cosec", "sin()"), ("cot", "tan()"), ("sech", "cosh()")):
        names[name] = ("function", (below, -1, "^"))
    for name, base in (("log2", 2), ("log10", 10)):
        names[name] = ("function", ("log()", base, "log()", "/"))
    names["ln"] = ("function", ("log()",))
    names["pi"] = names["π"] = ("leaf", ("pi()",))
    names["e"] = ("leaf", (1, "exp()"))
    for name in symbols:
        names[name] = ("leaf", (name,))
    return names


def word_at(text, place, names, longest):
    """(token, length) for the longest known word at that place, or None."""
    for length in range(longest, 0, -1):
        found = names.get(text[place : place + length])
        if found is not None:
            return found, length
    return None


def number_at(text, place):
    """(token, length) for the number at that place, or None."""
    end = place
    while end < len(text) and text[end] in "0123456789.":
        end += 1
    parts = decimal_parts(text[place:end]) if end - place <= MAX_NUMBER else None
    if parts is None:
        return None
    return ("number", _as_expression(Fraction(int(parts[0]), 10 ** len(parts[1])))), end - place


def command_at(text, place, names):
    """(token, length) for the LaTeX command at that place, or None; the token of a silent command is None."""
    end = place + 1
    while end < len(text) and text[end].isalpha() and end - place <= MAX_NAME:
        end += 1
    name = text[place + 1 : end]
    if name == "":
        sign = text[end : end + 1]
        if sign in ("{", "}"):
            return (("open", sign) if sign == "{" else ("close", sign)), 2
        return (None, 2) if sign in (",", ";", ":", "!", " ") else None
    if name in ("operatorname", "mathrm", "text", "mathit"):
        close = text.find("}", end, end + MAX_NAME + 2)
        found = names.get(text[end + 1 : close].strip()) if text[end : end + 1] == "{" and close > 0 else None
        return None if found is None else (found, close + 1 - place)
    if name == "sqrt" and text[end : end + 1] == "[":
        close = text.find("]", end, end + 6)
        order = text[end + 1 : close] if close > 0 else ""
        wrong = not order.isdigit() or not order.isascii() or int(order) < 2
        return None if wrong else (("function", (1, int(order), "/", "^")), close + 1 - place)
    token = names.get(name)
    if name in SILENT:
        token = None
    elif name in BARS:
        token = ("bar", "|")
    elif name in ("cdot", "times", "div"):
        token = ("sign", "/" if name == "div" else "*")
    elif name in ("frac", "dfrac", "tfrac"):
        token = ("fraction", "")
    elif token is None:
        return None
    return token, end - place


def expression_tokens(text, names, most):
    """The tokens of the text as (kind, value), or None if something in it is unknown or there are more than `most`.

    Kinds: number, leaf, function, sign (an operation), open, close, bar, fraction.
    """
    tokens, place, longest = [], 0, max(len(name) for name in names)
    while place < len(text):
        char = text[place]
        if char in SIGNS:
            char = SIGNS[char]
        length = 1
        if char.isspace():
            token = None
        elif char in "+-*/^":
            length = 2 if text.startswith("**", place) else 1
            token = ("sign", "^" if length == 2 else char)
        elif char in "([{":
            token = ("open", char)
        elif char in ")]}":
            token = ("close", char)
        elif char == "|":
            token = ("bar", "|")
        else:
            if char == "\\":
                found = command_at(text, place, names)
            else:
                found = number_at(text, place) if char in "0123456789." else word_at(text, place, names, longest)
            if found is None:
                return None
            token, length = found
        if token is not None:
            tokens.append(token)
            if len(tokens) > most:
                return None
        place += length
    return tokens


def function_power(tokens, at):
    """(n, length) for a power ^n, ^{n} or ^(-n) of a function, whose name is before; (1, 0) if none, None if wrong."""
    if tokens[at : at + 1] != [("sign", "^")]:
        return 1, 0
    rest = tokens[at + 1 : at + 5]
    inside = rest[1:] if rest and rest[0][0] == "open" else rest
    sign = -1 if inside[:1] == [("sign", "-")] else 1
    inside = inside[1:] if sign < 0 else inside
    if not inside or inside[0][0] != "number" or len(inside[0][1]) != 1:
        return None
    length = 2 + (sign < 0)
    if rest[0][0] == "open":
        if inside[1:2] != [("close", BRACKETS[rest[0][1]])]:
            return None
        length += 2
    return sign * inside[0][1][0], length


def powered(function, n):
    """The items that follow the argument of function^n, or None; the power -1 is the inverse function."""
    if n == 1:
        return function
    if n == -1:
        inverse = INVERSES.get(function[-1])
        return None if inverse is None else (inverse,)
    return (*function, n, "^") if n > 1 else None


def emit(out, items, start):
    """Appends the items of an operation; folds the sign of a number, and writes e^u (u from `start` on) as exp(u)."""
    if items == ("neg()",):
        for size in (1, 3):
            number = _number_of(out[-size:])
            if number is not None:
                out[-size:] = list(_as_expression(-number))
                return
    if items == ("^",) and out[start - 2 : start] == [1, "exp()"]:
        del out[start - 2 : start]
        items = ("exp()",)
    out.extend(items)


def reduce_operators(stack, out, rank):
    """Emits the operations on top of the stack that bind at least as tightly as the rank; stops at a bracket."""
    while stack and stack[-1][0] >= rank:
        _, items, start, _ = stack.pop()
        emit(out, items, start)


def push_sign(stack, out, sign, expect):
    """Pushes an operation, or a sign where an operand is expected; False if it cannot be there."""
    if expect:
        if sign == "-":
            inner = stack and RANK_BARE <= stack[-1][0] <= RANK_INNER_SIGN
            stack.append((RANK_INNER_SIGN if inner else RANK_SIGN, ("neg()",), 0, ""))
        return sign in ("+", "-")
    rank = RANK_POWER if sign == "^" else RANK_PLUS if sign in ("+", "-") else RANK_TIMES
    reduce_operators(stack, out, rank + (sign == "^"))
    stack.append((rank, (sign,), len(out), ""))
    return True


def push_times(stack, out, kind, last):
    """Pushes a multiplication that is not written; inside of a bare function it binds a number or pi to a symbol."""
    if kind == "leaf" and last == "factor" and stack and RANK_BARE <= stack[-1][0] <= RANK_INNER:
        reduce_operators(stack, out, RANK_INNER)
        stack.append((RANK_INNER, ("*",), len(out), ""))
    else:
        push_sign(stack, out, "*", False)


def close_bracket(stack, out, sign):
    """Ends the innermost bracket; what its content was an argument of, or None if it is another bracket."""
    reduce_operators(stack, out, RANK_PLUS)
    if not stack or stack[-1][3] != sign:
        return None
    return stack.pop()[1]


def open_function(stack, tokens, at, function):
    """Pushes a function and the bracket that follows it, if any; the place after, or None if its power is wrong."""
    power = function_power(tokens, at)
    items = None if power is None else powered(function, power[0])
    if power is None or items is None:
        return None
    at += power[1]
    kind, sign = tokens[at] if at < len(tokens) else ("", "")
    if kind == "open":
        stack.append((0, items, 0, BRACKETS[sign]))
    elif kind == "bar":
        stack.append((0, ("abs()", *items), 0, "|"))
    else:
        stack.append((RANK_BARE, items, 0, ""))
        return at
    return at + 1


def closes_bar(stack):
    """Whether the innermost open bracket is a bar."""
    for entry in reversed(stack):
        if entry[0] == 0:
            return entry[3] == "|"
    return False


def postfix(tokens, most):
    """The expression for the tokens by operator precedence (E. Dijkstra's shunting-yard method), or None.

    The stack holds (rank, items to emit, where the right operand starts, ""), and for an open bracket
    (0, items to emit, 0, closing sign).
    """
    stack, out, at, expect, last = [], [], 0, True, ""
    while at < len(tokens) and len(out) <= 3 * most + 10:
        kind, value = tokens[at]
        at += 1
        if kind == "sign":
            if not push_sign(stack, out, value, expect):
                return None
            expect = True
            continue
        if kind == "close" or (kind == "bar" and not expect and closes_bar(stack)):
            items = None if expect else close_bracket(stack, out, value)
            if items is None:
                return None
            if items == ("fraction",):
                if tokens[at : at + 1] != [("open", "{")]:
                    return None
                stack.append((0, ("/",), 0, "}"))
                at, expect = at + 1, True
                continue
            out.extend(items)
            last = "group"
            continue
        if not expect:
            if kind == "number":
                return None
            push_times(stack, out, kind, last)
            expect = True
        if kind in ("number", "leaf"):
            out.extend(value)
            expect, last = False, "factor" if kind == "number" or value == ("pi()",) else "symbol"
        else:
            at = open_operand(stack, tokens, at)
            if at is None:
                return None
    reduce_operators(stack, out, RANK_PLUS)
    return None if expect or stack or at < len(tokens) or len(out) > most else tuple(out)


def open_operand(stack, tokens, at):
    """Pushes the bracket, bar, function or \\frac in front of that place; the place after it, or None."""
    kind, value = tokens[at - 1]
    if kind == "function":
        return open_function(stack, tokens, at, value)
    if kind == "fraction":
        stack.append((0, ("fraction",), 0, "}"))
        return at + 1 if tokens[at : at + 1] == [("open", "{")] else None
    stack.append((0, ("abs()",), 0, "|") if kind == "bar" else (0, (), 0, BRACKETS[value]))
    return at


def right_side(text):
    """The text after a left side such as `y =`, `f(x) =` or `F'(x, y) =`; the text itself if there is none."""
    left, sign, right = text.partition("=")
    left = "".join(left.split())
    head, _, rest = left.partition("(")
    inside = rest[:-1].split(",") if rest.endswith(")") else [head] if left == head else []
    words = [head.rstrip("'"), *inside]
    known = len(left) <= MAX_NAME and len(words) > 1 and all(w.rstrip("'").isidentifier() for w in words)
    return right if sign and known else text


def expr_token(text, symbols, most=200):
    """The expression that the text spells in these symbols with at most `most` items, or None."""
    if len(text) > MAX_EXPRESSION_TEXT:
        return None
    tokens = expression_tokens(text, expression_names(symbols), TOKENS_PER_ITEM * most + 100)
    return None if tokens is None else postfix(tokens, most)


def parse_expr(text, symbols, most=200, constant=False):
    """The expression that the answer spells, or None; with `constant`, a final `+ C` or `+ c` is dropped."""
    body = strip_answer(text) if len(text) <= 2 * MAX_EXPRESSION_TEXT else ""
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]")):
        if body.startswith(opening) and body.endswith(closing) and len(body) > 4:
            body = body[2:-2].strip()
    body = right_side(body)
    if constant and body[-1:] in ("C", "c") and body[-1:] not in symbols and body[:-1].rstrip().endswith("+"):
        body = body[:-1].rstrip()[:-1]
    return expr_token(body, symbols, most)


def bracketed(part, rank, first):
    """The text of (text, rank), in brackets if it binds less tightly or begins with a sign that is not at the start."""
    text, own = part
    return "(" + text + ")" if own < rank or (text.startswith("-") and not first) else text


def show_math(e):
    """The expression as one line of plain text with few brackets, such as `x^2*sin(x) - 2*x/3`."""
    stack = []
    for token in _as_expression(e):
        right = stack.pop() if _arity(token) >= 1 else ("", 0)
        left = stack.pop() if _arity(token) == 2 else ("", 0)
        if isinstance(token, int):
            item = (print_int(token), RANK_POWER + 1)
        elif _arity(token) == 0:
            item = (token.removesuffix("()"), RANK_POWER + 1)
        elif token == "neg()":
            item = ("-" + bracketed(right, RANK_TIMES, False), RANK_TIMES)
        elif token == "+" and right[0].startswith("-"):
            item = (left[0] + " - " + right[0][1:], RANK_PLUS)
        elif token in ("+", "-"):
            item = (left[0] + f" {token} " + bracketed(right, RANK_PLUS + (token == "-"), token == "+"), RANK_PLUS)
        elif token in ("*", "/"):
            rank = RANK_TIMES + (token == "/")
            item = (bracketed(left, RANK_TIMES, True) + token + bracketed(right, rank, False), RANK_TIMES)
        elif token == "^":
            item = (bracketed(left, RANK_POWER + 1, False) + "^" + bracketed(right, RANK_POWER + 1, False), RANK_POWER)
        else:
            item = (token[:-2] + "(" + right[0] + ")", RANK_POWER + 1)
        stack.append(item)
    return stack[0][0]


def print_expr(e):
    """The expression as text that reads back as an equal one."""
    return show_math(e)
