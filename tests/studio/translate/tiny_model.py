"""A real, tiny CTranslate2 model that says the same whatever it is asked: it loses everything that must survive."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

WORDS = ["<unk>", "<s>", "</s>", "in", "this", "lesson", "we", "will", "learn", "the", "main", "window"]
CHAIN = ["<s>", "in", "this", "lesson", "</s>"]
SAID = "in this lesson"


def model_folder(root: Path, name: str = "en-es") -> Path:
    """The folder of a pair with a model and its tokenizer. The model only looks at the word that it said last."""
    import numpy as np
    from ctranslate2.specs import TransformerSpec
    from tokenizers import Tokenizer, models, pre_tokenizers

    size = len(WORDS)
    spec = TransformerSpec.from_config(1, 2, pre_norm=True)
    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = 100 * np.eye(size, dtype=np.float32)
        fill(side.layer_norm, size)
        for layer in side.layer:
            attention = [layer.self_attention] + ([layer.attention] if side is spec.decoder else [])
            # Own attention: one matrix for query, key and value; attention to the source: query, then key and value.
            for block, rows in zip(attention, ((3, 1), (1, 2, 1)), strict=False):
                for linear, times in zip(block.linear, rows, strict=True):
                    fill(linear, times * size, size)
                fill(block.layer_norm, size)
            fill(layer.ffn.linear_0, size, size)
            fill(layer.ffn.linear_1, size, size)
            fill(layer.ffn.layer_norm, size)
    fill(spec.decoder.projection, size, size)
    for before, after in pairwise(CHAIN):
        spec.decoder.projection.weight[WORDS.index(after), WORDS.index(before)] = 10
    spec.register_source_vocabulary(WORDS)
    spec.register_target_vocabulary(WORDS)
    spec.validate()
    folder = root / name
    folder.mkdir()
    spec.save(str(folder))
    tokenizer = Tokenizer(models.WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def fill(node: Any, rows: int, columns: int | None = None) -> None:
    """A layer norm (no columns) that passes everything, a linear layer that passes nothing."""
    import numpy as np

    if columns is None:
        node.gamma, node.beta = np.ones(rows, dtype=np.float32), np.zeros(rows, dtype=np.float32)
        return
    node.weight = np.zeros((rows, columns), dtype=np.float32)
    if hasattr(node, "bias"):
        node.bias = np.zeros(rows, dtype=np.float32)
