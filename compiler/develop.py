"""Running a compiled spec without a pack: the module is executed in memory, and errors name the spec's lines."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from ..runtime.errors import GradatimError
from ..runtime.kept import keep_solutions
from ..runtime.pack import Environment
from .compiled import Compiled
from .limited import TooSlow, within
from .manifest import manifest_entry


class SpecEnvironment(Environment):
    """An environment whose module never touched the disk; what the author's code fails at is told with its place."""

    def __init__(self, compiled: Compiled, seconds: float | None = None) -> None:
        super().__init__(Path(compiled.source.path).parent, manifest_entry(compiled))
        self.__dict__["module"] = keep_solutions(module_of(compiled))
        self.seconds = seconds

    def check(self) -> None:
        """There is no file to compare with a hash."""

    def sample(self, level: int, seed: int) -> str:
        """As for packs; GradatimError if the spec cannot draw this instance."""
        return self._tried(f"level {level}, seed {seed}: no instance", super().sample, level, seed)

    def prompt(self, instance: str | Mapping[str, Any]) -> str:
        """As for packs; GradatimError if the prompt cannot be written."""
        return self._tried("the prompt cannot be written", super().prompt, instance)

    def reference(self, instance: str | Mapping[str, Any]) -> str:
        """As for packs; GradatimError if `solve` fails."""
        return self._tried("`solve` gives no answer", super().reference, instance)

    def raw_verdict(self, instance: str | Mapping[str, Any], response: str, markers: str = "auto") -> dict[str, Any]:
        """As for packs; GradatimError if the verifier fails."""
        return self._tried("there is no verdict", super().raw_verdict, instance, response, markers)

    def _tried(self, what: str, function: Callable[..., Any], *args: Any) -> Any:
        try:
            return function(*args) if self.seconds is None else within(self.seconds, function, *args)
        except GradatimError:
            raise
        except TooSlow as error:
            place = _place(error, self.module)
            raise GradatimError(f"{self.name}: {what}: nothing came in {self.seconds:g} s{place}") from error
        except MemoryError as error:
            raise GradatimError(f"{self.name}: {what}: out of memory{_place(error, self.module)}") from error
        except Exception as error:
            said = f"{type(error).__name__}: {error}" if not isinstance(error, ValueError) else str(error)
            raise GradatimError(f"{self.name}: {what}: {said}{_place(error, self.module)}") from error


def module_of(compiled: Compiled) -> ModuleType:
    """Execute the generated module; lines that come from the spec carry the spec's file and line numbers."""
    assert compiled.module is not None
    generated = compiled.module
    module = ModuleType(f"gradatim_spec_{generated.name}")
    module.__file__ = compiled.source.path
    tree = ast.parse(generated.text)
    exec(compile(tree, f"<{generated.name}>", "exec"), module.__dict__)
    return module


def _place(error: BaseException, module: ModuleType) -> str:
    """The line of the spec that the innermost frame of the author's code stands for."""
    lines = {int(k): v for k, v in module.SPEC["lines"].items()}
    found = 0
    trace = error.__traceback__
    while trace is not None:
        before = [k for k in lines if k <= trace.tb_lineno]
        if trace.tb_frame.f_globals is module.__dict__ and before:
            found = lines[max(before)]
        trace = trace.tb_next
    return f" (line {found} of the spec)" if found else ""


def load_spec(compiled: Compiled, seconds: float | None = None) -> SpecEnvironment:
    """The environment of a spec that compiled; `seconds` is the time for one call, None for as long as it takes."""
    return SpecEnvironment(compiled, seconds)
