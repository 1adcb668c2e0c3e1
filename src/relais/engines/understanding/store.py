"""An index as bytes and back: a header in JSON, then the arrays as they lie in memory; no pickle, nothing executed.

Layout: 8 bytes of magic, the SHA-256 of all that follows, the header's length (4 bytes, little-endian), the header,
padding to 16, the arrays each padded to 16. Loading copies nothing: the arrays are read-only views of the bytes, and
the same index always gives the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy.sparse as sp

from relais.engines.understanding.correction import Lexis, letter_pieces
from relais.engines.understanding.errors import CorruptIndex, StaleIndex
from relais.engines.understanding.index import Index
from relais.engines.understanding.language import FUNCTION_WORDS
from relais.engines.understanding.lexicon import concepts
from relais.engines.understanding.model import CUES, FEATURES, VIEWS, Enhanced, LanguageModel, Layout
from relais.engines.understanding.spoken import written_out
from relais.engines.understanding.vectors import Vocabulary

MAGIC = b"RELAIS\x00\x01"
ENGINE = 3
"""Raise it when the same bank must be fitted again: another reading of a text, another meaning of an array."""
_ARRAYS = ("title_rows", "bias", "usual", "fusion", "calibration")
_LAYOUT = ("phrasings", "bodies", "spread")
_ENHANCED = ("rows", "bias", "usual", "fusion", "calibration")
_ENHANCED_PLAIN = ("digest", "answer_threshold", "offer_threshold")
_PLAIN = ("language", "answers", "texts", "answer_threshold", "offer_threshold")


def engine_digest() -> str:
    """SHA-256 of what a stored index depends on beside its bank."""
    facts = json.dumps(
        [ENGINE, VIEWS, CUES, FEATURES]
        + [[written_out(code), concepts(code), sorted(FUNCTION_WORDS[code])] for code in ("en", "fr")],
        sort_keys=True,
    )
    return hashlib.sha256(facts.encode()).hexdigest()


def dump(index: Index) -> bytes:
    """The whole index; the same index gives the same bytes."""
    arrays: list[np.ndarray[Any, Any]] = []
    places: list[dict[str, Any]] = []
    offset = 0
    for name, array in _arrays(index):
        whole = np.ascontiguousarray(array)
        places.append({"name": name, "dtype": whole.dtype.str, "shape": list(whole.shape), "at": offset})
        offset += _padded(whole.nbytes)
        arrays.append(whole)
    models = {
        code: {key: getattr(model, key) for key in _PLAIN} | {"words": model.lexis.words, "enhanced": _enhanced(model)}
        for code, model in index.models.items()
    }
    facts = {"engine": engine_digest(), "alpha": index.alpha, "models": models, "arrays": places}
    header = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    header += b" " * (_padded(len(header) + 12) - len(header) - 12)
    body = b"".join([len(header).to_bytes(4, "little"), header, *map(_bytes, arrays)])
    return MAGIC + hashlib.sha256(body).digest() + body


def load(data: bytes) -> Index:
    """The index that `dump` stored. Raises `CorruptIndex` or, for another engine's index, `StaleIndex`."""
    start = len(MAGIC) + 32
    if len(data) < start + 4 or data[:6] != MAGIC[:6]:
        raise CorruptIndex("not an index of Relais: fit the bank again")
    if data[: len(MAGIC)] != MAGIC:
        raise StaleIndex("the index has another format: fit the bank again")
    if hashlib.sha256(memoryview(data)[start:]).digest() != data[len(MAGIC) : start]:
        raise CorruptIndex(f"the index is damaged or cut short ({len(data)} bytes): fit the bank again")
    length = int.from_bytes(data[start : start + 4], "little")
    facts = json.loads(data[start + 4 : start + 4 + length].decode("utf-8", "surrogatepass"))
    if facts["engine"] != engine_digest():
        raise StaleIndex("the index was made by another version of the engine: fit the bank again")
    base = start + 4 + length
    arrays = {}
    for place in facts["arrays"]:
        dtype, count = np.dtype(place["dtype"]), int(np.prod(place["shape"], dtype=np.int64))
        flat = np.frombuffer(data, dtype=dtype, count=count, offset=base + place["at"])
        arrays[place["name"]] = flat.reshape(place["shape"])
    models = {code: _model(code, plain, arrays) for code, plain in facts["models"].items()}
    return Index(models=models, alpha=facts["alpha"])


def _enhanced(model: LanguageModel) -> dict[str, Any] | None:
    return {key: getattr(model.enhanced, key) for key in _ENHANCED_PLAIN} if model.enhanced else None


def _arrays(index: Index) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    for code, model in index.models.items():
        for name in _ARRAYS:
            yield f"{code}.{name}", getattr(model, name)
        for name in _LAYOUT:
            yield f"{code}.{name}", getattr(model.layout, name)
        matrices = {**model.vectors, "duals": model.duals}
        if model.enhanced:
            matrices["enhanced.duals"] = model.enhanced.duals
            for name in _ENHANCED:
                yield f"{code}.enhanced.{name}", getattr(model.enhanced, name)
        for name, matrix in matrices.items():
            matrix.sort_indices()
            yield f"{code}.{name}.data", matrix.data
            yield f"{code}.{name}.indices", matrix.indices.astype(np.int32)
            yield f"{code}.{name}.indptr", matrix.indptr.astype(np.int32)
            yield f"{code}.{name}.shape", np.array(matrix.shape, np.int64)
        yield f"{code}.lexis", model.lexis.counts
        for name, vocabulary in model.vocabularies.items():
            yield f"{code}.{name}.hashes", vocabulary.hashes
            yield f"{code}.{name}.frequency", vocabulary.frequency
            yield f"{code}.{name}.texts", np.array([vocabulary.texts], np.int64)


def _model(code: str, plain: dict[str, Any], arrays: dict[str, np.ndarray[Any, Any]]) -> LanguageModel:
    def matrix(name: str) -> Any:
        data, indices, indptr, shape = (arrays[f"{code}.{name}.{of}"] for of in ("data", "indices", "indptr", "shape"))
        return sp.csr_matrix((data, indices, indptr), shape=(int(shape[0]), int(shape[1])), copy=False)

    def vocabulary(name: str) -> Vocabulary:
        hashes, frequency, texts = (arrays[f"{code}.{name}.{of}"] for of in ("hashes", "frequency", "texts"))
        return Vocabulary(hashes=hashes, frequency=frequency, texts=int(texts[0]))

    words, enhanced = plain.pop("words"), plain.pop("enhanced")
    if enhanced is not None:
        enhanced |= {name: arrays[f"{code}.enhanced.{name}"] for name in _ENHANCED}
        enhanced = Enhanced(**enhanced, duals=matrix("enhanced.duals"))
    parts: dict[str, Any] = {name: arrays[f"{code}.{name}"] for name in _ARRAYS}
    return LanguageModel(
        **(plain | {"answers": tuple(plain["answers"]), "texts": tuple(plain["texts"])}),
        **parts,
        layout=Layout(**{name: arrays[f"{code}.{name}"] for name in _LAYOUT}),
        lexis=Lexis(tuple(words), arrays[f"{code}.lexis"], letter_pieces(words)),
        vocabularies={view: vocabulary(view) for view in VIEWS},
        vectors={view: matrix(view) for view in VIEWS},
        duals=matrix("duals"),
        enhanced=enhanced,
    )


def _padded(size: int) -> int:
    return -(-size // 16) * 16


def _bytes(array: np.ndarray[Any, Any]) -> bytes:
    raw = array.tobytes()
    return raw + b"\x00" * (_padded(len(raw)) - len(raw))
