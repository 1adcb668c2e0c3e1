"""Tiny sentence encoders as folders: a BERT of one layer, and an ONNX model that looks words up."""

import json
import struct
from pathlib import Path

import numpy as np

WORDS = ["[PAD]", "[UNK]", "dog", "licence", "pool", "hours", "open"]
SIZE = 8


def write_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))


def write_bert(folder: Path, *, size: int = SIZE, said: int = SIZE) -> Path:
    """A BERT of random weights whose vectors have `size` numbers, with a config.json that says `said`."""
    draw = np.random.default_rng(0)
    tensors: dict[str, tuple[int, ...]] = {}
    for name, count in (("word", len(WORDS)), ("position", 16), ("token_type", 2)):
        tensors[f"embeddings.{name}_embeddings.weight"] = (count, size)
    layer = "encoder.layer.0"
    for name in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
        tensors |= {f"{layer}.{name}.weight": (size, size), f"{layer}.{name}.bias": (size,)}
    tensors |= {f"{layer}.intermediate.dense.weight": (2 * size, size), f"{layer}.intermediate.dense.bias": (2 * size,)}
    tensors |= {f"{layer}.output.dense.weight": (size, 2 * size), f"{layer}.output.dense.bias": (size,)}
    for name in ("embeddings", f"{layer}.attention.output", f"{layer}.output"):
        tensors |= {f"{name}.LayerNorm.weight": (size,), f"{name}.LayerNorm.bias": (size,)}
    header: dict[str, object] = {}
    data = b""
    for name, shape in tensors.items():
        raw = draw.normal(size=shape).astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    head = json.dumps(header).encode()
    (folder / "model.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + data)
    config = {"model_type": "bert", "hidden_size": said, "num_hidden_layers": 1, "num_attention_heads": 2}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    write_tokenizer(folder)
    return folder


def write_onnx(folder: Path) -> Path:
    """`states = table[input_ids]`: ONNX by hand, in protocol buffers, so that tests need no exporter."""
    table = np.random.default_rng(0).normal(size=(len(WORDS), SIZE)).astype("<f4")
    initializer = (
        _number(1, len(WORDS)) + _number(1, SIZE) + _number(2, 1) + _part(8, b"table") + _part(9, table.tobytes())
    )
    node = _part(1, b"table") + _part(1, b"input_ids") + _part(2, b"states") + _part(4, b"Gather")
    given, found = _value(b"input_ids", 7, [b"n", b"t"]), _value(b"states", 1, [b"n", b"t", SIZE])
    graph = _part(1, node) + _part(2, b"g") + _part(5, initializer) + _part(11, given) + _part(12, found)
    model = _number(1, 8) + _part(7, graph) + _part(8, _number(2, 13))
    (folder / "model.onnx").write_bytes(model)
    write_tokenizer(folder)
    return folder


def _varint(value: int) -> bytes:
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return struct.pack(f"{len(parts) + 1}B", *parts, value)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _part(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _value(name: bytes, kind: int, shape: list[bytes | int]) -> bytes:
    dims = b"".join(_part(1, _number(1, one) if isinstance(one, int) else _part(2, one)) for one in shape)
    return _part(1, name) + _part(2, _part(1, _number(1, kind) + _part(2, dims)))
