"""A sentence-transformers folder read by numpy alone: BERT, RoBERTa and XLM-RoBERTa (Devlin and others, 2019).

torch would bring gigabytes for a model of 90 MB; six layers over a dozen tokens are a few milliseconds without it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import erf

from relais.apps.content.encoders.faults import EncoderFault
from relais.apps.content.encoders.tokens import Numbers, batches, pool, read_tokenizer

Floats = npt.NDArray[np.float32]
_FAMILIES = ("bert", "roberta", "xlm-roberta")
_TYPES: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2")}


@dataclass(frozen=True)
class FolderEncoder:
    """`encode` gives one float32 vector of length 1 and `size` numbers for each text; `digest` names the weights."""

    digest: str
    size: int
    heads: int
    first_token: bool
    first_position: int
    epsilon: float
    layers: int
    weights: dict[str, Floats]
    tokenizer: Any

    def encode(self, texts: Sequence[str]) -> Floats:
        """(texts × size) float32."""
        vectors = np.zeros((len(texts), self.size), np.float32)
        for which, numbers, real in batches(self.tokenizer, texts):
            vectors[which] = pool(self._read(numbers, real), real, first=self.first_token)
        return vectors

    def _read(self, numbers: Numbers, real: Numbers) -> Floats:
        places = self.first_position + np.arange(numbers.shape[1])
        states = self.weights["embeddings.word_embeddings.weight"][numbers]
        states = states + self.weights["embeddings.position_embeddings.weight"][places]
        states = states + self.weights["embeddings.token_type_embeddings.weight"][0]
        states = self._normal(states, "embeddings.LayerNorm")
        hidden = np.where(real[:, None, None, :] > 0, np.float32(0), np.float32(-1e9))
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}"
            states = self._normal(
                states + self._attend(states, hidden, f"{name}.attention"), f"{name}.attention.output.LayerNorm"
            )
            wide = self._linear(states, f"{name}.intermediate.dense")
            wide = np.float32(0.5) * wide * (1 + erf(wide * np.float32(0.70710678)))
            states = self._normal(states + self._linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return states

    def _attend(self, states: Floats, hidden: Floats, name: str) -> Floats:
        texts, tokens, size = states.shape
        query, key, value = (
            self._linear(states, f"{name}.self.{part}")
            .reshape(texts, tokens, self.heads, size // self.heads)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(size // self.heads)) + hidden
        mass = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = (mass / mass.sum(axis=-1, keepdims=True)) @ value
        return self._linear(seen.transpose(0, 2, 1, 3).reshape(texts, tokens, size), f"{name}.output.dense")

    def _linear(self, states: Floats, name: str) -> Floats:
        return np.asarray(states @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"])

    def _normal(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
        return np.asarray(centred / spread * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"])


def read_folder(folder: Path) -> FolderEncoder:
    """The encoder of a folder that holds config.json, tokenizer.json and model.safetensors."""
    for name in ("config.json", "tokenizer.json", "model.safetensors"):
        if not (folder / name).is_file():
            raise EncoderFault(f"{folder}: no {name}; expected a sentence-transformers folder, or model.onnx")
    config = _json(folder / "config.json")
    family, size = config.get("model_type"), int(config.get("hidden_size", 0))
    if family not in _FAMILIES:
        raise EncoderFault(
            f"{folder}: model_type is {family!r}, expected one of {', '.join(_FAMILIES)}; export it to ONNX"
        )
    data = (folder / "model.safetensors").read_bytes()
    weights = _weights(data, folder=folder)
    words = weights.get("embeddings.word_embeddings.weight")
    if words is None or words.ndim != 2 or words.shape[1] != size:
        found = "missing" if words is None else f"{words.shape}"
        raise EncoderFault(f"{folder}: the word embeddings are {found}, expected vectors of {size} (hidden_size)")
    last = f"encoder.layer.{int(config['num_hidden_layers']) - 1}.output.LayerNorm.bias"
    if last not in weights:
        raise EncoderFault(f"{folder}: model.safetensors has no {last}; the file is cut short or of another model")
    pooling = folder / "1_Pooling" / "config.json"
    return FolderEncoder(
        digest=hashlib.sha256(data).hexdigest(),
        size=size,
        heads=int(config["num_attention_heads"]),
        first_token=pooling.is_file() and bool(_json(pooling).get("pooling_mode_cls_token")),
        first_position=0 if family == "bert" else int(config.get("pad_token_id", 1)) + 1,
        epsilon=float(config.get("layer_norm_eps", 1e-12)),
        layers=int(config["num_hidden_layers"]),
        weights=weights,
        tokenizer=read_tokenizer(folder),
    )


def _weights(data: bytes, *, folder: Path) -> dict[str, Floats]:
    """The tensors of a safetensors file: a JSON header after its length in 8 bytes, then the numbers as they lie."""
    try:
        length = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + length])
        tensors = {}
        for name, facts in header.items():
            if name == "__metadata__" or facts["dtype"] not in _TYPES:
                continue
            start, end = (8 + length + at for at in facts["data_offsets"])
            flat = np.frombuffer(data[start:end], dtype=_TYPES[facts["dtype"]])
            short = name.removeprefix("bert.").removeprefix("roberta.")
            tensors[short] = flat.reshape(facts["shape"]).astype(np.float32)
    except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise EncoderFault(f"{folder}: model.safetensors is damaged or cut short ({error})") from error
    return tensors


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise EncoderFault(f"{path}: not JSON ({error})") from error
    if not isinstance(found, dict):
        raise EncoderFault(f"{path}: expected a JSON object")
    return found
