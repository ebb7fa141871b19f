"""run.yaml: read, and written with a comment at every key.

The comments and defaults are those of `RunConfig`, so they cannot be out of date. Values follow YAML 1.2's core schema:
`off` is a word and 1e-5 a number, and a key that stands twice is refused. JSON is YAML too.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args, get_origin

from ...runtime.errors import GradatimError
from .config import TINY, RunConfig, Section, build_config, section_of
from .options import option_defaults

EXAMPLE = {"pack": "packs/tiny", "output": "runs/first", "model": TINY, "steps": 300, "warm_start": {}}
_HEAD = "# A run: gradatim train run.yaml\n# Every key with its default; only pack, output and a budget are needed.\n\n"
_WORD = re.compile(r"[A-Za-z_./~][\w./+-]*")
_RESERVED = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"}
_SCALARS = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(0|[1-9][0-9]*)", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+|[-+]?\.inf|\.nan",
        list("-+.0123456789"),
    ),
)


def read_run(path: str | Path) -> dict[str, Any]:
    """The table in a YAML or JSON file. Raises GradatimError."""
    path = Path(path)
    try:
        values = _parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GradatimError(f"cannot read the configuration {path}: {error.strerror}") from None
    except ValueError as error:
        raise GradatimError(f"{path} is not readable: {error}") from None
    if not isinstance(values, dict):
        raise GradatimError(f"{path} must hold a table of keys and values, not {type(values).__name__}")
    return values


def run_text(config: RunConfig) -> str:
    """The configuration as a commented run.yaml; reading it gives an equal configuration."""
    return _HEAD + "\n".join(_lines(RunConfig, config.model_dump(mode="json"))) + "\n"


def example_text() -> str:
    """A run.yaml to start from: every key with its default, and the options of every scheduler."""
    return run_text(build_config(EXAMPLE))


def _lines(kind: type[Section], values: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    for key, field in _ordered(kind).items():
        section, value = section_of(field), values[key]
        note = (field.description or "") + _choices(field.annotation)
        if section is not None and value is not None:
            yield _line(f"{indent}{key}:", note)
            yield from _lines(section, value, indent + "  ")
            continue
        yield _line(f"{indent}{key}: {_value(value)}", note)
        if section is not None:
            yield f"{indent}# {key}:"
            yield from _lines(section, section().model_dump(mode="json"), indent + "#   ")
        if key == "scheduler_options":
            yield from (f"#   {name}: {options}" for name, options in option_defaults().items())


def _ordered(kind: type[Section]) -> dict[str, Any]:
    """The keys of a section, its own before those of the section that it extends."""
    fields = kind.model_fields
    return {key: fields[key] for key in sorted(fields, key=lambda key: key not in kind.__annotations__)}


def _choices(kind: Any) -> str:
    """The words that a key takes, if there is a choice between words."""
    if get_origin(kind) is not Literal:
        return "".join(dict.fromkeys(map(_choices, get_args(kind))))
    return f" ({', '.join(map(str, get_args(kind)))})" if len(get_args(kind)) > 1 else ""


def _line(text: str, note: str) -> str:
    return f"{text:<34}  # {note}" if note else text


def _value(value: Any) -> str:
    if isinstance(value, str) and _WORD.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_value(key)}: {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    text = json.dumps(value, ensure_ascii=False)
    is_short_float = isinstance(value, float) and "e" in text and "." not in text
    return text.replace("e", ".0e") if is_short_float else text


def _parse(text: str) -> Any:
    """Raises ValueError with the place."""
    import yaml

    try:
        return yaml.load(text, _loader())
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split()).replace('in "<unicode string>", ', "at ")) from None


def _loader() -> Any:
    import yaml

    class Loader(yaml.SafeLoader):
        """YAML 1.2's core scalars; a key that stands twice is an error."""

        yaml_implicit_resolvers: ClassVar[dict[str, list[Any]]] = {}

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            table: dict[Any, Any] = {}
            for key_node, value_node in node.value:
                key = self.construct_object(key_node, deep=True)
                if isinstance(key, (dict, list)) or key in table:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key!r} stands twice", key_node.start_mark
                    )
                table[key] = self.construct_object(value_node, deep=True)
            return table

    for tag, pattern, first in _SCALARS:
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)
    return Loader
