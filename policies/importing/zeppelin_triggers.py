"""Zeppelin's automod triggers as filters; names and defaults as in its ``Automod/triggers``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from policies.importing.reading import Reading
from policies.importing.terms import hosts, literal, patterns, unspaced, words

ANY_TEXT: Mapping[str, object] = MappingProxyType({"filter": "patterns", "patterns": ["(?s)."]})
"""Finds every message that holds text."""
ANY_FILE: Mapping[str, object] = MappingProxyType({"filter": "attachments", "limit": 0})
"""Finds every message that holds a file."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a rule: the table of its test, and conditions that only this part has.

    ``wider`` when a condition of the source is lost, so that it finds more than it did there.
    """

    test: Mapping[str, object]
    when: Mapping[str, object] = field(default_factory=dict)
    wider: bool = False


Trigger = Callable[[Reading], list[Piece]]

_NAMES = ("match_visible_names", "match_usernames", "match_nicknames")


def _scopes(at: Reading) -> tuple[bool, bool]:
    """Whether messages and names are looked at; parts of messages always are here."""
    at.yes("match_embeds")
    at.left_out(("match_custom_status",), "zeppelin.status")
    named = [at.yes(key) for key in _NAMES]
    return at.yes("match_messages", True), any(named)


def _scoped(at: Reading, test: Mapping[str, object], names: Mapping[str, object]) -> list[Piece]:
    in_messages, in_names = _scopes(at)
    if in_names:
        at.note("changed", next(k for k in _NAMES if at.yes(k)), "zeppelin.names")
    found = [test] if in_messages else []
    found += [{"filter": "names", **names}] if in_names and names else []
    return [Piece(each) for each in found]


def match_words(at: Reading) -> list[Piece]:
    """Whole words as keywords, parts of words as patterns."""
    assert at.rule is not None
    whole, loose = at.yes("only_full_words", True), at.yes("loose_matching")
    for key in ("normalize", "strip_markdown", "loose_matching_threshold"):
        at.get(key)
    if at.yes("case_sensitive"):
        at.note("changed", "case_sensitive", "import.case")
    found = words(at.sheet, at.rule, at.each("words"))
    parts = [] if whole or loose else [word for word in found if not unspaced(word)]
    if loose and not whole:
        at.note("changed", "loose_matching", "zeppelin.loose")
    kept = [word for word in found if word not in parts]
    tests: list[Mapping[str, object]] = []
    if kept:
        tests.append({"filter": "keywords", "words": kept})
    if parts:
        tests.append({"filter": "patterns", "patterns": [literal(word) for word in parts]})
    pieces: list[Piece] = []
    for test in tests:
        names = {key: test[key] for key in ("words", "patterns") if key in test}
        pieces += _scoped(at, test, names)
    return pieces


def match_regex(at: Reading) -> list[Piece]:
    """Patterns, of which those that need looking around are shown."""
    assert at.rule is not None
    for key in ("normalize", "strip_markdown"):
        at.get(key)
    if at.yes("case_sensitive"):
        at.note("changed", "case_sensitive", "import.case")
    found = patterns(at.sheet, at.rule, at.each("patterns"))
    if not found:
        _scopes(at)
        return []
    return _scoped(at, {"filter": "patterns", "patterns": found}, {"patterns": found})


def match_invites(at: Reading) -> list[Piece]:
    """Invitations but to what is excluded, or to the codes that are included."""
    included, excluded = _codes(at, "include"), _codes(at, "exclude")
    at.get("allow_group_dm_invites")
    at.left_out(("include_guilds",), "zeppelin.include_guilds")
    guilds = [node.text() for _, node in at.each("exclude_guilds")]
    if guilds:
        at.note("changed", "exclude_guilds", "zeppelin.exclude_guilds")
    if included:
        deny = [f"{host}/{c}" for c in included for host in ("discord.gg", "discord.com/invite")]
        return _scoped(at, {"filter": "links", "deny": deny}, {"deny": deny})
    if at.get("include_guilds") is not None and not (excluded or guilds):
        _scopes(at)
        return []
    test: dict[str, object] = {"filter": "links", "invites": ["discord"]}
    if excluded or guilds:
        test["allow_invites"] = [*excluded, *guilds]
    return _scoped(at, test, {"deny": ["discord.gg", "discord.com/invite"]})


def _codes(at: Reading, which: str) -> list[str]:
    keys = (f"{which}_invite_codes", f"{which}_custom_invite_codes")
    return [node.text() for key in keys for _, node in at.each(key) if node.text().isalnum()]


def match_links(at: Reading) -> list[Piece]:
    """Domains as lists of ``links``; words and patterns are looked for in the whole text."""
    assert at.rule is not None
    deny = hosts(at.sheet, at.rule, at.each("include_domains"))
    allow = hosts(at.sheet, at.rule, at.each("exclude_domains"))
    at.get("only_real_links")
    if not at.yes("include_subdomains", True):
        at.note("changed", "include_subdomains", "zeppelin.subdomains")
    at.left_out(("exclude_words", "exclude_regex"), "zeppelin.link_exceptions")
    wider = bool(at.each("exclude_words") or at.each("exclude_regex"))
    pieces = _link_texts(at)
    if deny or allow:
        lists = {key: each for key, each in (("deny", deny), ("allow", allow)) if each}
        pieces += _scoped(at, {"filter": "links", **lists}, {"deny": deny} if deny else {})
    elif not pieces:
        _scopes(at)
    at.get("phisherman")
    if at.yes("include_malicious") or at.inner("phisherman") is not None:
        known = "include_malicious" if at.get("include_malicious") else "phisherman"
        at.note("changed", known, "zeppelin.malicious")
        pieces.append(Piece({"filter": "links", "masked": True, "look_alikes": ["popular"]}))
    return [Piece(p.test, p.when, p.wider or wider) for p in pieces]


def _link_texts(at: Reading) -> list[Piece]:
    assert at.rule is not None
    plain = [literal(node.text()) for _, node in at.each("include_words") if node.text().strip()]
    found = [*plain, *patterns(at.sheet, at.rule, at.each("include_regex"))]
    if not found:
        return []
    at.note("changed", "include_words" if plain else "include_regex", "zeppelin.link_texts")
    return [Piece({"filter": "patterns", "patterns": found})]


def any_message(at: Reading) -> list[Piece]:
    """Every message with words, and every one with files."""
    return [Piece(ANY_TEXT), Piece(ANY_FILE)]


def has_attachments(at: Reading) -> list[Piece]:
    """So many files or more in a message, so many at most, or none."""
    least = at.count("min_count") if at.get("min_count") else 1
    most = at.count("max_count")
    if most is not None and most <= 0:
        return [Piece(ANY_TEXT, {"attachment": False})]
    enough: dict[str, object] = {"filter": "attachments", "limit": _files(max(least or 1, 1) - 1)}
    if most is None:
        return [Piece(enough)]
    many = {"filter": "attachments", "limit": _files(most)}
    return [Piece({"all": [enough, {"not": many}]})]


def _files(limit: int) -> int:
    return min(limit, 100)


def match_attachment_type(at: Reading) -> list[Piece]:
    """Endings of files, which are also compared with what the files are."""
    return _kinds(at, "filetype", lambda entry: f".{entry.lstrip('.')}")


def match_mime_type(at: Reading) -> list[Piece]:
    """Types of files; every file of a message is looked at, and not the first alone."""
    return _kinds(at, "mime_type", lambda entry: entry)


def _kinds(at: Reading, what: str, written: Callable[[str], str]) -> list[Piece]:
    """The list of what is not welcome and that of what alone is, where they are switched on."""
    tests: list[Piece] = []
    for ours, theirs in (("deny", "blacklist"), ("only", "whitelist")):
        entries = at.each(f"{what}_{theirs}")
        if not at.yes(f"{theirs}_enabled"):
            continue
        kinds = [written(node.text().strip().lower()) for _, node in entries if node.text().strip()]
        kept = [kind for kind in kinds if kind.startswith(".") or "/" in kind]
        for path, node in entries if len(kept) < len(entries) else ():
            if written(node.text().strip().lower()) not in kept:
                at.sheet.note(at.rule, "left_out", node, path, "zeppelin.kind")
        if kept:
            tests.append(Piece({"filter": "attachments", ours: list(dict.fromkeys(kept))}))
    return tests


def member_join(at: Reading) -> list[Piece]:
    """An arrival shows as a new name."""
    at.note("changed", "", "zeppelin.join")
    young = at.span("new_threshold") or "1h"
    when = {"account_younger_than": young} if at.yes("only_new") else {}
    return [Piece({"filter": "names", "patterns": ["(?s)."]}, when)]


def member_join_spam(at: Reading) -> list[Piece]:
    """Arrivals of all within the window."""
    return [Piece({**_counted(at, "joins"), "per": "community"})]


def counting(of: str) -> Trigger:
    """A trigger that counts something of one member within a window."""

    def counted(at: Reading) -> list[Piece]:
        if at.yes("per_channel"):
            at.note("changed", "per_channel", "zeppelin.per_channel")
        return [Piece(_counted(at, of))]

    return counted


def _counted(at: Reading, of: str) -> dict[str, object]:
    """As many as are given there are too many; here the limit is what is fine."""
    amount = at.count("amount")
    within = at.span("within")
    if amount is None or not within:
        raise at.node.source.refused(at.node.line, "import.needed", name="amount, within")
    if amount <= 1:
        at.note("changed", "amount", "zeppelin.one")
    what = {} if of == "messages" else {"of": of}
    limit = min(max(amount - 1, 1), 100_000)
    return {"filter": "flood", **what, "limit": limit, "within": within}


TRIGGERS: Mapping[str, Trigger] = MappingProxyType(
    {
        "any_message": any_message,
        "match_words": match_words,
        "match_regex": match_regex,
        "match_invites": match_invites,
        "match_links": match_links,
        "has_attachments": has_attachments,
        "match_attachment_type": match_attachment_type,
        "match_mime_type": match_mime_type,
        "member_join": member_join,
        "message_spam": counting("messages"),
        "mention_spam": counting("mentions"),
        "link_spam": counting("links"),
        "attachment_spam": counting("attachments"),
        "emoji_spam": counting("emoji"),
        "line_spam": counting("lines"),
        "character_spam": counting("characters"),
        "sticker_spam": counting("stickers"),
        "member_join_spam": member_join_spam,
    }
)
"""Every trigger that is carried over."""

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "member_leave": "zeppelin.leave",
        "role_added": "zeppelin.roles_changed",
        "role_removed": "zeppelin.roles_changed",
        "thread_create_spam": "zeppelin.threads",
        "counter_trigger": "zeppelin.counters",
        **dict.fromkeys(("note", "warn", "mute", "unmute", "kick", "ban", "unban"),
                        "zeppelin.by_hand"),
        "antiraid_level": "zeppelin.antiraid",
        **dict.fromkeys(("thread_create", "thread_delete", "thread_archive", "thread_unarchive"),
                        "zeppelin.threads"),
    }
)  # fmt: skip
"""Every trigger that is not, and why."""
