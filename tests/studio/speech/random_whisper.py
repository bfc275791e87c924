"""A Whisper model folder with random weights: one layer of 64, the true vocabulary size, about 27 MB."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import whisper_spec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WIDTH, WORDS, LANGUAGES = 64, 50_257, 99


def build(folder: Path) -> None:
    """Writes model.bin, config.json, tokenizer.json and vocabulary.json."""
    folder.mkdir(parents=True)
    base, special = _words()
    tokenizer = Tokenizer(models.BPE(vocab={word: at for at, word in enumerate(base)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(word, special=True, normalized=False) for word in special])
    tokenizer.save(str(folder / "tokenizer.json"))

    spec = whisper_spec.WhisperSpec(1, 1, 1, 1)
    _fill(spec, len(base) + len(special))
    spec.register_vocabulary(base + special)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [220, WORDS]
    spec.config.lang_ids = list(range(WORDS + 2, WORDS + 2 + LANGUAGES))
    spec.config.alignment_heads = [[0, 0]]
    spec.validate()
    spec.save(str(folder))


def _words() -> tuple[list[str], list[str]]:
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    base = alphabet + [f"Ġword{at}" for at in range(WORDS - len(alphabet) - 1)]
    base.append("")  # CTranslate2 takes a vocabulary with an empty word for a multilingual one
    names = ["endoftext", "startoftranscript", *_LANGUAGE_CODES[:LANGUAGES], "translate", "transcribe", "startoflm"]
    names += ["startofprev", "nospeech", "notimestamps", *[f"{at * 0.02:.2f}" for at in range(1501)]]
    return base, [f"<|{name}|>" for name in names]


def _fill(spec: Any, vocabulary: int) -> None:
    chance = np.random.default_rng(1)

    def weights(*shape: int) -> np.ndarray[Any, Any]:
        return (chance.standard_normal(shape) * 0.05).astype(np.float32)

    def linear(layer: Any, out: int, into: int) -> None:
        layer.weight, layer.bias = weights(out, into), np.zeros(out, np.float32)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def block(layer: Any) -> None:
        norm(layer.self_attention.layer_norm)
        linear(layer.self_attention.linear[0], 3 * WIDTH, WIDTH)
        linear(layer.self_attention.linear[1], WIDTH, WIDTH)
        norm(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, 4 * WIDTH, WIDTH)
        linear(layer.ffn.linear_1, WIDTH, 4 * WIDTH)

    for convolution, channels in ((spec.encoder.conv1, 80), (spec.encoder.conv2, WIDTH)):
        convolution.weight, convolution.bias = weights(WIDTH, channels, 3), np.zeros(WIDTH, np.float32)
    spec.encoder.position_encodings.encodings = weights(1500, WIDTH)
    spec.decoder.position_encodings.encodings = weights(448, WIDTH)
    spec.decoder.embeddings.weight = weights(vocabulary, WIDTH)
    spec.decoder.projection.weight = weights(vocabulary, WIDTH)
    for half in (spec.encoder, spec.decoder):
        norm(half.layer_norm)
        block(half.layer[0])
    cross = spec.decoder.layer[0].attention
    norm(cross.layer_norm)
    linear(cross.linear[0], WIDTH, WIDTH)
    linear(cross.linear[1], 2 * WIDTH, WIDTH)
    linear(cross.linear[2], WIDTH, WIDTH)
