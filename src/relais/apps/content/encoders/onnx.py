"""A folder with `model.onnx` and `tokenizer.json`, run by onnxruntime on one thread."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from relais.apps.content.encoders.faults import EncoderFault
from relais.apps.content.encoders.tokens import batches, pool, read_tokenizer


@dataclass(frozen=True)
class OnnxEncoder:
    """`encode` gives one float32 vector of length 1 and `size` numbers for each text; `digest` names the model file."""

    digest: str
    size: int
    session: Any
    inputs: tuple[str, ...]
    tokenizer: Any

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(texts × size) float32."""
        vectors = np.zeros((len(texts), self.size), np.float32)
        for which, numbers, real in batches(self.tokenizer, texts):
            given = {"input_ids": numbers, "attention_mask": real, "token_type_ids": np.zeros_like(numbers)}
            states = self.session.run(None, {name: given[name] for name in self.inputs})[0]
            # Some exports pool by themselves: then there is one vector a text already.
            together = states[:, None, :] if states.ndim == 2 else states
            vectors[which] = pool(together, real[:, :1] if states.ndim == 2 else real)
        return vectors


def read_onnx(model: Path, folder: Path) -> OnnxEncoder:
    """The encoder of a folder: the model's inputs are among input_ids, attention_mask and token_type_ids."""
    try:
        import onnxruntime
    except ImportError as error:
        raise EncoderFault("the library onnxruntime is not installed: pip install 'relais[encoder]'") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions share no base
        raise EncoderFault(f"{model}: not a model that onnxruntime reads ({type(error).__name__})") from error
    inputs = tuple(one.name for one in session.get_inputs())
    strange = set(inputs) - {"input_ids", "attention_mask", "token_type_ids"}
    size = session.get_outputs()[0].shape[-1]
    if strange or not isinstance(size, int):
        raise EncoderFault(
            f"{model}: inputs are {', '.join(inputs)} and the size {size!r}; expected input_ids, attention_mask, "
            "token_type_ids and a fixed size"
        )
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    return OnnxEncoder(digest=digest, size=size, session=session, inputs=inputs, tokenizer=read_tokenizer(folder))
