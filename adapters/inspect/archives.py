"""Archives: the names in them, read from their directories; nothing is ever unpacked."""

from __future__ import annotations

import bz2
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO

from adapters.inspect.seen import clean
from policies.events import Facts, Fault
from policies.filetypes import group_of_name

MOST_ENTRIES = 100
"""Names that are told; those of files that run come first."""
LONGEST_NAME = 200
GROWS, LARGE = 100, 100_000_000
"""What would grow to so many times its size, and to more than so many bytes, is a bomb."""
_PEEK = 16_000_000
"""Bytes of a compressed stream that are looked at, to see whether it is a tar."""
_MEMORY = 64_000_000
_TELLING = frozenset({"executable", "script", "macro", "archive", "code", "page"})

_OFFICE = "application/vnd.openxmlformats-officedocument."
_PARTS = (
    ("word/", "wordprocessingml.document", "application/vnd.ms-word.document.macroEnabled.12"),
    ("xl/", "spreadsheetml.sheet", "application/vnd.ms-excel.sheet.macroEnabled.12"),
    (
        "ppt/",
        "presentationml.presentation",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    ),
)


def listed(kind: str, data: bytes) -> Facts | None:
    """What is in an archive of that type; ``None`` for types whose names cannot be read here.

    Raises whatever a broken one makes the libraries raise.
    """
    if kind == "application/zip":
        return _zip(data)
    if kind == "application/x-tar":
        return _tar(data, kind, len(data))
    if kind in _STREAMS:
        return _stream(kind, data)
    return None


def _zip(data: bytes) -> Facts:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        names = [info.filename for info in infos]
        size = sum(info.file_size for info in infos)
        locked = any(info.flag_bits & 1 for info in infos)
    kind = _packed(names, data) if names else "application/zip"
    told = () if kind != "application/zip" else _told(names)
    bomb = size > LARGE and size > GROWS * len(data)
    fault: Fault = "bomb" if bomb else "locked" if locked else ""
    return Facts(kind=kind, entries=told, count=len(names), fault=fault)


def _packed(names: list[str], data: bytes) -> str:
    """What a zip is that is not merely one: a document, a program."""
    there = set(names)
    if "AndroidManifest.xml" in there:
        return "application/vnd.android.package-archive"
    if "META-INF/MANIFEST.MF" in there and any(name.endswith(".class") for name in names):
        return "application/java-archive"
    if "[Content_Types].xml" in there:
        macro = any(name.endswith("vbaProject.bin") for name in names)
        for folder, plain, active in _PARTS:
            if any(name.startswith(folder) for name in names):
                return active if macro else _OFFICE + plain
    if names[0] == "mimetype":
        said = data[30 + len("mimetype") :][:80].partition(b"PK")[0].decode("ascii", "ignore")
        if said.startswith(("application/vnd.oasis.opendocument.", "application/epub+zip")):
            return said
    return "application/zip"


def _tar(data: bytes, kind: str, packed: int) -> Facts:
    names: list[str] = []
    size = 0
    fault: Fault = ""
    with tarfile.open(fileobj=BytesIO(data), mode="r:") as archive:
        try:
            for member in archive:
                names.append(member.name)
                size += member.size
        except tarfile.TarError:  # cut off, or its sizes are wrong; what was read was there
            fault = "broken"
    if size > LARGE and size > GROWS * packed:
        fault = "bomb"
    return Facts(kind=kind, entries=_told(names), count=len(names), fault=fault)


def _stream(kind: str, data: bytes) -> Facts:
    """Gzip and the like: a tar is listed as far as its beginning goes."""
    out, read = _STREAMS[kind](data)
    if len(out) >= _PEEK and len(out) > GROWS * read:
        return Facts(kind=kind, fault="bomb")
    if out[257:262] != b"ustar":
        return Facts(kind=kind)
    try:
        return _tar(out, kind, len(data))
    except tarfile.TarError:
        return Facts(kind=kind)


def _gzip(data: bytes) -> tuple[bytes, int]:
    stream = zlib.decompressobj(wbits=31)
    out = stream.decompress(data, _PEEK)
    return out, len(data) - len(stream.unconsumed_tail) - len(stream.unused_data)


def _bzip2(data: bytes) -> tuple[bytes, int]:
    return bz2.BZ2Decompressor().decompress(data, _PEEK), len(data)


def _xz(data: bytes) -> tuple[bytes, int]:
    stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
    return stream.decompress(data, _PEEK), len(data)


_STREAMS: dict[str, Callable[[bytes], tuple[bytes, int]]] = {
    "application/gzip": _gzip,
    "application/x-bzip2": _bzip2,
    "application/x-xz": _xz,
}


def _told(names: Iterable[str]) -> tuple[str, ...]:
    """The names worth telling: nobody hides a program behind a thousand pictures."""
    first = sorted(names, key=lambda name: group_of_name(name) not in _TELLING)[:MOST_ENTRIES]
    return tuple(clean(name)[-LONGEST_NAME:] for name in first)
