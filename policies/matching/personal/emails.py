"""E-mails: addresses as they are, and written out so that no program should see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_L = r"a-z0-9\u00df-\u00f6\u00f8-\u052f"
_LOCAL = rf"[{_L}](?:[{_L}._%+-]{{0,62}}[{_L}_])?"
_LABEL = rf"[{_L}\u4e00-\u9fff](?:[{_L}\u4e00-\u9fff-]{{0,61}}[{_L}\u4e00-\u9fff])?"
_ENDING = r"(?:[a-z]{2,24}|xn--[a-z0-9-]{2,40}|рф|中国)(?![a-z0-9_@]|[.-][a-z0-9])"
_ADDRESS = re.compile(
    rf"(?<![{_L}._%+@/-]){_LOCAL}@(?:{_LABEL}\.){{1,6}}(?P<ending>{_ENDING})"
    r"(?!:[~/\w]|:?[$#])"
)
"""Not ``@user@host``, and not the ``user@host:path`` of a shell."""

_NO_ENDINGS = frozenset(
    "local localdomain localhost lan internal home service target socket timer mount scope slice"
    " device path conf cfg ini py js ts css html php jar deb rpm gz zip png jpg svg gif pdf test"
    " invalid".split()
)
"""Units, files and names of a local network, which stand behind an ``@`` as well."""

_AT_MARKED = (
    r"\s?[\[({<]\s?(?:at|arroba|собак[аи]|собачка|@|艾特|圈a|a圈|эт)\s?[\])}>]\s?"
    r"|\s(?:arroba|собак[аи]|собачка)\s|\s?艾特\s?|\s?圈a\s?|[-_*](?:at|arroba)[-_*]"
)
_AT_BARE = r"\sat\s|\s@\s|\s?#\s?"
_DOT_MARKED = (
    r"\s?[\[({<]\s?(?:dot|punto|точка|点|點|\.|тчк)\s?[\])}>]\s?"
    r"|\s(?:dot|punto|точка|тчк)\s|\s?[点點]\s?|\s\.\s|[-_*](?:dot|punto)[-_*]"
)
_NAME = rf"[{_L}](?:[{_L}_+-]{{0,40}}[{_L}_])?"
_ENDINGS = (
    "com|net|org|info|edu|gov|io|co|dev|me|app|ru|su|ua|by|kz|es|mx|ar|cl|pe|cn|tw|hk|jp|de|fr|it"
    "|uk|eu|us|br|pt|pl|рф|ком|ру"
)
_HOSTS = (
    "gmail|googlemail|outlook|hotmail|yahoo|ymail|icloud|proton|protonmail|aol|gmx|mail|yandex|ya"
    "|rambler|list|inbox|bk|qq|foxmail|яндекс|мейл|майл|163|126|sina|live|msn|telefonica"
)
"""Where people have their mailboxes: enough to make an address of an uncertain one."""

_HOST = rf"[{_L}](?:[{_L}-]{{0,40}}[{_L}])?"
_END = rf"(?![{_L}_])"
_DOT = rf"(?:\.|{_DOT_MARKED})"
_BEGIN = rf"(?<![{_L}@_.+-])"
_LOCALS = rf"{_NAME}(?:{_DOT}{_NAME}){{0,3}}"
_WRITTEN_OUT = re.compile(
    rf"{_BEGIN}{_LOCALS}(?:"
    rf"(?:{_AT_MARKED}){_HOST}(?:{_DOT}{_HOST}){{0,3}}{_DOT}(?:{_ENDINGS}){_END}"
    rf"|(?:{_AT_MARKED}|{_AT_BARE}|@)(?:{_HOST}{_DOT}){{0,2}}{_HOST}"
    rf"(?:{_DOT_MARKED})(?:{_ENDINGS}){_END}"
    rf"|(?:{_AT_BARE})(?:{_HOSTS}){_DOT}(?:{_ENDINGS}){_END}"
    rf"|@(?:{_HOSTS})(?:,\s?|\s)(?:{_ENDINGS}){_END})"
)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Spans of addresses, plain ones first."""
    for found in _ADDRESS.finditer(text):
        if found["ending"] not in _NO_ENDINGS and not found.group().startswith("git@"):
            yield found.span()
    for found in _WRITTEN_OUT.finditer(text):
        yield found.span()
