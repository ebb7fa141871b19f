"""What the manifest of a pack says about one environment."""

from __future__ import annotations

from typing import Any

from .compiled import Compiled


def manifest_entry(compiled: Compiled) -> dict[str, Any]:
    """What the manifest says about one environment; `checks` has room for evidence from instances."""
    assert compiled.module is not None
    about = compiled.module.about
    return {
        "name": about["env"],
        "title": about["title"],
        "tags": about["tags"],
        "levels": about["levels"],
        "module": f"{about['env']}.py",
        "sha256": compiled.module.sha256,
        "spec": about["source"],
        "spec_sha256": about["sha256"],
        "card": f"{about['env']}.md",
        "checks": [],
    }
