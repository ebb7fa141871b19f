"""The model under training with its tokenizer and the way a prompt is put to it."""

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..runtime.errors import GradatimError
from .config import TINY, RunConfig

ADAPTER = "adapter_config.json"


@dataclass(frozen=True, slots=True)
class Policy:
    """A causal language model. `suffix` is set for models that read the bare prompt followed by it."""

    model: Any
    tokenizer: Any
    suffix: str | None

    @property
    def default_markers(self) -> str:
        """Where the final answer is in this model's responses, unless the run says otherwise."""
        return "auto" if self.suffix is None else "whole"

    def task(self, prompt: str) -> Any:
        """The prompt as GRPOTrainer takes it: a conversation if the tokenizer has a chat template, else text."""
        if self.suffix is not None:
            return prompt + self.suffix
        if self.tokenizer.chat_template:
            return [{"role": "user", "content": prompt}]
        return prompt + "\n"

    def text(self, prompt: str) -> str:
        """The same task as the text that is tokenized."""
        task = self.task(prompt)
        if isinstance(task, str):
            return task
        return self.tokenizer.apply_chat_template(task, tokenize=False, add_generation_prompt=True)

    def save(self, folder: Path) -> None:
        """Write weights and tokenizer so that `load_policy` reads them back."""
        self.model.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)


def build_policy(config: RunConfig, pack: Any) -> Policy:
    """The model that the configuration names. Raises GradatimError if there is no such model."""
    if config.model != TINY:
        return load_policy(config.model)
    from .tiny import SUFFIX, character_tokenizer, pack_texts, tiny_model

    tokenizer = character_tokenizer(pack_texts(pack))
    return Policy(tiny_model(config.tiny, tokenizer, config.seed), tokenizer, SUFFIX)


def load_policy(name: str | Path) -> Policy:
    """A model from a folder or the Hugging Face hub. Raises GradatimError."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    check_model_name(str(name))
    try:
        tokenizer = AutoTokenizer.from_pretrained(_tokenizer_of(Path(name)) or name, padding_side="left")
        model = AutoModelForCausalLM.from_pretrained(name)
    except (OSError, ValueError) as error:
        raise GradatimError(f"cannot load the model {name}: {str(error).splitlines()[0]}") from None
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return Policy(model, tokenizer, getattr(model.config, "gradatim_prompt_suffix", None))


def _tokenizer_of(folder: Path) -> str | None:
    """Where an adapter without a tokenizer of its own gets it from; None for anything else."""
    if not (folder / ADAPTER).is_file() or (folder / "tokenizer_config.json").is_file():
        return None
    return json.loads((folder / ADAPTER).read_text(encoding="utf-8"))["base_model_name_or_path"]


def check_model_name(name: str) -> None:
    """Raises GradatimError for what can only be a folder and is none, and for an adapter without peft installed.

    Hub ids are checked when they are loaded.
    """
    path = Path(name).expanduser()
    looks_local = name.startswith((".", "/", "~")) or name.count("/") > 1
    if name == TINY or (path / "config.json").is_file():
        return
    if (path / ADAPTER).is_file():
        if find_spec("peft") is None:
            raise GradatimError(f"{name} is an adapter, which needs peft. Install with: pip install peft")
        return
    if path.is_dir():
        raise GradatimError(f"the model folder {name} holds no config.json; name a folder written by save_pretrained")
    if looks_local:
        raise GradatimError(f"the model folder {name} does not exist; name a folder, a Hugging Face id or {TINY!r}")
