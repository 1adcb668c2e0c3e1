"""An OpenAI-compatible embeddings endpoint: `POST {base}/embeddings` with `model` and `input`.

What people ask then leaves the centre, already masked: that is for its owner to accept, and nothing does it by default.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit, urlunsplit
from urllib.request import Request, urlopen

import numpy as np
import numpy.typing as npt

from relais.apps.content.encoders.faults import EncoderFault

TOGETHER, SECONDS = 64, 10.0


class EndpointEncoder:
    """`encode` asks the endpoint; a fault or a wrong size is an `EncoderFault`, and the turn goes on without it."""

    def __init__(self, location: str, *, key: str) -> None:
        parts = urlsplit(location)
        models = parse_qs(parts.query).get("model", [])
        if len(models) != 1:
            raise EncoderFault(f"{location}: expected https://host/v1?model=NAME")
        self._model, self._key = models[0], key
        self._address = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + "/embeddings", "", ""))
        self.digest = hashlib.sha256(f"{self._address} {self._model}".encode()).hexdigest()

    @cached_property
    def size(self) -> int:
        """Numbers in a vector, learnt from one question."""
        return int(self._ask(["?"]).shape[1])

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(texts × size) float32, rows of length 1."""
        parts = [self._ask(texts[at : at + TOGETHER]) for at in range(0, len(texts), TOGETHER)]
        sizes = {part.shape[1] for part in parts}
        if len(sizes) > 1:
            raise EncoderFault(f"{self._address}: vectors of several sizes: {sorted(sizes)}")
        return np.concatenate(parts) if parts else np.zeros((0, self.size), np.float32)

    def _ask(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        body = json.dumps({"model": self._model, "input": [text or " " for text in texts]}).encode()
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        try:
            with urlopen(Request(self._address, data=body, headers=headers), timeout=SECONDS) as answer:  # noqa: S310
                found = json.load(answer)["data"]
            ordered = sorted(found, key=lambda one: int(one["index"]))
            vectors = np.array([one["embedding"] for one in ordered], dtype=np.float32)
        except (URLError, OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderFault(f"{self._address}: no usable answer ({type(error).__name__}: {error})") from error
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise EncoderFault(f"{self._address}: {len(vectors)} vectors for {len(texts)} texts")
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(length, 1e-9), dtype=np.float32)
