"""A centre's logo: whatever came is read as a picture, and written again small; nothing else of the file is kept."""

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_PIXELS: Final = 16_000_000
BOX: Final = (480, 96)
"""Twice the largest size at which a page shows it, for sharp screens."""
KEPT_BYTES: Final = 20 * 1024
"""What the first load of the public page can bear."""
# Not SVG: it may hold scripts and addresses, and cleaning it is never finished.
FORMATS: Final = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True)
class Picture:
    """A WebP picture, its size in pixels, and the digest that names it."""

    data: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16]


class NotAPicture(Exception):
    """Its content is neither PNG, JPEG nor WebP, or it is broken."""


class TooLarge(Exception):
    """More bytes, or more pixels, than a logo has."""


def read_logo(data: bytes) -> Picture:
    """The picture, turned upright, scaled into the box and without anything that was hidden in the file."""
    if len(data) > MAX_BYTES:
        raise TooLarge
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise TooLarge
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise NotAPicture from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for a file that breaks off or lies
        raise NotAPicture from error
    upright.thumbnail(BOX, Image.Resampling.LANCZOS)
    return Picture(_encode(upright), upright.width, upright.height)


def _encode(picture: Image.Image) -> bytes:
    """Without loss where that is small enough, as with drawn logos; else as good as fits."""
    for options in ({"lossless": True}, {"quality": 90}, {"quality": 70}, {"quality": 40}):
        written = io.BytesIO()
        picture.save(written, "WEBP", method=6, **options)
        if written.tell() <= KEPT_BYTES:
            break
    return written.getvalue()
