"""A Pygments lexer for Gradatim's spec files."""

from pygments.lexer import RegexLexer, bygroups, include, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace

HEADER = ("lang", "env", "tags", "level", "symbols", "format")
SECTIONS = (
    "param", "const", "type", "require", "sample", "answer", "define", "check", "minimize", "maximize", "score",
    "solve", "must_fail", "must_pass", "rules", "def", "sampler",
)  # fmt: skip
MODIFIERS = (
    "hidden", "balance", "gate", "weight", "as", "when", "tries", "distinct", "by", "sorted", "each", "where", "except",
    "tol", "target", "size", "compact", "sep", "require",
)  # fmt: skip
CONTROL = (
    "if", "elif", "else", "for", "while", "match", "case", "return", "break", "continue", "pass", "nonlocal", "del",
    "def", "endif", "endfor",
)  # fmt: skip
TYPES = (
    "int", "real", "rational", "bool", "word", "char", "string", "list", "set", "deque", "dict", "multiset", "subset",
    "permutation", "grid", "edges", "arcs", "tree", "graph", "expr", "record", "of", "to", "over",
)  # fmt: skip


class GradatimLexer(RegexLexer):
    """Sections at the left margin, prompts as text with values in double braces, Python's expressions elsewhere."""

    name = "Gradatim"
    aliases = ("gradatim",)
    filenames = ("*.env",)

    tokens = {  # noqa: RUF012
        "root": [
            (r"^(prompt)([ ]*)(:)", bygroups(Keyword.Declaration, Whitespace, Punctuation), "prompt"),
            (words(HEADER, prefix="^", suffix=r"\b"), Keyword.Namespace),
            (words(SECTIONS, prefix="^", suffix=r"\b"), Keyword.Declaration),
            include("code"),
        ],
        "code": [
            (r"\s+", Whitespace),
            (r"#[^\n]*", Comment.Single),
            (r'"(?:[^"\\\n]|\\.)*"', String.Double),
            (r"'(?:[^'\\\n]|\\.)*'", String.Single),
            (r"\.\.", Operator),
            (r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+", Number),
            (r"[0-9][0-9_]*\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+", Number.Float),
            (r"[0-9][0-9_]*", Number.Integer),
            (words(("True", "False", "None"), suffix=r"\b"), Keyword.Constant),
            (words(("in", "is", "not", "and", "or"), suffix=r"\b"), Operator.Word),
            (words(MODIFIERS, suffix=r"\b(?!\()"), Keyword.Pseudo),
            (words(CONTROL, suffix=r"\b"), Keyword),
            (words(TYPES, suffix=r"\b(?!\()"), Keyword.Type),
            (words(("reference", "satisfied", "valid", "ratio", "level", "it"), suffix=r"\b"), Name.Builtin.Pseudo),
            (r"@memo\b", Name.Decorator),
            (r"[A-Za-z_]\w*(?=\()", Name.Function),
            (r"[A-Za-z_]\w*", Name),
            (r"[-+*/%|&^~<>=!?]+", Operator),
            (r"[()\[\]{},:.;\\]", Punctuation),
        ],
        "prompt": [
            (r"\{#.*?#\}", Comment.Multiline),
            (r"\{\{", Punctuation, "value"),
            (r"\{%", Punctuation, "tag"),
            (r"\n(?=[A-Za-z_@#])", Whitespace, "#pop"),
            (r"[^{\n]+|\n|\{", Text),
        ],
        "value": [
            (r"\}\}", Punctuation, "#pop"),
            (r"(\|)(\s*)([a-z]+)", bygroups(Operator, Whitespace, Name.Function)),
            include("code"),
        ],
        "tag": [(r"%\}", Punctuation, "#pop"), include("code")],
    }
