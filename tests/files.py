"""Files for tests, made as programs make them, and as nobody should."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from random import Random
from typing import Any

import segno
from PIL import Image


def qr(text: str, **more: Any) -> bytes:
    """A picture with a code that says this."""
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind="png", **{"scale": 5, **more})
    return out.getvalue()


def saved(picture: Image.Image, form: str, **more: Any) -> bytes:
    """A picture as a file of that format."""
    out = io.BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def scene(width: int = 400, height: int = 300, seed: int = 1) -> Image.Image:
    """A picture with something in it: the same one for the same seed."""
    rows = Random(seed)
    rough = Image.frombytes("RGB", (16, 12), rows.randbytes(16 * 12 * 3))
    return rough.resize((width, height), Image.Resampling.BICUBIC)


def zipped(*names: str, content: bytes = b"x") -> bytes:
    """An archive with files of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


def crowded_zip(entries: int) -> bytes:
    """An archive whose directory names so many files, of which none is there."""
    head = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, *[0] * 7, 6, *[0] * 6)
    names = b"".join(head + b"%06x" % n for n in range(entries))
    count = min(entries, 0xFFFF)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(names), 30, 0)
    return b"PK\3\4" + b"\0" * 26 + names + end


def tarred(*names: str, size: int | None = None) -> bytes:
    """A tar of empty files; with ``size`` each says that it has so many bytes."""
    told = b""
    for name in names:
        info = tarfile.TarInfo(name)
        info.size = size or 0
        told += info.tobuf(tarfile.GNU_FORMAT)
    return told + b"\0" * 1024


def png(width: int, height: int, bits: int = 1) -> bytes:
    """A black picture of any size, in very few bytes."""
    row = (width * bits + 7) // 8 + 1
    packer, raw = zlib.compressobj(9), b""
    for _ in range(height):
        raw += packer.compress(b"\0" * row)
    raw += packer.flush()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", raw) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
