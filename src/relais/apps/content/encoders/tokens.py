"""Texts to padded token numbers, by the `tokenizer.json` of an encoder's folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from relais.apps.content.encoders.faults import EncoderFault

Numbers = npt.NDArray[np.int64]
MOST_TOKENS = 256
"""A question is a sentence or two; what is longer is cut, so that time stays bounded."""
TOGETHER = 32
"""Texts read at once, of like length."""


def read_tokenizer(folder: Path) -> Any:
    """The tokenizer of a folder, cutting at `MOST_TOKENS`."""
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise EncoderFault(f"{folder}: no tokenizer.json; expected the whole folder of the encoder")
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise EncoderFault("the library tokenizers is not installed: pip install 'relais[encoder]'") from error
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises a bare Exception
        raise EncoderFault(f"{path}: not a tokenizer ({error})") from error
    tokenizer.enable_truncation(MOST_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def batches(tokenizer: Any, texts: Sequence[str]) -> list[tuple[Numbers, Numbers, Numbers]]:
    """(which texts, their token numbers, which of these are no padding), `TOGETHER` texts of like length at a time."""
    found = [encoded.ids for encoded in tokenizer.encode_batch([str(text) for text in texts])]
    order = np.argsort([len(ids) for ids in found], kind="stable")
    parts = []
    for start in range(0, len(order), TOGETHER):
        which = order[start : start + TOGETHER]
        longest = max(1, *(len(found[at]) for at in which))
        numbers, real = np.zeros((2, len(which), longest), np.int64)
        for row, at in enumerate(which):
            numbers[row, : len(found[at])] = found[at]
            real[row, : len(found[at])] = 1
        parts.append((which, numbers, real))
    return parts


def pool(states: npt.NDArray[np.float32], real: Numbers, *, first: bool = False) -> npt.NDArray[np.float32]:
    """One vector of length 1 a text from (texts × tokens × size): the mean of its tokens, or the first one's."""
    weight = real[:, :, None].astype(np.float32)
    pooled = states[:, 0] if first else (states * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1)
    length = np.linalg.norm(pooled, axis=1, keepdims=True)
    return np.asarray(pooled / np.maximum(length, 1e-9), dtype=np.float32)
