"""Opens a compiled pack: `load(path)` gives a mapping from names to environments.

The manifest and the hash of every module are checked on opening; modules are imported on first use. All errors are
`GradatimError`s with one clear line; exceptions inside a generated module pass through.
"""

import json
import os
from collections import deque
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from .._version import __version__
from .errors import GradatimError
from .extract import MARKERS
from .kept import Kept, keep_solutions
from .modules import import_verified, read_trusted, read_verified
from .seeds import SEED_LIMIT
from .trust import LEVELS
from .verdict import Verdict

FORMAT = 1
_to_json = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode  # instances are trees
TOO_LONG = (
    "an instance cannot hold an integer of more than 4,300 digits; draw its digits and combine them in a definition"
)
MOST_KEPT = 8
"""Instances that an environment keeps."""


def instance_text(instance: Mapping[str, Any]) -> str:
    """The instance as JSON; ValueError if it holds what JSON cannot, such as an integer that Python does not write."""
    try:
        return _to_json(instance)
    except ValueError as error:
        raise ValueError(TOO_LONG if "digits" in str(error) else str(error)) from None


class UnknownEnvironment(GradatimError, KeyError):
    """A pack was asked for an environment that it does not hold."""

    __str__ = Exception.__str__


class Environment:
    """One environment of a pack: draws instances, writes prompts, verifies responses.

    An instance is passed as the JSON text that `sample` returns, or as the dict that it stands for. The last few texts
    are kept as instances, with the value of `solve` once something has asked for it, so judging the next response to
    the same text costs neither parsing nor solving. What callers pass in or get back is never shared with these.
    """

    def __init__(self, folder: Path, entry: Mapping[str, Any], trust: str = "source") -> None:
        self.name: str = entry["name"]
        self.title: str = entry.get("title", "")
        self.tags: tuple[str, ...] = tuple(entry.get("tags", ()))
        self.levels = range(entry["levels"][0], entry["levels"][1] + 1)
        self.file = folder / entry["module"]
        self._digest: str = entry["sha256"]
        self._trust = trust
        self._kept: dict[str, Kept] = {}
        self._order: deque[str] = deque()

    def __repr__(self) -> str:
        return f"<Environment {self.name}, levels {self.levels[0]}..{self.levels[-1]}>"

    @property
    def digest(self) -> str:
        """The SHA-256 of the module, from the manifest."""
        return self._digest

    def check(self) -> None:
        """Raise GradatimError unless the module file is the compiled one."""
        read_verified(self.file, self._digest)

    @cached_property
    def trusted(self) -> bool:
        """True; GradatimError, with the line, if the module holds what the compiler does not write (see `load`)."""
        return bool(read_trusted(self.file, self._digest, self._trust))

    @cached_property
    def module(self) -> ModuleType:
        """The generated module, checked (see `load`) and imported on first use."""
        return keep_solutions(import_verified(self.name, self.file, self._digest, self._trust))

    @property
    def spec(self) -> dict[str, Any]:
        """What the module says about itself (its SPEC)."""
        return self.module.SPEC

    def sample(self, level: int, seed: int) -> str:
        """The instance of (level, seed) as JSON text; always the same text for the same pair."""
        self._check_place(level, seed)
        instance = self.module.sample(level, seed)
        try:
            text = instance_text(instance)
        except ValueError as error:
            raise GradatimError(f"{self.name}: level {level}, seed {seed}: {error}") from None
        self._keep(text, Kept(instance))  # a module gives what JSON would give back: lists, str keys, no tuples
        return text

    def prompt(self, instance: str | Mapping[str, Any]) -> str:
        """The question as text."""
        return self.module.prompt(self._instance(instance))

    def reference(self, instance: str | Mapping[str, Any]) -> str:
        """One correct answer as text."""
        return self.module.reference(self._instance(instance))

    def verify(self, instance: str | Mapping[str, Any], response: str, markers: str = "auto") -> Verdict:
        """The verdict on a whole response; `markers` says where its final answer is (see `extract`)."""
        return Verdict.from_dict(self.raw_verdict(instance, response, markers))

    def raw_verdict(self, instance: str | Mapping[str, Any], response: str, markers: str = "auto") -> dict[str, Any]:
        """What the module itself says about a response; `verify` also checks that it keeps the contract."""
        if markers not in MARKERS:
            raise GradatimError(f"unknown markers {markers!r}; use one of {', '.join(MARKERS)}")
        if not isinstance(response, str):
            raise GradatimError(f"{self.name}: the response must be a str, not {type(response).__name__}")
        return self.module.verify(self._instance(instance), response, markers)

    def instance(self, data: str | Mapping[str, Any]) -> dict[str, Any]:
        """The instance as a dict; GradatimError if it is not one of this environment."""
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except ValueError as error:
                raise GradatimError(f"{self.name}: the instance is not JSON ({error})") from None
        if not isinstance(data, Mapping) or not {"env", "level", "seed", "draws"} <= data.keys():
            raise GradatimError(f"{self.name}: an instance is an object with env, level, seed and draws; use sample()")
        if data["env"] != self.name:
            raise GradatimError(f"{self.name}: the instance belongs to environment {data['env']!r}")
        self._check_place(data["level"], data["seed"])
        return dict(data)

    def _instance(self, data: str | Mapping[str, Any]) -> dict[str, Any]:
        """As `instance`; for a text that was asked for lately the instance that is kept."""
        if not isinstance(data, str):
            return self.instance(data)
        found = self._kept.get(data)
        if found is None:
            found = Kept(self.instance(data))
            self._keep(data, found)
        return found

    def _keep(self, text: str, instance: Kept) -> None:
        """Keep it instead of the oldest; steps that cannot be interrupted, so that threads need no lock."""
        if text not in self._kept:
            self._order.append(text)
        self._kept[text] = instance
        if len(self._order) > MOST_KEPT:
            self._kept.pop(self._order.popleft(), None)

    def _check_place(self, level: Any, seed: Any) -> None:
        if type(level) is not int or level not in self.levels:
            raise GradatimError(f"{self.name}: no level {level!r}; levels are {self.levels[0]}..{self.levels[-1]}")
        if type(seed) is not int or not 0 <= seed < SEED_LIMIT:
            raise GradatimError(f"{self.name}: seed {seed!r} is not an int in 0..2**53 - 1")


class Pack(Mapping[str, Environment]):
    """The environments of a pack by name, in the order of the manifest."""

    def __init__(self, path: Path, manifest: Mapping[str, Any], trust: str = "source") -> None:
        self.path = path
        self.manifest = manifest
        self._environments = {entry["name"]: Environment(path, entry, trust) for entry in manifest["environments"]}

    def __getitem__(self, name: str) -> Environment:
        if name not in self._environments:
            some = ", ".join(sorted(self._environments)[:10])
            raise UnknownEnvironment(f"{self.path}: no environment {name!r} in this pack; it holds {some}")
        return self._environments[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._environments)

    def __len__(self) -> int:
        return len(self._environments)

    def __repr__(self) -> str:
        return f"<Pack {self.path}, {len(self)} environments>"


def load(path: str | os.PathLike[str], trust: str = "source") -> Pack:
    """The pack in the folder `path`; every module is checked against its hash, none is imported yet.

    With trust "source", a module runs only if it holds nothing but what the compiler can write (see `trust`); what it
    does not pass raises GradatimError on its first use, before anything of it has run. "any" runs whatever is there.
    """
    if trust not in LEVELS:
        raise GradatimError(f"unknown trust {trust!r}; use one of {', '.join(LEVELS)}")
    folder = Path(path)
    pack = Pack(folder, _read_manifest(folder), trust)
    for environment in pack.values():
        environment.check()
    return pack


def _read_manifest(folder: Path) -> dict[str, Any]:
    file = folder / "manifest.json"
    if not folder.is_dir():
        raise GradatimError(f"{folder}: no such folder; `gradatim compile SPECS -o {folder}` makes a pack")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GradatimError(f"{folder}: not a pack, manifest.json is missing; was the compilation finished?") from None
    except (OSError, ValueError) as error:
        raise GradatimError(f"{file}: cannot read the manifest ({error}); compile the pack again") from None
    _check_manifest(file, manifest)
    return manifest


def _check_manifest(file: Path, manifest: Any) -> None:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else None
        raise GradatimError(
            f"{file}: pack format {found!r}, this Gradatim reads format {FORMAT}; compile the pack again"
        )
    if manifest.get("compiler") != __version__:
        raise GradatimError(
            f"{file}: pack was compiled by {manifest.get('compiler')}, this is {__version__}; "
            f"run `gradatim compile SPECS -o {file.parent}` again"
        )
    entries = manifest.get("environments")
    if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
        raise GradatimError(f"{file}: the list of environments is damaged; compile the pack again")


def _is_entry(entry: Any) -> bool:
    match entry:
        case {"name": str(), "module": str(module), "sha256": str(), "levels": [int(low), int(high)]}:
            return Path(module).name == module and low <= high
        case _:
            return False
