"""The model under training with its tokenizer and the way a prompt is put to it."""

import json
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...runtime.errors import GradatimError
from ..records.folder import write_json
from ..settings.config import TINY, RunConfig
from ..settings.section import ChatConfig

ADAPTER = "adapter_config.json"
CHAT = "gradatim_chat.json"


@dataclass(frozen=True, slots=True)
class Policy:
    """A causal language model. `suffix` is set for models that read the bare prompt followed by it.

    `system` is the system message of a conversation, `options` are the variables of the chat template.
    """

    model: Any
    tokenizer: Any
    suffix: str | None
    system: str | None = None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def default_markers(self) -> str:
        """Where the final answer is in this model's responses, unless the run says otherwise."""
        return "auto" if self.suffix is None else "whole"

    def task(self, prompt: str) -> Any:
        """The prompt as GRPOTrainer takes it: a conversation if the tokenizer has a chat template, else text."""
        if self.suffix is not None:
            return prompt + self.suffix
        if self.tokenizer.chat_template:
            system = [{"role": "system", "content": self.system}] if self.system else []
            return [*system, {"role": "user", "content": prompt}]
        return prompt + "\n"

    def text(self, prompt: str) -> str:
        """The same task as the text that is tokenized."""
        task = self.task(prompt)
        if isinstance(task, str):
            return task
        return self.tokenizer.apply_chat_template(task, tokenize=False, add_generation_prompt=True, **self.options)

    def save(self, folder: Path) -> None:
        """Write weights (or adapters) and tokenizer so that `load_policy` reads them back."""
        self.model.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)
        self.save_chat(folder)

    def save_chat(self, folder: Path) -> None:
        """Write the system message and the template's variables, if there are any, beside weights."""
        if self.system or self.options:
            write_json(folder / CHAT, {"system": self.system, "options": self.options})

    def with_chat(self, chat: ChatConfig) -> "Policy":
        """The same model, asked as `chat` says. Raises GradatimError if it has no chat template to say it with."""
        if chat.template:
            self.tokenizer.chat_template = Path(chat.template).read_text(encoding="utf-8")
        if (chat.system or chat.options) and not self.tokenizer.chat_template:
            raise GradatimError("chat: this model has no chat template; name one in chat.template, or leave chat out")
        system, options = chat.system or self.system, chat.options or self.options
        return Policy(self.model, self.tokenizer, self.suffix, system, options)


def build_policy(config: RunConfig, pack: Any) -> Policy:
    """The model that the configuration names. Raises GradatimError if there is no such model."""
    if config.model != TINY:
        return load_policy(config.model)
    from .tiny import SUFFIX, character_tokenizer, pack_texts, tiny_model

    tokenizer = character_tokenizer(pack_texts(pack))
    return Policy(tiny_model(config.tiny, tokenizer, config.seed), tokenizer, SUFFIX)


def load_policy(name: str | Path) -> Policy:
    """A model, or an adapter on its model, from a folder or the Hugging Face hub. Raises GradatimError."""
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM, AutoTokenizer

    check_model_name(str(name))
    base = adapter_base(Path(name))
    try:
        has_tokenizer = base is None or (Path(name) / "tokenizer_config.json").is_file()
        tokenizer = AutoTokenizer.from_pretrained(name if has_tokenizer else base, padding_side="left")
        model = AutoModelForCausalLM.from_pretrained(base or name)
        if base is not None:
            from peft import PeftModel

            model = PeftModel.from_pretrained(model, str(name))
    except (OSError, ValueError, SafetensorError) as error:
        raise GradatimError(f"cannot load the model {name}: {str(error).splitlines()[0]}") from None
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    asked = Path(name) / CHAT
    chat = json.loads(asked.read_text(encoding="utf-8")) if asked.is_file() else {"system": None, "options": {}}
    return Policy(model, tokenizer, getattr(model.config, "gradatim_prompt_suffix", None), **chat)


def adapter_base(folder: Path) -> str | None:
    """The model that the adapter in `folder` belongs to; None if there is no adapter.

    In a run folder, also one that was moved, that is the model of its warm start if it had one.
    """
    if not (folder / ADAPTER).is_file():
        return None
    beside = [parent / "warmstart" / "model" for parent in folder.resolve().parents[:2]]
    named = json.loads((folder / ADAPTER).read_text(encoding="utf-8"))["base_model_name_or_path"]
    return next((str(path) for path in beside if path.is_dir()), named)


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
        inner = path / "model" if (path / "model" / "config.json").is_file() else "a folder written by save_pretrained"
        raise GradatimError(f"the model folder {name} holds no config.json; name {inner}")
    if looks_local:
        raise GradatimError(f"the model folder {name} does not exist; name a folder, a Hugging Face id or {TINY!r}")
