"""Pictures: their perceptual hash, and what the codes in them say."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from math import cos, pi
from statistics import median
from typing import Final

import zxingcpp
from msgspec.structs import replace
from PIL import Image, ImageFile

from adapters.inspect.seen import QR, Seen, clean
from policies.events import Facts, Part

FORMATS: Final = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/x-icon": "ICO",
}
"""What is decoded; of other pictures only the type is told."""
MOST_PIXELS = 40_000_000
"""A picture of so many takes up to 160 MB while it is decoded."""
BOMB_PIXELS, GROWS = 178_956_970, 100
"""More pixels than Pillow ever opens, of which so many come out of one byte: nobody drew that."""
MOST_FRAMES = 5
MOST_CODES, LONGEST_CODE = 20, 4_300
"""Characters of one code; the largest QR code has 4,296 (ISO/IEC 18004)."""
_SIDE = 2_000
"""Pixels to which a picture is brought before codes are looked for."""
_HASHED, _KEPT = 32, 8
_PLAIN = 8
"""Grey levels; a picture with no more between its darkest and lightest is one colour."""


def seen(kind: str, data: bytes) -> Seen:
    """Facts and codes of a picture. Of a broken one what can still be seen, as chats show it too.

    Raises what one of which nothing can be seen makes Pillow raise.
    """
    Image.MAX_IMAGE_PIXELS = None  # the limit is set here, and told
    try:
        return _seen(kind, data)
    except (OSError, SyntaxError, ValueError):
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        found = _seen(kind, data)
        return replace(found, facts=replace(found.facts, fault="broken"))


def _seen(kind: str, data: bytes) -> Seen:
    with Image.open(BytesIO(data), formats=(FORMATS[kind],)) as picture:
        if kind == "image/jpeg":
            picture.draft("RGB", (_SIDE, _SIDE))
        width, height = picture.size
        if width * height > MOST_PIXELS:
            bomb = width * height > max(BOMB_PIXELS, GROWS * len(data))
            return Seen(Facts(kind=kind, fault="bomb" if bomb else "too_large"))
        hashed, codes = "", dict[str, None]()
        for number, frame in enumerate(_frames(picture)):
            hashed = hashed if number else perceptual(next(_flattened(frame)))
            codes.update(dict.fromkeys(_codes(frame)))
            if len(codes) >= MOST_CODES:
                break
    texts = tuple(Part(QR, text) for text in list(codes)[:MOST_CODES])
    return Seen(Facts(kind=kind, image=hashed), texts)


def _frames(picture: Image.Image) -> Iterator[Image.Image]:
    for number in range(MOST_FRAMES):
        try:
            picture.seek(number)
            picture.load()
        except EOFError:
            return
        except (OSError, ValueError, SyntaxError):
            if not number:
                raise
            return  # the first frames are whole
        yield picture


def perceptual(grey: Image.Image) -> str:
    """The 64 bits of the pHash as 16 hex digits, as the library ImageHash counts them: the low
    frequencies (DCT) of the picture in 32 by 32 greys, each above the median or not. ``""`` for a
    picture of one colour, which is like any other of that kind."""
    small = grey.resize((_HASHED, _HASHED), Image.Resampling.LANCZOS)
    greys = small.tobytes()
    if max(greys) - min(greys) <= _PLAIN:
        return ""
    waves = [
        [cos(pi * k * (2 * n + 1) / (2 * _HASHED)) for n in range(_HASHED)] for k in range(_KEPT)
    ]
    rows = [greys[start : start + _HASHED] for start in range(0, len(greys), _HASHED)]
    across = [[sum(map(_times, wave, row)) for wave in waves] for row in rows]
    low = [
        sum(wave[n] * across[n][column] for n in range(_HASHED))
        for wave in waves
        for column in range(_KEPT)
    ]
    middle, bits = median(low), 0
    for value in low:
        bits = bits << 1 | (value > middle)
    return f"{bits:016x}"


def _times(wave: float, grey: int) -> float:
    return wave * grey


def _codes(picture: Image.Image) -> Iterator[str]:
    """What the codes say: however they are turned, light on dark too, on either ground."""
    for flat in _flattened(picture):
        flat.thumbnail((_SIDE, _SIDE))
        found = zxingcpp.read_barcodes(flat, formats=_QR, text_mode=zxingcpp.TextMode.Plain)
        texts = [clean(code.text)[:LONGEST_CODE] for code in found if code.text]
        yield from texts
        if texts:
            return


def _flattened(picture: Image.Image) -> Iterator[Image.Image]:
    """In greys; what is transparent on white, then on black, as chats show it."""
    if not picture.has_transparency_data:
        yield _grey(picture)
        return
    clear = picture if picture.mode == "RGBA" else picture.convert("RGBA")
    if max(clear.size) > _SIDE:
        clear = clear.resize(_fitting(clear.size))
    for ground in ("white", "black"):
        below = Image.new("RGBA", clear.size, ground)
        below.alpha_composite(clear)
        yield below.convert("L")


def _grey(picture: Image.Image) -> Image.Image:
    """In 256 greys; Pillow by itself cuts off what is brighter in a picture of 65,536."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda grey: grey / 256)
    return picture.convert("L")


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    scale = _SIDE / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


_FORM = zxingcpp.BarcodeFormat
_QR = zxingcpp.BarcodeFormats([_FORM.QRCode, _FORM.MicroQRCode, _FORM.RMQRCode])
