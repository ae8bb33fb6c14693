"""attachments: files of unwelcome kinds by content too, files that lie, bombs, too many files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from policies.draft import Draft
from policies.events import Attachment, Edited, Facts, Fault, Message
from policies.figures import figures
from policies.filetypes import (
    GROUPS,
    Group,
    contradicts,
    disguised,
    ending,
    group_announced,
    group_of_kind,
    group_of_name,
)
from policies.filters.contract import Filter, Sample, Settings, exceeded
from policies.forms import Size
from policies.matching.holding import FILES
from policies.matching.terms import Hit
from policies.rule import Check

MOST = 32
"""Files of a message that are judged; no platform here takes more than ten."""
_STICKER = "sticker"
_UNREAD: frozenset[Fault] = frozenset({"refused", "too_large", "slow", "broken"})
"""Why it is not known what is in a file that is there."""
_UNLISTED = frozenset(
    {
        *("application/x-7z-compressed", "application/vnd.rar", "application/zstd"),
        "application/vnd.ms-cab-compressed",
    }
)
"""Archives whose names no look tells."""


def _known(entry: str) -> str:
    plain = entry.casefold()
    if plain not in GROUPS and not plain.startswith(".") and "/" not in plain:
        choices = ", ".join(sorted(GROUPS))
        raise PydanticCustomError("filekind", "no kind of file", {"choices": choices})
    return plain


Kinds = tuple[Annotated[str, AfterValidator(_known)], ...]


class Attachments(Settings):
    """Files by what they are, and not by what they are called alone: once a rule asks for it they
    are looked into, and what is read in them (text files, QR codes) is judged by every rule.

    ``deny`` and ``only`` (nothing else is welcome) take kinds (``image``, ``video``, ``audio``,
    ``document``, ``macro``, ``archive``, ``executable``, ``script``, ``code``, ``page``, ``font``,
    ``text``), endings (``".iso"``) and types (``"image/gif"``). ``in_archives``: what is denied is
    not welcome inside an archive either; archives are listed, never unpacked. ``lies``: the
    content is something else than the name says, or the name hides what the file is
    (``invoice.pdf.exe``). ``bombs``: it would grow a hundredfold when it is opened, to more than
    100 MB. ``locked``: nobody can look into it without a password. ``unread``: nobody can say what
    is in it, since it is larger than 8 MB, broken, not handed out, or takes too long, or is a 7z,
    RAR, CAB or ZSTD archive, which cannot be listed here. ``limit`` files in a message are fine,
    ``size`` is for each and ``total`` for all (``"10MB"``).

    Of every file its type by content, its size and its digest are told. PNG, JPEG, GIF, WebP, BMP,
    TIFF and ICO pictures are read for QR codes and for what they look like, text files for their
    words, ZIP, TAR, GZIP, BZIP2 and XZ archives for the names of what is in them; of Office
    documents is told whether they hold macros. Nothing more is told of HEIC, AVIF and JPEG XL
    pictures, PDF and Office documents, video and sound: no code, no word; ``only`` keeps them out.

    A rule that says nothing of all this finds programs and scripts, lies and bombs.
    """

    deny: Kinds = ()
    only: Kinds = ()
    in_archives: bool = True
    lies: bool = False
    bombs: bool = False
    locked: bool = False
    unread: bool = False
    limit: Annotated[int, Field(ge=0, le=100)] | None = None
    size: Size | None = None
    total: Size | None = None


_SAFE = {
    inside: Attachments(deny=("executable", "script"), lies=True, bombs=True, in_archives=inside)
    for inside in (True, False)
}
"""What is asked for where a rule says nothing, but perhaps that archives are not meant."""


def look(draft: Draft, _: Check, settings: Attachments) -> tuple[Hit, ...]:
    """Judge by what is announced, and by what the files are once that is known."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    files = [file for file in event.content.attachments if file.type != _STICKER][:MOST]
    if not files:
        return ()
    silent = settings.model_fields_set <= {"in_archives"}
    asked = _SAFE[settings.in_archives] if silent else settings
    hits = list(_amounts(files, asked))
    for number, file in enumerate(files, 1):
        if key := next(_wrong(file, asked), ""):
            hits.append(Hit(detail=figures(key, count=number)))
    looks = asked.deny or asked.only or asked.lies or asked.bombs or asked.locked or asked.unread
    if not hits and looks and any(file.facts is None for file in files):
        draft.want("files")
    return tuple(hits)


def _amounts(files: list[Attachment], asked: Attachments) -> Iterator[Hit]:
    if asked.limit is not None:
        yield from exceeded(len(files), asked.limit)
    sizes = [file.facts.size if file.facts and file.facts.size else file.size for file in files]
    for size, most in ((max(sizes), asked.size), (sum(sizes), asked.total)):
        if most is not None and size > most:
            yield Hit(detail=figures("megabytes", count=round(size / 1e6, 1), limit=most / 1e6))


def _wrong(file: Attachment, asked: Attachments) -> Iterator[str]:
    """Why a file is not welcome, by the names of the sentences that say so."""
    facts = file.facts or Facts()
    if asked.bombs and facts.fault == "bomb":
        yield "file_bomb"
    if asked.lies and (disguised(file.name) or contradicts(file.name, facts.kind)):
        yield "file_lies"
    announced, is_ = group_announced(file.name, file.type), group_of_kind(facts.kind)
    if _among(asked.deny, file.name, file.type, announced) or _among(
        asked.deny, "", facts.kind, is_
    ):
        yield "file_denied"
    if asked.only and not _welcome(file, facts, announced, is_, asked.only):
        yield "file_denied"
    if asked.locked and facts.fault == "locked":
        yield "file_locked"
    if asked.unread and (facts.fault in _UNREAD or facts.kind in _UNLISTED):
        yield "file_unread"
    if asked.in_archives and any(_hidden(entry, asked) for entry in facts.entries):
        yield "file_inside"


def _welcome(
    file: Attachment, facts: Facts, announced: Group | None, is_: Group | None, only: Kinds
) -> bool:
    """Whether both what it is called and what it is are among these."""
    if not _among(only, file.name, file.type, announced):
        return False
    if not facts.kind or _among(only, "", facts.kind, is_):
        return True
    by_ending = _among(only, file.name, "", None)
    return by_ending and not contradicts(file.name, facts.kind)


def _among(entries: Kinds, name: str, kind: str, group: Group | None) -> bool:
    if not entries:
        return False
    plain = kind.partition(";")[0].strip().casefold()
    return group in entries or plain in entries or f".{ending(name)}" in entries


def _hidden(entry: str, asked: Attachments) -> bool:
    """Whether something in an archive is not welcome, by its name."""
    if asked.lies and disguised(entry):
        return True
    return _among(asked.deny, entry, "", group_of_name(entry))


ATTACHMENTS = Filter(
    name="attachments",
    settings=Attachments,
    sample=Sample(
        rule='deny = ["executable", ".iso"]\nlies = true\nsize = "20MB"',
        finds=(
            '{"attachments": [{"name": "photo.jpg", "facts": {"kind": "application/x-msdownload"}}]'
            "}",
        ),
        leaves=(
            '{"attachments": [{"name": "photo.jpg", "facts": {"kind": "image/png"}}]}',
            '{"attachments": [{"name": "report.docx", "size": 90000}], "text": "here it is"}',
        ),
    ),
    look=look,
    needs=FILES,
)
