"""File types: what group a file belongs to by its name or its content, and what names hide."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Group = Literal[
    "image", "video", "audio", "document", "macro", "archive", "executable", "script", "code",
    "page", "font", "text",
]  # fmt: skip
"""``executable`` runs as it is, ``script`` runs on Windows when it is opened, ``code`` is written
for programmers, ``page`` opens in a browser, ``macro`` is a document that has a program in it."""

GROUPS: frozenset[str] = frozenset(get_args(Group))

_ENDINGS: dict[Group, str] = {
    "image": "png jpg jpeg jpe jfif gif webp bmp tif tiff ico heic heif avif jxl svg psd raw dng",
    "video": "mp4 m4v mov webm mkv avi mpg mpeg flv 3gp wmv ogv",
    "audio": "mp3 m4a ogg oga opus wav flac aac wma mid midi amr aif aiff",
    "document": "pdf doc docx dot dotx rtf odt xls xlsx xltx ods ppt pptx ppsx odp epub ps eps wps"
    " pages numbers key mobi djvu chm xps one",
    "macro": "docm dotm xlsm xltm xlam xlsb pptm potm ppsm",
    "archive": "zip rar 7z tar gz tgz bz2 tbz xz txz zst lz lzma lzh arj cab ace z iso img dmg vhd"
    " vhdx",
    "executable": "exe scr com pif cpl dll sys msi msp msix appx apk aab ipa jar dex elf so dylib"
    " app deb rpm run appimage pkg gadget xll ocx drv xap",
    "script": "bat cmd vbs vbe js jse wsf wsh hta lnk reg inf scf url msc sct ws jnlp"
    " application library-ms settingcontent-ms",
    "code": "sh bash ps1 psm1 py pyw rb pl php go rs c h cpp hpp java kt cs swift ts jsx tsx lua"
    " sql r",
    "page": "html htm shtml xhtml mht mhtml",
    "font": "ttf otf woff woff2 eot",
    "text": "txt log md csv tsv json xml yaml yml toml ini cfg conf srt vcf ics",
}
_BY_ENDING: Mapping[str, Group] = MappingProxyType(
    {ending: group for group, endings in _ENDINGS.items() for ending in endings.split()}
)
_BY_KIND: Mapping[str, Group] = MappingProxyType(
    {
        "application/pdf": "document",
        "application/rtf": "document",
        "application/postscript": "document",
        "application/epub+zip": "document",
        "application/x-ole-storage": "document",
        "application/zip": "archive",
        "application/x-tar": "archive",
        "application/gzip": "archive",
        "application/x-bzip2": "archive",
        "application/x-xz": "archive",
        "application/zstd": "archive",
        "application/x-7z-compressed": "archive",
        "application/vnd.rar": "archive",
        "application/vnd.ms-cab-compressed": "archive",
        "application/x-iso9660-image": "archive",
        "application/x-msdownload": "executable",
        "application/x-elf": "executable",
        "application/x-mach-binary": "executable",
        "application/java-archive": "executable",
        "application/x-java-class": "executable",
        "application/vnd.android.package-archive": "executable",
        "application/vnd.android.dex": "executable",
        "application/vnd.debian.binary-package": "executable",
        "application/x-rpm": "executable",
        "application/wasm": "executable",
        "application/x-ms-shortcut": "script",
        "text/x-msdos-batch": "script",
        "text/x-shellscript": "code",
        "text/x-php": "code",
        "text/html": "page",
    }
)
_OFFICE = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
_OWN: Mapping[str, Group] = MappingProxyType(
    {"animation": "video", "video_note": "video", "voice": "audio", "live_photo": "image"}
)
"""What Telegram calls files of which it tells no type."""
_MACRO = ".macroEnabled.12"
_RUNS = frozenset({"executable", "script"})
_WRITTEN = frozenset({"text", "code", "script", "page", "document", "macro"})
"""What may well be plain text inside."""
_ENDING = re.compile(r"\.([0-9a-z-]{1,20})[\s.]*$")
"""Windows takes no notice of dots and spaces at the end of a name."""
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""Letters that change the direction in which a name is read."""
_PUSHED = re.compile(r"\S\s{8,}\.[0-9A-Za-z]{1,20}\s*$")
"""Spaces that push the ending out of sight."""


def ending(name: str) -> str:
    """The ending of a name without its dot, in small letters; ``""`` if it has none."""
    found = _ENDING.search(_TURNED.sub("", name).casefold())
    return found[1] if found else ""


def group_of_name(name: str) -> Group | None:
    """The group that a name's ending promises."""
    return _BY_ENDING.get(ending(name))


def group_of_kind(kind: str) -> Group | None:
    """The group of a type such as ``image/png``."""
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if kind.endswith(_MACRO):
        return "macro"
    if kind.startswith(_OFFICE):
        return "document"
    major = kind.partition("/")[0]
    return major if major in ("image", "video", "audio", "font", "text") else None  # type: ignore[return-value]


def group_announced(name: str, type: str) -> Group | None:
    """The group of a file as its platform announces it: by its name, else by the type, which may
    be a word of the platform's own."""
    own = _OWN.get(type)
    return group_of_name(name) or own or group_of_kind(type.partition(";")[0].strip().casefold())


def disguised(name: str) -> bool:
    """Whether a name hides that the file runs: ``invoice.pdf.exe``, letters turned around, an
    ending pushed out of sight."""
    group = group_of_name(name)
    if group is None:
        return False
    bare = _TURNED.sub("", name).casefold()
    if bare != name.casefold() and group in _RUNS:
        return True
    if _PUSHED.search(bare) and group in _RUNS:
        return True
    before = group_of_name(bare[: _ENDING.search(bare).start()])  # type: ignore[union-attr]
    return group in _RUNS and before is not None and before not in _RUNS and before != "code"


def contradicts(name: str, kind: str) -> bool:
    """Whether a file's content is something quite different from what its name promises."""
    says, is_ = group_of_name(name), group_of_kind(kind)
    if says is None or is_ is None or says == is_ or says in _RUNS:
        return False
    if {says, is_} in ({"audio", "video"}, {"document", "macro"}):
        return False
    if is_ in ("text", "page", "code") and says in _WRITTEN:
        return False
    return not (says == "archive" and is_ == "executable" and kind != "application/x-msdownload")
