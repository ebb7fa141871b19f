"""The model that is built from nothing: a character tokenizer and a small Llama decoder.

Both are ordinary Hugging Face objects, so `save_pretrained` and `from_pretrained` work on them. The text of a task is
the prompt followed by `SUFFIX`; the completion is the answer and the end token. The suffix travels in the model's
configuration, which is how a saved tiny model is recognised again.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from ..records.seen import questions
from ..settings.config import TinyConfig

SUFFIX = ">"
PAD, END, UNKNOWN = "<pad>", "<end>", "<unk>"


def character_tokenizer(texts: Iterable[str]) -> Any:
    """A tokenizer with one token per character of `texts` (sorted), the suffix, padding, end and unknown."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    characters = sorted(set().union(SUFFIX, *texts))
    vocabulary = {token: index for index, token in enumerate([PAD, END, UNKNOWN, *characters])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")  # type: ignore[assignment]
    tokenizer.decoder = decoders.Fuse()  # type: ignore[assignment]
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        unk_token=UNKNOWN,
        padding_side="left",
        clean_up_tokenization_spaces=False,
        model_max_length=1 << 20,
    )


def tiny_model(config: TinyConfig, tokenizer: Any, seed: int) -> Any:
    """A freshly initialised decoder; equal arguments give equal weights."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    settings = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=config.hidden,
        num_hidden_layers=config.layers,
        num_attention_heads=config.heads,
        num_key_value_heads=config.heads,
        intermediate_size=config.intermediate,
        max_position_embeddings=config.context,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
        tie_word_embeddings=True,
    )
    settings.update({"gradatim_prompt_suffix": SUFFIX})
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return LlamaForCausalLM(settings)


def pack_texts(pack: Any, seeds: int = 32) -> set[str]:
    """Prompts and reference answers of a few instances at the ends and the middle of each environment's levels."""
    texts: set[str] = set()
    for environment in pack.values():
        levels = environment.levels
        for level in {levels[0], levels[len(levels) // 2], levels[-1]}:
            for found in islice(questions(environment, level, "train"), seeds):
                if found is not None:
                    texts |= {found.prompt, environment.reference(found.instance)}
    return texts
