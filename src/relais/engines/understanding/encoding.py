"""What an optional sentence encoder is to the engine: texts in, vectors out. Whoever opens it reads the files."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from relais.engines.understanding.errors import EncoderFailed

Floats = npt.NDArray[np.float32]


class Encoder(Protocol):
    """`encode` gives one vector of length 1 and `size` numbers for each text, always the same for the same text.

    `digest` names the weights: an index fitted with an encoder is read with that one only.
    """

    @property
    def digest(self) -> str: ...

    @property
    def size(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Floats: ...


def encode(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """(texts × size) float32, checked; raises `EncoderFailed`."""
    vectors = np.asarray(encoder.encode(texts))
    if vectors.shape != (len(texts), encoder.size) or vectors.dtype != np.float32:
        raise EncoderFailed(
            f"the encoder gave {vectors.dtype} of shape {vectors.shape}, expected float32 of shape "
            f"({len(texts)}, {encoder.size})"
        )
    if not np.isfinite(vectors).all():
        raise EncoderFailed("the encoder gave numbers that are not finite")
    return vectors
