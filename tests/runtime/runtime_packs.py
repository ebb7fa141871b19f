"""Small hand-written packs that follow the contract between compiler and runtime."""

import json
from hashlib import sha256
from pathlib import Path

from gradatim._version import __version__

ADD = """
SPEC = {"env": "add", "title": "Add", "tags": ["arith"], "levels": [0, 5], "lang": 1, "compiler": "0.1.0",
        "source": "", "sha256": "", "lines": {"19": 3}}

def sample(level, seed):
    return {"env": "add", "level": level, "seed": seed, "draws": {"a": seed % 10 + level, "b": 7}}

def prompt(instance):
    return f"{instance['draws']['a']} + {instance['draws']['b']} = ?"

def reference(instance):
    return str(instance["draws"]["a"] + instance["draws"]["b"])

def judge(instance, answer):
    if not answer.isdigit():
        return {"status": "malformed", "accuracy": 0, "score": 0, "criteria": {}, "feedback": ["a whole number"]}
    good = answer == reference(instance)
    return {"status": "correct" if good else "wrong", "accuracy": int(good), "score": float(good),
            "criteria": {"sum": float(good)}, "feedback": [] if good else ["not the sum"]}

def verify(instance, response, markers="auto"):
    return judge(instance, response.strip())
"""

FAULTS = (
    ADD.replace('"env": "add"', '"env": "faults"')
    + """

def verify(instance, response, markers="auto"):
    import os, time
    if response == "loop":
        while True:
            pass
    if response == "deaf":
        while True:
            try:
                time.sleep(60)
            except BaseException:
                pass
    if response == "raise":
        raise KeyError("secret " + reference(instance))
    if response == "exit":
        os._exit(3)
    if response == "quit":
        raise SystemExit(0)
    if response == "hoard":
        return len(bytearray(1 << 40))
    if response == "grow":
        hoard = []
        while True:
            hoard.append(bytearray(1 << 24))
    if response == "recurse":
        return verify(instance, response, markers)
    if response == "print":
        print("noise on stdout")
        os.write(1, b"more noise")
    if response == "stdin":
        import sys
        sys.stdin.read()
    if response == "nonsense":
        return {"status": "fine"}
    return judge(instance, reference(instance) if response in ("print", "stdin") else response.strip())
"""
)


def write_pack(folder: Path, sources: dict[str, str] | None = None, **changes) -> Path:
    """A pack of the given module texts; `changes` replace entries of the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for name, source in (sources or {"add": ADD, "faults": FAULTS}).items():
        data = source.encode()
        (folder / f"{name}.py").write_bytes(data)
        digest = sha256(data).hexdigest()
        entries.append(
            {"name": name, "module": f"{name}.py", "sha256": digest, "spec_sha256": "", "levels": [0, 5]}
            | {"title": name.title(), "tags": ["arith"]}
        )
    manifest = {"format": 1, "compiler": __version__, "lang": 1, "environments": entries}
    (folder / "manifest.json").write_text(json.dumps(manifest | changes))
    return folder
