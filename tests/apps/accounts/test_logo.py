"""A logo is read by what it holds and written again: nothing of a stranger's file is served."""

import io

import pytest
from PIL import Image

from relais.apps.accounts.logo import BOX, KEPT_BYTES, NotAPicture, TooLarge, read_logo
from tests.factories.pictures import make_picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_picture_becomes_a_small_webp(form: str) -> None:
    picture = read_logo(make_picture(form=form, size=(960, 192)))

    assert (picture.width, picture.height) == BOX
    with Image.open(io.BytesIO(picture.data)) as again:
        assert (again.format, again.size) == ("WEBP", BOX)


@pytest.mark.parametrize(
    "data", [b"", SVG, b"GIF89a", b"<!doctype html>", make_picture()[:40], make_picture(form="GIF")]
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        read_logo(data)


def test_what_hides_in_a_picture_is_gone() -> None:
    hidden = make_picture() + SVG

    assert b"script" in hidden
    assert b"script" not in read_logo(hidden).data


def test_too_many_bytes_or_pixels_are_refused() -> None:
    for data in (bytes(2 * 1024 * 1024 + 1), make_picture(size=(4001, 4000))):
        with pytest.raises(TooLarge):
            read_logo(data)


def test_a_photograph_fits_what_the_first_load_can_bear() -> None:
    written = io.BytesIO()
    Image.effect_noise((960, 192), 120).convert("RGB").save(written, "PNG")

    assert len(read_logo(written.getvalue()).data) <= KEPT_BYTES


def test_the_same_picture_has_the_same_name() -> None:
    assert read_logo(make_picture()).digest == read_logo(make_picture()).digest
    assert read_logo(make_picture()).digest != read_logo(make_picture(colour="#000000")).digest
