"""Running a compiled spec without a pack: the module is executed in memory, and errors name the spec's lines."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

from ..runtime.errors import GradatimError
from ..runtime.kept import keep_solutions
from ..runtime.pack import Environment
from .compiled import Compiled
from .pack import manifest_entry


class SpecEnvironment(Environment):
    """An environment whose module never touched the disk."""

    def __init__(self, compiled: Compiled) -> None:
        super().__init__(Path(compiled.source.path).parent, manifest_entry(compiled))
        self.__dict__["module"] = keep_solutions(module_of(compiled))

    def check(self) -> None:
        """There is no file to compare with a hash."""

    def sample(self, level: int, seed: int) -> str:
        """As for packs; a spec that cannot draw this instance is the author's error, told with its place."""
        try:
            return super().sample(level, seed)
        except (ValueError, ArithmeticError, LookupError) as error:
            raise GradatimError(
                f"{self.name}: level {level}, seed {seed}: no instance: {error}{_place(error, self.module)}"
            ) from error


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


def load_spec(compiled: Compiled) -> SpecEnvironment:
    """The environment of a spec that compiled."""
    return SpecEnvironment(compiled)
