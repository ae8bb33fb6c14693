"""The list that people add to from chat: words and links, each with who, when and until."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field

from policies.chatlisted import LINKS, WORDS
from policies.file.composition import CheckPiece, GroupPiece, TestPiece
from policies.file.table import WRITTEN, List, Name
from policies.filters import FILTERS
from policies.wording import LANGUAGES
from policies.wording import sentence as shipped

FILE = "lists/from-chat.toml"
"""Its name beside the policy."""
MOST = 1_000
"""Entries; what is longer belongs into a list file of the admin's own."""
_HEAD = """\
# What /words and /links have added from chat. The bot writes it; `until` is when an entry ends.
"""

Kind = Literal["words", "deny", "allow"]


class Entry(BaseModel):
    """One word, or one host with its subdomains, of a ``community``; without ``until`` it stays."""

    model_config = WRITTEN

    community: Name
    kind: Kind
    entry: Annotated[str, Field(min_length=1, max_length=500)]
    who: str
    when: AwareDatetime
    until: AwareDatetime | None = None

    def over(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.until is not None and self.until <= now


class ChatList(BaseModel):
    """The whole file."""

    model_config = WRITTEN

    entries: List[Entry] = ()


def read(data: bytes) -> tuple[Entry, ...]:
    """The entries of the file. Raises ``ValueError`` for what the bot did not write."""
    return ChatList.model_validate(tomllib.loads(data.decode("utf-8"))).entries


def written(entries: Iterable[Entry]) -> bytes:
    """The file of these entries."""
    return (_HEAD + "".join("\n[[entries]]\n" + "".join(_lines(e)) for e in entries)).encode()


def _lines(entry: Entry) -> Iterator[str]:
    for name, value in entry.model_dump(exclude_none=True).items():
        moment = isinstance(value, datetime)
        text = _zoned(value) if moment else json.dumps(value, ensure_ascii=False)
        yield f"{name} = {text}\n"


def _zoned(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def rules(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """The rules that the entries make, as a policy would write them."""
    of: dict[str, list[str]] = {"words": [], "deny": [], "allow": []}
    for each in entries:
        of[each.kind].append(each.entry)
    if of["words"]:
        yield _rule(WORDS, "keywords", "because_chat_words", words=of["words"])
    if of["deny"]:
        yield _rule(LINKS, "links", "because_chat_links", deny=of["deny"], allow=of["allow"])


def _rule(name: str, looks: str, because: str, **lists: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "filter": looks,
        **lists,
        "actions": ["delete"],
        "tell": "private",
        "because": {language: shipped(because, language) for language in LANGUAGES},
    }


def freed(test: TestPiece, hosts: tuple[str, ...]) -> TestPiece:
    """The test with these hosts allowed wherever links are looked for.

    Where nothing is said of links, or only what is allowed, or where it is asked that there be
    none, an allowed host more would mean something else.
    """
    if isinstance(test, GroupPiece):
        if test.joining == "not":
            return test
        return GroupPiece(test.joining, tuple(freed(part, hosts) for part in test.parts))
    given = test.settings.model_fields_set
    if test.filter != "links" or not given:
        return test
    allow = (*getattr(test.settings, "allow", ()), *hosts)
    settings = test.settings.model_copy(update={"allow": allow})
    look = FILTERS["links"].terms
    terms = look(settings) if look else None
    return CheckPiece(test.path, test.filter, settings, terms, test.raw)
