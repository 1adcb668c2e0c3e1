"""Optional sentence encoders: a folder of sentence-transformers, a folder with an ONNX model, an embeddings endpoint.

None is a default and nothing is downloaded. `open_encoder` gives what `engines.understanding` calls an `Encoder`.
"""

from pathlib import Path

from relais.apps.content.encoders.endpoint import EndpointEncoder
from relais.apps.content.encoders.faults import EncoderFault
from relais.apps.content.encoders.folder import read_folder
from relais.apps.content.encoders.onnx import read_onnx
from relais.engines.understanding import Encoder

__all__ = ["EncoderFault", "open_encoder"]


def open_encoder(location: str, *, key: str = "") -> Encoder:
    """The encoder at `location`: a folder, or `https://host/v1?model=NAME` (OpenAI-compatible; `key` is its bearer).

    Raises `EncoderFault`, which says what was expected, what was found and what to do.
    """
    if location.startswith(("http://", "https://")):
        return EndpointEncoder(location, key=key)
    folder = Path(location)
    if not folder.is_dir():
        raise EncoderFault(f"{location}: no such folder; expected a sentence-transformers or an ONNX folder")
    for place in (folder / "model.onnx", folder / "onnx" / "model.onnx"):
        if place.is_file() and not (folder / "model.safetensors").is_file():
            return read_onnx(place, folder)
    return read_folder(folder)
