"""What an AutoModerator rule looks for, as filters and conditions; all of it must hold there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from policies.importing.reading import Reading, span
from policies.importing.sheet import Sheet, staff_role
from policies.importing.terms import Entry, hosts, literal, patterns, words
from policies.importing.tree import Node
from policies.importing.zeppelin_triggers import ANY_TEXT

_KEY = re.compile(r"(~?)([a-z_+ ]+?)(?:#[^(]*)?\s*(?:\(([^)]*)\))?")
_TEXTS = frozenset({"title", "body", "poll_option_text", "media_title", "media_description"})
_ADDRESSES = frozenset({"domain", "url"})
_NAMES = frozenset({"name"})
_ELSEWHERE = frozenset(
    {
        *("id", "flair_text", "flair_css_class", "flair_template_id", "media_author"),
        *("media_author_url", "subreddit", "crosspost_id", "crosspost_title"),
    }
)
_HOW = frozenset({"full-exact", "full-text", "includes", "includes-word", "starts-with"})
_MODIFIERS = _HOW | {"ends-with", "regex", "case-sensitive"}
_SEARCHES = {
    "full-text": r"^\W*(?:{})\W*$",
    "full-exact": "^(?:{})$",
    "starts-with": "^(?:{})",
    "ends-with": "(?:{})$",
}
_AGE = re.compile(r"(==?|<|>)?\s*(\d+)\s*(minute|hour|day|week|month|year)?s?")
_UNKNOWABLE = (
    *("comment_karma", "post_karma", "link_karma", "combined_karma", "comment_subreddit_karma"),
    *("post_subreddit_karma", "combined_subreddit_karma", "contributor_quality", "is_gold"),
    *("has_verified_email", "is_submitter", "is_contributor", "past_archive_date"),
)


@dataclass(slots=True)
class Asked:
    """Tests that must all find something, conditions, and whether one was lost."""

    tests: list[Mapping[str, object]] = field(default_factory=list)
    when: dict[str, object] = field(default_factory=dict)
    wider: bool = False

    def keys(self) -> dict[str, object]:
        """The rule's keys for them."""
        test = self.tests[0] if len(self.tests) == 1 else {"all": [dict(t) for t in self.tests]}
        return {**test, **({"when": self.when} if self.when else {})}


def checks(given: Reading) -> Asked:
    """Everything the rule asks of a message and its author."""
    asked = Asked()
    _of_message(given, asked)
    author = given.get("author")
    if author is not None and isinstance(author.value, dict):
        _of_author(Reading(given.sheet, given.rule, author, given.at("author")), asked)
    elif author is not None:
        _search(given, given.each("author"), "author", {"name"}, set(), False, asked)
    if given.get("parent_submission") is not None:
        given.note("left_out", "parent_submission", "automod.parent")
        asked.wider = True
    _searches(given, asked)
    if asked.when and not asked.tests:
        asked.tests.append(ANY_TEXT)
    return asked


def _of_message(given: Reading, asked: Asked) -> None:
    if (count := given.count("reports")) is not None:
        given.note("changed", "reports", "automod.reports")
        asked.tests.append({"filter": "reports", "limit": min(max(count - 1, 1), 30)})
    if (longer := given.count("body_longer_than")) is not None:
        asked.tests.append({"filter": "length", "characters": max(longer, 1), "lines": 100_000})
    if (shorter := given.count("body_shorter_than")) is not None:
        long = {"filter": "length", "characters": max(shorter - 1, 1), "lines": 100_000}
        asked.tests += [ANY_TEXT, {"not": long}]
    given.yes("ignore_blockquotes")
    if given.get("is_edited") is not None:
        asked.when["edited"] = given.yes("is_edited")
    if given.get("is_top_level") is not None:
        asked.when["reply"] = not given.yes("is_top_level")
    for key in ("discussion_type", "is_poll", "is_gallery", "crosspost_author"):
        if given.get(key) is not None:
            given.note("left_out", key, "automod.reddit")
            asked.wider = True


def _of_author(author: Reading, asked: Asked) -> None:
    any_of = author.yes("satisfy_any_threshold")
    age = author.get("account_age")
    if age is not None:
        _age(author, age, asked)
    lost = [key for key in _UNKNOWABLE if author.get(key) is not None]
    for key in lost:
        author.note("left_out", key, "automod.karma")
    if author.get("is_moderator") is not None:
        key = "roles" if author.yes("is_moderator") else "without_roles"
        asked.when[key] = [staff_role(author.sheet)]
    if lost and not (any_of and age is not None and set(lost) <= set(_UNKNOWABLE[:7])):
        # One of several thresholds is enough there: without the others it finds less, not more.
        asked.wider = True
    author.left_out(("set_flair", "overwrite_flair", "ignore_blockquotes"), "automod.reddit")
    _searches(author, asked)
    author.end()


def _age(author: Reading, node: Node, asked: Asked) -> None:
    found = _AGE.fullmatch(node.text().strip())
    if not found or found[1] not in ("<", ">"):
        author.note("left_out", "account_age", "automod.age")
        asked.wider = True
        return
    unit = {"month": "mo", "minute": "m", "": "d"}.get(found[3] or "", (found[3] or "d")[0])
    length = span(Node(node.source, node.line, "", f"{found[2]}{unit}"))
    asked.when["account_younger_than" if found[1] == "<" else "account_older_than"] = length


def _searches(given: Reading, asked: Asked) -> None:
    """The checks whose keys name what is searched and how: ``~title+body (includes, regex)``."""
    for key in given.node.table():
        if key in given.asked:
            continue
        found = _KEY.fullmatch(key.strip())
        fields = {part.strip() for part in found[2].split("+")} if found else set()
        if not found or not fields <= _TEXTS | _ADDRESSES | _NAMES | _ELSEWHERE:
            continue
        entries = given.each(key)
        how = {part.strip() for part in (found[3] or "").split(",") if part.strip()}
        if unknown := how - _MODIFIERS:
            given.note("unknown", key, "automod.modifier", name=", ".join(sorted(unknown)))
        elif not fields - _ELSEWHERE:
            given.note("left_out", key, "automod.reddit")
            asked.wider = True
        else:
            _search(given, entries, key, fields - _ELSEWHERE, how, bool(found[1]), asked)


def _search(
    given: Reading, entries: list[Entry], key: str, fields: set[str], how: set[str],
    negated: bool, asked: Asked,
) -> None:  # fmt: skip
    """One check: any of its entries in any of its fields."""
    if "case-sensitive" in how:
        given.note("changed", key, "import.case")
    tests: list[Mapping[str, object]] = []
    if fields & _ADDRESSES:
        tests += _hosts(given.sheet, given, entries, how)
    if negated and fields & _NAMES:
        # A name is looked at when it is new: of somebody known "not" would always hold.
        given.note("left_out", key, "automod.names")
        asked.wider = True
        fields = fields - _NAMES
    if fields & (_TEXTS | _NAMES):
        texts = _texts(given.sheet, given, entries, how)
        if fields & _TEXTS:
            tests += [{"filter": kind, kind_key: list_} for kind, kind_key, list_ in texts]
        if fields & _NAMES:
            names = {kind_key: list_ for _, kind_key, list_ in texts if kind_key != "exact_words"}
            tests += [{"filter": "names", **names}] if names else []
            given.note("changed", key, "zeppelin.names")
    if not tests:
        asked.wider = True
        return
    test = tests[0] if len(tests) == 1 else {"any": [dict(t) for t in tests]}
    asked.tests += [ANY_TEXT, {"not": dict(test)}] if negated else [test]


def _hosts(
    sheet: Sheet, given: Reading, entries: list[Entry], how: set[str]
) -> list[Mapping[str, object]]:
    assert given.rule is not None
    if "regex" in how:
        found = patterns(sheet, given.rule, entries)
        return [{"filter": "patterns", "patterns": found}] if found else []
    deny = hosts(sheet, given.rule, entries)
    return [{"filter": "links", "deny": deny}] if deny else []


def _texts(
    sheet: Sheet, given: Reading, entries: list[Entry], how: set[str]
) -> list[tuple[str, str, list[str]]]:
    """Filters with the list that holds the entries: words where they are words, else patterns."""
    assert given.rule is not None
    search = next((each for each in _SEARCHES if each in how), "")
    if "regex" in how:
        found = patterns(sheet, given.rule, entries)
        shaped = [_SEARCHES[search].format(each) for each in found] if search else found
        return [("patterns", "patterns", shaped)] if shaped else []
    plain = words(sheet, given.rule, entries)
    if not plain:
        return []
    if search == "full-exact":
        return [("keywords", "exact_words", plain)]
    if search or "includes" in how:
        form = _SEARCHES.get(search, "{}")
        return [("patterns", "patterns", [form.replace("{}", literal(word)) for word in plain])]
    return [("keywords", "words", plain)]
