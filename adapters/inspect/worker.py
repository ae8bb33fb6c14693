"""The worker: looks into the one file on its standard input, tells what it saw, and ends.

Run as ``python -m adapters.inspect.worker``. It limits itself before it reads a byte that a member
sent: memory, time, no file and no connection opened any more, nothing written. Where the system
has no such limits (Windows), whoever started it still ends it after a time.
"""

from __future__ import annotations

import codecs
import signal
import sys
from hashlib import sha256

import msgspec
from PIL import IcoImagePlugin, Image, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from adapters.inspect import archives, kinds, pictures, texts
from adapters.inspect.seen import FILE, Seen
from policies.events import Facts, Part

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MEMORY = 512 * 1024 * 1024
"""Bytes of address space, Python's own included."""
CPU_SECONDS = 5
WALL_SECONDS = 10
LARGEST = 64 * 1024 * 1024
"""Bytes of a file that are read at all."""
_PLUGINS = (IcoImagePlugin, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""Imported before no file can be opened any more."""
_ENCODINGS = "utf-8-sig utf-16 utf-16-le utf-16-be gb18030 gb2312 cp1251 cp1252 cp437"


def examined(data: bytes) -> Seen:
    """What a file is and says. Never raises: what cannot be read is told as a fault."""
    about = {"size": len(data), "sha256": sha256(data).hexdigest()}
    kind = ""
    try:
        kind = kinds.by_content(data)
        seen = _looked(kind, data)
    except MemoryError:
        seen = Seen(Facts(kind=kind, fault="too_large"))
    except Exception:  # every decoder has faults of its own
        seen = Seen(Facts(kind=kind, fault="broken"))
    return Seen(msgspec.structs.replace(seen.facts, **about), seen.texts)


def _looked(kind: str, data: bytes) -> Seen:
    if kind in pictures.FORMATS:
        return pictures.seen(kind, data)
    if kind:
        return Seen(archives.listed(kind, data) or Facts(kind=kind))
    text = texts.text_of(data)
    if text is None or not data:
        return Seen(Facts(fault="" if data else "broken"))
    said = texts.shortened(text)
    return Seen(Facts(kind=texts.kind_of(text)), (Part(FILE, said),) if said.strip() else ())


def limit() -> None:
    """Give up, for good, what a look into a file does not need."""
    Image.preinit()
    for name in _ENCODINGS.split():
        codecs.lookup(name)
    if resource is None:
        return
    signal.alarm(WALL_SECONDS)
    _at_most(resource.RLIMIT_AS, MEMORY)
    _at_most(resource.RLIMIT_CPU, CPU_SECONDS)
    _at_most(resource.RLIMIT_FSIZE, 0)
    _at_most(resource.RLIMIT_CORE, 0)
    _at_most(resource.RLIMIT_NOFILE, 3)


def _at_most(what: int, most: int) -> None:
    """MacOS knows some limits by name only."""
    try:
        resource.setrlimit(what, (most, most))
    except (OSError, ValueError):
        return


def main() -> None:
    """Standard input to standard output."""
    limit()
    data = sys.stdin.buffer.read(LARGEST)
    sys.stdout.buffer.write(msgspec.msgpack.encode(examined(data)))


if __name__ == "__main__":
    main()
