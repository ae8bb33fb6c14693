"""Words, patterns and hosts of another bot as far as a policy takes them; the rest is noted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policies.file.rulechecks import LONGEST_WORD
from policies.importing.sheet import NewRule, Sheet
from policies.importing.tree import Node
from policies.matching.patterns import problems
from policies.wording.refusals import reason

Entry = tuple[str, Node]
"""A path in the source and what stands there."""

_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+(?:/\S*)?")
_SCHEME = re.compile(r"^(?:https?:)?//(?:www\.)?|^\*\.", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that set no spaces: in them words are found anywhere."""
_CHARACTER = re.compile(r"\\u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})")
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


def words(sheet: Sheet, rule: NewRule, entries: Iterable[Entry]) -> list[str]:
    """Those that may be looked for as words, each once."""
    kept: dict[str, None] = {}
    for path, node in entries:
        word = node.text().strip()
        if not word:
            sheet.note(rule, "left_out", node, path, "import.empty")
        elif len(word) < 2 and not _found_alone(word):
            sheet.note(rule, "left_out", node, path, "import.short", given=word)
        elif len(word) > LONGEST_WORD:
            sheet.note(rule, "left_out", node, path, "import.long", limit=LONGEST_WORD)
        else:
            kept[word] = None
    return list(kept)


def patterns(sheet: Sheet, rule: NewRule, entries: Iterable[Entry]) -> list[str]:
    """Those that the engine takes, each once; the others are shown with what is wrong."""
    given = [(path, node, _bare(node.text())) for path, node in entries]
    wrong = problems([pattern for _, _, pattern in given])
    kept: dict[str, None] = {}
    for path, node, pattern in given:
        if not pattern.strip():
            sheet.note(rule, "left_out", node, path, "import.empty")
        elif pattern in wrong:
            why = reason(sheet.language, wrong[pattern])
            sheet.note(rule, "left_out", node, path, "import.pattern", given=pattern, detail=why)
        else:
            kept[pattern] = None
    return list(kept)


def hosts(sheet: Sheet, rule: NewRule, entries: Iterable[Entry]) -> list[str]:
    """Those that are sites, or sites with a path, each once."""
    kept: dict[str, None] = {}
    for path, node in entries:
        host = _SCHEME.sub("", node.text().strip()).lower()
        if _HOST.fullmatch(host):
            kept[host] = None
        else:
            sheet.note(rule, "left_out", node, path, "import.host", given=node.text())
    return list(kept)


def literal(word: str) -> str:
    """A pattern that finds this text wherever it stands."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], word)


def _found_alone(word: str) -> bool:
    """Whether one character may be looked for: an emoji, or one of a script without spaces."""
    return unspaced(word) or not (word.isascii() or word.isalnum())


def unspaced(word: str) -> bool:
    """Whether the word is found anywhere as it is, since its script sets no spaces."""
    return bool(_UNSPACED.search(word))


def _meant(number: str) -> str:
    """The character of a hexadecimal number, as a pattern that means it alone."""
    try:
        char = chr(int(number, 16))
    except (ValueError, OverflowError):
        return ""
    return literal(char) if char.isprintable() else f"\\x{{{number}}}"


def _bare(pattern: str) -> str:
    """Without the slashes, flags and numbered characters with which JavaScript writes patterns."""
    pattern = _CHARACTER.sub(lambda hexed: _meant(hexed[1] or hexed[2]), pattern)
    found = re.fullmatch(r"/(.+)/([a-z]*)", pattern, re.DOTALL)
    if not found:
        return pattern
    flags = "".join(flag for flag in found[2] if flag in "sm")
    return f"(?{flags}){found[1]}" if flags else found[1]
