"""Small pictures in the formats that people send."""

import io

from PIL import Image


def make_picture(*, form: str = "PNG", size: tuple[int, int] = (300, 100), colour: str = "#8c143c") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, form)
    return written.getvalue()
