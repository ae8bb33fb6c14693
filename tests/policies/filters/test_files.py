"""attachments and images: by what is announced, by what is found, and what is asked for when."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from policies.actions import Inspect
from policies.decision import Decision
from policies.events import Attachment, Content, Facts, Part
from policies.figures import spoken
from policies.filetypes import contradicts, disguised
from tests.policies.said import Life, policy, says

EXE, ZIP = "application/x-msdownload", "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def judged(
    rule: str, *files: Attachment, parts: tuple[Part, ...] = (), does: str = "delete"
) -> Decision:
    """What a rule of ``attachments`` (or what it says) makes of a message with these files."""
    filter = "" if "filter =" in rule else 'filter = "attachments"\n'
    head = f'[[rules]]\nname = "r"\n{filter}actions = ["{does}"]\nbecause = "No"\n'
    content = Content(attachments=files, parts=parts)
    return Life(policy(head + rule)).meets(structs.replace(says(""), content=content))


def found(decision: Decision) -> str:
    """The detail of the one finding; ``""`` if there is none."""
    return decision.findings[0].detail if decision.findings else ""


def file(
    name: str = "", kind: str | None = None, type: str = "", size: int = 0, **more: Any
) -> Attachment:
    """A file as announced; seen if a kind is given."""
    facts = None if kind is None else Facts(kind=kind, **more)
    return Attachment("ref", name, type, size, facts)


LIES = (
    "invoice.pdf.exe",
    "照片.jpg.exe",
    "фото.png.scr",
    "factura.docx .exe",
    "photo\u202egpj.exe",
    "照片\u202egpj.scr",
    "photo.jpg                              .exe",
    "holiday photos            .scr",
    "report.pdf.lnk",
    "clip.mp4.js",
    "INVOICE.PDF.EXE",
)
TRUE_NAMES = (
    "setup.exe",
    "photo.jpg",
    "отчёт.за.год.docx",
    "backup.2024.01.02.zip",
    "archive.tar.gz",
    "v1.2.3.jar",
    "app.min.js",
    "main.cpp.txt",
    "说明.txt",
    "informe final.pdf",
    "name without ending",
    "",
    ".exe",
    "a..b",
    "script.py.bat",
)


@pytest.mark.parametrize("name", LIES)
def test_a_name_that_hides_what_runs_is_found_without_a_look(name: str) -> None:
    decision = judged("lies = true", file(name))
    assert found(decision) == "file_lies count=1"
    assert not decision.pending
    assert not any(isinstance(action, Inspect) for action in decision.actions)


@pytest.mark.parametrize("name", TRUE_NAMES)
def test_other_names_are_no_lies(name: str) -> None:
    assert not disguised(name)


@pytest.mark.parametrize(
    ("name", "kind", "lie"),
    [
        ("photo.jpg", EXE, True),
        ("photo.jpg", "image/png", False),
        ("photo.jpg", "text/html", True),
        ("photo.jpg", ZIP, True),
        ("photo.jpg", "", False),
        ("invoice.pdf", EXE, True),
        ("invoice.pdf", "application/pdf", False),
        ("invoice.pdf", "text/html", False),
        ("song.mp3", "application/x-elf", True),
        ("clip.mp4", "audio/mp4", False),
        ("letter.docx", DOCX, False),
        ("letter.docx", "application/vnd.ms-word.document.macroEnabled.12", False),
        ("letter.docx", ZIP, True),
        ("notes.txt", "text/x-shellscript", False),
        ("notes.txt", EXE, True),
        ("table.csv", "text/plain", False),
        ("pics.zip", ZIP, False),
        ("pics.zip", "application/vnd.rar", False),
        ("pics.zip", EXE, True),
        ("lib.zip", "application/java-archive", False),
        ("setup.exe", ZIP, False),
        ("思源.ttf", "font/otf", False),
        ("思源.ttf", EXE, True),
        ("unknown.xyz", EXE, False),
        ("", EXE, False),
    ],
)
def test_content_is_held_against_the_name(name: str, kind: str, lie: bool) -> None:
    assert contradicts(name, kind) is lie
    assert bool(found(judged("lies = true", file(name, kind)))) is lie


@pytest.mark.parametrize(
    ("rule", "files", "detail"),
    [
        ("", [file("setup.exe")], "file_denied count=1"),
        ("", [file("готово.vbs")], "file_denied count=1"),
        ("", [file("a.jpg"), file("安装.msi")], "file_denied count=2"),
        ("", [file("bin", EXE)], "file_denied count=1"),
        ("", [file("a.zip", ZIP, fault="bomb")], "file_bomb count=1"),
        ("", [file("a.zip", ZIP, entries=("a.jpg", "安装.exe"))], "file_inside count=1"),
        ("", [file("a.zip", ZIP, entries=("a.jpg", "b.pdf.exe"))], "file_inside count=1"),
        ("", [file("a.zip", ZIP, entries=("a.jpg", "b.pdf"))], ""),
        ("", [file("a.zip", ZIP, fault="locked")], ""),
        ("", [file("a.zip", ZIP, fault="gone")], ""),
        ("", [file("script.py", "text/x-shellscript")], ""),
        ("", [file("😀 set", type="sticker")], ""),
        ("in_archives = false", [file("a.zip", ZIP, entries=("b.exe",))], ""),
        ("in_archives = false", [file("b.exe")], "file_denied count=1"),
        ("locked = true", [file("a.zip", ZIP, fault="locked")], "file_locked count=1"),
        ("locked = true", [file("setup.exe", EXE)], ""),
        ("locked = true", [file("a.zip", "", fault="too_large")], ""),
        *(
            ("unread = true", [file("猫"), file("a", "", fault=fault)], "file_unread count=2")
            for fault in ("refused", "too_large", "slow", "broken")
        ),
        ("unread = true", [file("a.zip", "", fault="gone")], ""),
        ("unread = true", [file("a.zip", ZIP, fault="locked")], ""),
        ("unread = true", [file("a.zip", ZIP)], ""),
        ("unread = true", [file("a.7z", "application/x-7z-compressed")], "file_unread count=1"),
        ("unread = true", [file("a.rar", "application/vnd.rar")], "file_unread count=1"),
        ("unread = true", [file("a.pdf", "application/pdf")], ""),
        ('deny = ["archive"]', [file("a.7z")], "file_denied count=1"),
        ('deny = ["archive"]', [file("a", ZIP)], "file_denied count=1"),
        ('deny = ["archive"]', [file("a.zip", ZIP, entries=("b.rar",))], "file_denied count=1"),
        ('deny = [".ISO"]', [file("a.iso")], "file_denied count=1"),
        ('deny = [".iso"]', [file("a.zip", ZIP, entries=("x/b.iso",))], "file_inside count=1"),
        ('deny = [".iso"]\nin_archives = false', [file("a.zip", ZIP, entries=("b.iso",))], ""),
        ('deny = ["image/gif"]', [file("a.bin", "image/gif")], "file_denied count=1"),
        ('deny = ["image/gif"]', [file("a", type="image/gif; x=1")], "file_denied count=1"),
        ('deny = ["macro"]', [file("a.xlsx", "application/vnd.ms-excel.sheet.macroEnabled.12")],
         "file_denied count=1"),
        ('only = ["image"]', [file("a.png", "image/webp")], ""),
        ('only = ["image"]', [file("", "image/jpeg", type="image/jpeg")], ""),
        ('only = ["image"]', [file("a.png", "text/html")], "file_denied count=1"),
        ('only = ["image"]', [file("a.pdf")], "file_denied count=1"),
        ('only = ["image"]', [file("no ending")], "file_denied count=1"),
        ('only = ["image", ".pdf"]', [file("a.pdf", "application/pdf")], ""),
        ('only = ["image", ".pdf"]', [file("a.pdf", EXE)], "file_denied count=1"),
        ('only = ["image", ".step"]', [file("part.step", "text/plain")], ""),
        ("limit = 1", [file("a.png"), file("b.png")], "more count=2 limit=1"),
        ("limit = 2", [file("a.png"), file("b.png")], ""),
        ('size = "10MB"', [file("a.mp4", size=10_000_001)], "megabytes count=10 limit=10"),
        ('size = "10MB"', [file("a.mp4", size=10_000_000)], ""),
        ('size = "1.5 kb"', [file("a.mp4", size=99_000)], "megabytes count=0.1 limit=0.0015"),
        ('total = "1MB"', [file("a", size=600_000), file("b", size=600_000)],
         "megabytes count=1.2 limit=1"),
        ('total = "1MB"', [file("a", size=-5)], ""),
    ],
)  # fmt: skip
def test_what_is_not_welcome(rule: str, files: list[Attachment], detail: str) -> None:
    assert found(judged(rule, *files)) == detail


@pytest.mark.parametrize(
    ("rule", "files", "asks"),
    [
        ("", [file("a.jpg")], True),
        ("", [file("a.jpg", "image/jpeg")], False),
        ("", [file("a.jpg", "image/jpeg"), file("b.jpg")], True),
        ("", [file("a.exe")], False),
        ("", [], False),
        ("", [file(type="sticker")], False),
        ("limit = 3", [file("a.jpg")], False),
        ('size = "1MB"', [file("a.jpg")], False),
        ('deny = [".iso"]', [file("a.jpg")], True),
        ('filter = "images"', [file("a.jpg")], True),
        ('filter = "images"\nqr = false', [file("a.jpg")], True),
        ('filter = "images"', [file("a.docx")], False),
        ('filter = "images"', [file(type="sticker")], True),
        ('filter = "images"', [file("b", type="image/webp")], True),
        ('filter = "images"\nhashes = ["ef52946cd195c133"]', [file("a.jpg")], True),
        ('filter = "images"', [file("a.jpg", "image/jpeg")], False),
    ],
)
def test_a_look_is_asked_for_only_when_it_is_needed(
    rule: str, files: list[Attachment], asks: bool
) -> None:
    decision = judged(rule, *files)
    assert any(isinstance(action, Inspect) for action in decision.actions) is asks
    assert bool(decision.pending) is asks


def test_what_is_found_already_needs_no_look() -> None:
    rules = ("", 'filter = "images"\nhashes = ["ef52946cd195c133"]')
    known = file("b.png", "image/png", image="ef52946cd195c133")
    for rule, first in zip(rules, (file("setup.exe"), known), strict=True):
        decision = judged(rule, first, file("a.png"), does="alert")
        assert decision.findings and not decision.pending
        assert not any(isinstance(action, Inspect) for action in decision.actions)


HASH = "ef52946cd195c133"


@pytest.mark.parametrize(
    ("image", "within", "known"),
    [
        (HASH, 6, True),
        ("ef52946cd195c13c", 6, True),
        ("ef52946cd195ceff", 6, False),
        ("ef52946cd195ceff", 12, True),
        (HASH, 0, True),
        ("ef52946cd195c132", 0, False),
        ("", 12, False),
        ("not a hash at all", 12, False),
        ("ef52946cd195c1330", 12, False),
    ],
)
def test_a_picture_is_known_by_its_hash(image: str, within: int, known: bool) -> None:
    rule = f'filter = "images"\nhashes = ["0000000000000000", "{HASH.upper()}"]\nwithin = {within}'
    detail = found(judged(rule, file("x"), file("a.png", "image/png", image=image)))
    assert detail == ("file_known count=2" if known else "")


def test_a_list_of_thousands_is_searched() -> None:
    hashes = ", ".join(f'"{number:016x}"' for number in range(5_000))
    rule = f'filter = "images"\nhashes = [{hashes}]'
    assert found(judged(rule, file("a.png", "image/png", image=f"{4_999:016x}")))


def test_a_code_is_found_with_what_it_says_as_evidence() -> None:
    parts = (Part("quote", "x"), Part("qr", "https://bad.example/win"))
    decision = judged('filter = "images"\nqr = true', parts=parts)
    (finding,) = decision.findings
    assert (finding.part, finding.span, finding.detail) == (2, (0, 23), "qr")
    assert judged('filter = "images"\nwithin = 3', parts=parts).findings
    for rule in (f'hashes = ["{HASH}"]', "qr = false"):
        assert not judged(f'filter = "images"\n{rule}', parts=parts).findings


@pytest.mark.parametrize("language", ["en", "zh-CN", "es"])
def test_each_detail_is_said_in_words(language: Any) -> None:
    for detail in (
        "file_denied count=2",
        "megabytes count=1.2 limit=1",
        "qr",
        "file_known count=1",
    ):
        said = spoken(detail, language)
        assert said != detail and "{" not in said
