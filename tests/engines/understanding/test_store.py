import subprocess
import sys

import pytest

from relais.engines.understanding import CorruptIndex, Index, StaleIndex, dump, load
from relais.engines.understanding import store as store_module


def test_a_stored_index_reads_as_it_did(town: Index) -> None:
    stored = dump(town)

    again = load(stored)

    assert dump(again) == stored
    assert again.understand("when is garbage day") == town.understand("when is garbage day")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"RELAIS", b"\x80\x04pickle" * 20])
def test_what_is_not_an_index_is_refused(data: bytes) -> None:
    with pytest.raises(CorruptIndex, match="not an index"):
        load(data)


@pytest.mark.parametrize("at", [9, 60, 5000, -1])
def test_one_wrong_bit_is_seen(town: Index, at: int) -> None:
    damaged = bytearray(dump(town))
    damaged[at] ^= 1

    with pytest.raises(CorruptIndex, match="damaged"):
        load(bytes(damaged))


def test_a_file_cut_short_is_seen(town: Index) -> None:
    with pytest.raises(CorruptIndex, match="cut short"):
        load(dump(town)[:-100])


def test_another_format_is_stale(town: Index) -> None:
    stored = bytearray(dump(town))
    stored[7] = 99

    with pytest.raises(StaleIndex, match="another format"):
        load(bytes(stored))


def test_another_engine_is_stale(town: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = dump(town)
    monkeypatch.setattr(store_module, "ENGINE", 0)

    with pytest.raises(StaleIndex, match="another version"):
        load(stored)


def test_a_loaded_index_cannot_be_written_to(town: Index) -> None:
    bias = load(dump(town)).models["fr"].bias

    with pytest.raises(ValueError, match="read-only"):
        bias[0] = 1.0


def test_neither_fitting_nor_serving_imports_scikit_learn() -> None:
    program = (
        "import sys; from relais.engines.understanding import BankRow, dump, fit, load\n"
        "load(dump(fit([BankRow('a', 'fr', 'title', 'Allo toi')]))).understand('allo')\n"
        "print(sorted({'sklearn', 'torch', 'pandas', 'django'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
