"""The worker: whatever is in a file, it answers in time, within its memory, and with the truth."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import msgspec
import pytest
from PIL import Image

from adapters.inspect import process, texts, worker
from adapters.inspect.process import examined
from adapters.inspect.seen import Seen
from policies.matching import views
from tests.files import crowded_zip, png, qr, saved, scene, tarred, zipped

SECONDS = 8.0
RANDOM = Random(7).randbytes(8 << 20)


def corrupt(data: bytes) -> bytes:
    """The file with bytes changed in many places."""
    chance, broken = Random(3), bytearray(data)
    for _ in range(200):
        broken[chance.randrange(20, len(broken))] = chance.randrange(256)
    return bytes(broken)


def crowd(count: int) -> bytes:
    """A GIF of so many frames that all differ."""
    frames = [Image.new("P", (8, 8), n % 251) for n in range(count)]
    for n, frame in enumerate(frames):
        frame.putpixel((n % 8, n // 8 % 8), n % 7)
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "ICO")
PICTURES = {form: saved(scene(256, 256), form) for form in FORMATS}
HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "random": RANDOM,
    "zeros": bytes(8 << 20),
    "letters": b"a" * (8 << 20),
    "a picture of 900 million points": png(30_000, 30_000),
    "a picture of 39 million points": png(6_300, 6_300, 8),
    "a wide picture": png(178_000_000, 1),
    "10,000 frames": crowd(10_000),
    "a zip of zeros": zipped(*"abcdefghijkl", content=bytes(10 << 20)),
    "a zip in a zip in a zip": zipped("a.zip", content=zipped("b.zip", content=zipped("c.zip"))),
    "a zip of 150,000 names": crowded_zip(150_000),
    "a tar that lies": tarred("a.exe", size=10**12),
    "a tar of 16,000": tarred(*["a.exe"] * 16_000),
    "gzip of zeros": gzip.compress(bytes(200_000_000), 1),
    "bzip2 of zeros": bz2.compress(bytes(200_000_000), 9),
    "xz of zeros": lzma.compress(bytes(100_000_000), preset=0),
    "xz that asks for memory": lzma.compress(b"x", preset=9),
    "comments without an end": b"<!--" * 2_000_000,
    "a zip's beginning": zipped("a")[:40],
    "a picture and a program": PICTURES["GIF"] + b"MZ" + RANDOM[:5_000],
    "a picture and an archive": PICTURES["PNG"] + zipped("b.exe"),
    **{f"half a {form}": data[: len(data) // 2] for form, data in PICTURES.items()},
    **{f"a corrupt {form}": corrupt(data) for form, data in PICTURES.items()},
    **{f"the head of a {form}": data[:16] for form, data in PICTURES.items()},
}


FAULTS = {
    "empty": "broken",
    "random": "",
    "a picture of 900 million points": "bomb",
    "a picture of 39 million points": "",
    "a wide picture": "too_large",
    "10,000 frames": "",
    "a zip of zeros": "bomb",
    "a zip in a zip in a zip": "",
    "a zip of 150,000 names": "",
    "a tar that lies": "bomb",
    "gzip of zeros": "bomb",
    "bzip2 of zeros": "bomb",
    "xz of zeros": "bomb",
    "xz that asks for memory": "broken",
    "a zip's beginning": "broken",
    "half a PNG": "broken",
    "half a JPEG": "broken",
    "half a WEBP": "broken",
    "the head of a PNG": "broken",
    "a picture and a program": "",
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_the_worst_file_is_answered_within_bounds(name: str) -> None:
    began = time.monotonic()
    seen = await examined(HOSTILE[name])
    assert time.monotonic() - began < SECONDS
    assert seen.facts.fault == FAULTS.get(name, seen.facts.fault) != "slow"
    assert seen.facts.size == len(HOSTILE[name])
    assert sum(len(part.text) for part in seen.texts) <= 100_000
    assert len(msgspec.msgpack.encode(seen)) < 200_000


KINDS = {
    "image/png": PICTURES["PNG"],
    "image/jpeg": PICTURES["JPEG"],
    "image/webp": PICTURES["WEBP"],
    "application/x-msdownload": b"MZ" + bytes(200),
    "application/x-elf": b"\x7fELF" + bytes(50),
    "application/java-archive": zipped("META-INF/MANIFEST.MF", "a.class"),
    "application/vnd.android.package-archive": zipped("AndroidManifest.xml", "classes.dex"),
    "application/zip": zipped("a.txt"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": zipped(
        "[Content_Types].xml", "word/document.xml"
    ),
    "application/vnd.ms-excel.sheet.macroEnabled.12": zipped(
        "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"
    ),
    "application/gzip": gzip.compress(b"x"),
    "application/x-tar": tarred("a"),
    "application/pdf": b"%PDF-1.7\n",
    "video/mp4": b"\0\0\0\x20ftypisom" + bytes(20),
    "audio/mp4": b"\0\0\0\x20ftypM4A " + bytes(20),
    "audio/mpeg": b"\xff\xfb\x90\x00" + bytes(200),
    "text/plain": "hello, 你好".encode(),
    "text/html": b"<!-- x -->\n<HTML><body>",
    "image/svg+xml": b'<?xml version="1.0"?>\n<svg xmlns="a"><a href="https://bad.example"/></svg>',
    "text/x-shellscript": b"#!/bin/sh\nrm -rf /",
    "": RANDOM[:1_000],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
async def test_a_file_is_what_its_content_is(kind: str) -> None:
    assert (await examined(KINDS[kind])).facts.kind == kind


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("加微信领红包，转发给三个群", "utf-8"),
        ("加微信领红包，转发给三个群", "gbk"),
        ("加微信领红包，转发给三个群", "utf-16"),
        ("Заработок без вложений, пишите в личку", "cp1251"),
        ("Заработок без вложений, пишите в личку", "utf-8-sig"),
        ("¿Quién está aquí? Mañana será otro día", "cp1252"),
        ("free nitro for everyone", "utf-16-le"),
    ],
)
async def test_a_text_is_read_in_the_encodings_that_people_use(text: str, encoding: str) -> None:
    seen = await examined(text.encode(encoding))
    assert [part.text for part in seen.texts] == [text]


def test_of_a_long_text_both_ends_are_told_as_much_as_is_scanned() -> None:
    assert (texts.HEAD, texts.TAIL) == (views.HEAD, views.TAIL)
    (part,) = worker.examined(b"begin " + b"x" * 1_000_000 + b" end").texts
    assert part.text.startswith("begin ") and part.text.endswith(" end")
    assert not views.oversize(part.text)


async def test_names_that_matter_are_told_first_and_names_are_harmless() -> None:
    long = "../" * 200 + "z.exe"
    seen = await examined(zipped(*[f"{n}.jpg" for n in range(500)], "a\u202egpj.exe", long))
    assert seen.facts.count == 502
    assert len(seen.facts.entries) == 100
    assert seen.facts.entries[0] == "a\u202egpj.exe"
    assert seen.facts.entries[1].endswith("z.exe") and len(seen.facts.entries[1]) <= 200


async def test_a_tar_in_a_gzip_is_listed() -> None:
    facts = (await examined(gzip.compress(tarred("a.txt", "b.exe")))).facts
    assert facts.entries == ("b.exe", "a.txt")


async def test_an_archive_with_a_password_is_locked() -> None:
    data = bytearray(zipped("a.txt"))
    data[data.index(b"PK\1\2") + 8] |= 1
    assert (await examined(bytes(data))).facts.fault == "locked"


def test_the_limits_are_in_force() -> None:
    tried = (
        "from adapters.inspect import worker; worker.limit()\n"
        "import sys\n"
        "def fails(what):\n"
        "    try: what()\n"
        "    except BaseException as error: return type(error).__name__\n"
        "    return 'done'\n"
        "print(fails(lambda: bytearray(600_000_000)), fails(lambda: open('/etc/passwd')),"
        " fails(lambda: __import__('socket').socket()))\n"
    )  # fmt: skip
    command = [sys.executable, "-c", f"import socket\n{tried}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["MemoryError", "OSError", "OSError"], done.stderr


def test_it_is_told_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "7000001:secret")
    assert not {"TELEGRAM_TOKEN", "HOME", "PATH"} & process._environment().keys()


FAKES = {
    "hangs": "import time; time.sleep(60)",
    "never reads": "import time, sys; sys.stdin.close(); time.sleep(60)",
    "spins": "\nwhile True: pass",
    "kills itself": "import os; os.kill(os.getpid(), 9)",
    "crashes": "import os; os.abort()",
    "says nothing": "",
    "says something else": "print('hello')",
    "talks without end": "\nwhile True: print('x' * 65536)",
}


def children() -> set[str]:
    """The processes that this one has started and that are not gone."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for children")
@pytest.mark.parametrize("how", FAKES)
async def test_a_worker_that_fails_is_a_fault_of_the_file(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "fake.py"
    fake.write_text(FAKES[how])
    monkeypatch.setattr("adapters.inspect.process._COMMAND", (sys.executable, str(fake)))
    began, before = time.monotonic(), children()
    seen = await examined(RANDOM, seconds=1.5)
    assert isinstance(seen, Seen)
    assert seen.facts.fault in ("slow", "broken")
    assert time.monotonic() - began < 5
    assert children() <= before


def test_a_code_and_a_text_are_told_by_kind() -> None:
    assert worker.examined(qr("hello")).texts[0].kind == "qr"
    assert worker.examined(b"hello").texts[0].kind == "file"
