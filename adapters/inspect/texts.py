"""Texts: what a file says that has nothing but letters in it, in whatever encoding it is."""

from __future__ import annotations

import re

from adapters.inspect.seen import clean

HEAD, TAIL = 24 * 1024, 8 * 1024
"""Characters that are told of a long text, as many as are scanned of a message."""
_SAMPLE = 64 * 1024
"""Bytes by which an encoding is judged."""
_NO_LETTERS = re.compile("[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_MARKS: tuple[tuple[str, str], ...] = (
    (r"\s*(?:<!--[\s\S]{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|script)\b", "text/html"),
    (r"\s*(?:<\?xml[\s\S]{0,2000}?\?>)?(?:\s*<!(?:--|doctype)[\s\S]{0,2000}?>)?\s*<svg\b",
     "image/svg+xml"),
    (r"#!", "text/x-shellscript"),
    (r"\s*<\?php\b", "text/x-php"),
    (r"\s*@echo\s+off\b", "text/x-msdos-batch"),
)  # fmt: skip
_KINDS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _MARKS)


def text_of(data: bytes) -> str | None:
    """The text that these bytes are, or ``None``: they are no text in any encoding known here."""
    encoding = _encoding(data[:_SAMPLE])
    if encoding is None:
        return None
    text = clean(data.decode(encoding, "replace")).replace("\r\n", "\n")
    return None if _NO_LETTERS.search(text[:_SAMPLE]) else text


def kind_of(text: str) -> str:
    """What kind of text it is, by how it begins."""
    return next((kind for mark, kind in _KINDS if mark.match(text[:8_192])), "text/plain")


def shortened(text: str) -> str:
    """Of a long text the beginning and the end."""
    if len(text) <= HEAD + TAIL:
        return text
    return f"{text[: HEAD - 1]}\n{text[-TAIL:]}"


def _encoding(sample: bytes) -> str | None:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in sample:
        return _wide(sample)
    if _decodes(sample, "utf-8"):
        return "utf-8-sig"
    if _decodes(sample, "gb18030") and _chinese(sample):
        return "gb18030"
    return "cp1251" if _cyrillic(sample) else "cp1252" if _latin(sample) else None


def _wide(sample: bytes) -> str | None:
    """UTF-16 without its mark: the zeros of plain letters and spaces all stand on one side."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if min(even, odd) > max(even, odd) // 50:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _decodes(sample: bytes, encoding: str) -> bool:
    """The sample may end inside of a letter, so its last bytes do not count."""
    try:
        sample.decode(encoding)
    except UnicodeDecodeError as error:
        return len(sample) == _SAMPLE and error.start > _SAMPLE - 4
    return True


def _chinese(sample: bytes) -> bool:
    """Whether what is not ASCII is mostly common characters and marks (rows 1 to 3, 16 to 55)."""
    strange = [c for c in sample.decode("gb18030", "ignore") if not c.isascii()]
    rows = (c.encode("gb2312", "ignore")[:1] for c in strange)
    known = sum(b"\xa1" <= row <= b"\xa3" or b"\xb0" <= row <= b"\xd7" for row in rows)
    return 4 * known >= 3 * len(strange)


def _cyrillic(sample: bytes) -> bool:
    """Whether the upper half is mostly letters of windows-1251, more of them small than great."""
    high = [byte for byte in sample if byte >= 0x80]
    small = sum(byte >= 0xE0 or byte == 0xB8 for byte in high)
    great = sum(0xC0 <= byte < 0xE0 or byte == 0xA8 for byte in high)
    return small >= great and 5 * (small + great) >= 4 * len(high) and 4 * len(high) > len(sample)


def _latin(sample: bytes) -> bool:
    """Whether it reads as a Western text: few letters beyond ASCII, and those are letters."""
    high = [byte for byte in sample if byte >= 0x80]
    return 4 * len(high) <= len(sample) and sum(b >= 0xC0 for b in high) * 2 >= len(high)
