"""Red: what its cogs Filter and Mod keep of a server in their ``settings.json``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from policies.forms import written
from policies.importing.json_text import document
from policies.importing.reading import Reading
from policies.importing.sheet import Sheet
from policies.importing.source import SourceText
from policies.importing.terms import words
from policies.importing.tree import Node

_GUILD = "discord:guild:"
_LONGEST = 3650 * 86_400
_GENERAL = ("MEMBER", "USER", "GLOBAL", "ROLE")
"""What members and other servers have, which is no setting of this one."""


def red(sheet: Sheet, sources: Sequence[SourceText]) -> None:
    """Read cogs' settings into the sheet. Raises ``SourceRefused``."""
    found = 0
    for source in sources:
        for path, cog in _cogs(sheet, document(source)):
            found += _cog(sheet, path, cog)
    if not found:
        raise sources[0].refused(1, "import.nothing", name="GUILD")


def _cogs(sheet: Sheet, whole: Node) -> list[tuple[str, Reading]]:
    """The cogs in a file: one, under the number that Red knows it by, or several."""
    table = whole.table()
    if "GUILD" in table or "CHANNEL" in table:
        return [("", Reading(sheet, None, whole, ""))]
    return [(key, Reading(sheet, None, node, key)) for key, node in table.items()]


def _cog(sheet: Sheet, path: str, cog: Reading) -> int:
    cog.asked.update(_GENERAL)
    guilds, channels = cog.inner("GUILD"), cog.inner("CHANNEL")
    chosen = _guild(sheet, guilds) if guilds else None
    if chosen is not None:
        _server(sheet, chosen)
    for id_ in channels.node.table() if channels else ():
        assert channels is not None
        channel = channels.inner(id_)
        if channel is not None and channel.each("filter"):
            _words(sheet, channel, f"filter-{id_}", {"channels": [f"discord:channel:{id_}"]})
    return int(chosen is not None or channels is not None)


def _guild(sheet: Sheet, guilds: Reading) -> Reading | None:
    """The one server, or the one that was asked for."""
    ids = list(guilds.node.table())
    wanted = sheet.settings.place.removeprefix(_GUILD)
    if not wanted and len(ids) == 1:
        sheet.settings.place = _GUILD + ids[0]
        return guilds.inner(ids[0])
    if wanted and wanted in ids:
        return guilds.inner(wanted)
    if not ids:
        return None
    node = guilds.node
    raise node.source.refused(node.line, "red.servers", places=", ".join(_GUILD + i for i in ids))


def _server(sheet: Sheet, server: Reading) -> None:
    strikes = _ladder(sheet, server)
    if server.each("filter"):
        _words(sheet, server, "filter", {}, strikes=strikes)
    _names(sheet, server)
    mentions = server.inner("mention_spam")
    if mentions is not None:
        _mentions(sheet, mentions)
    repeats = server.count("delete_repeats")
    if repeats is not None and repeats > 0:
        rule = sheet.rule("repeats", server.node)
        server.rule = rule
        server.note("changed", "delete_repeats", "red.repeats")
        rule.table = {
            "filter": "repeats", "limit": min(max(repeats - 1, 1), 64), "within": "10m",
            "actions": ["delete"], "because": sheet.phrase("import.because"),
        }  # fmt: skip
    server.rule = None
    for key, node in server.node.table().items():
        if key not in server.asked and node.value not in (None, False, (), 0, -1, ""):
            server.note("left_out", key, "red.setting")


def _words(
    sheet: Sheet, at: Reading, name: str, more: dict[str, object], *, strikes: bool = False
) -> None:
    rule = at.rule = sheet.rule(name, at.node)
    found = words(sheet, rule, at.each("filter"))
    if found:
        actions = ["delete", "strike"] if strikes else ["delete"]
        because = sheet.phrase("import.because")
        rule.table = {
            "filter": "keywords", "words": found, "actions": actions, "because": because, **more,
        }  # fmt: skip
    else:
        sheet.note(rule, "left_out", at.node, at.at("filter"), "import.rule.empty")


def _ladder(sheet: Sheet, server: Reading) -> bool:
    """The ban that follows on so many finds within the time."""
    count, seconds = server.count("filterban_count") or 0, server.count("filterban_time") or 0
    if count <= 0 or seconds <= 0:
        return False
    server.note("changed", "filterban_count", "import.ban")
    sheet.expire = written(timedelta(seconds=min(seconds, _LONGEST)))
    sheet.ladder.append({"at": min(count, 1000), "do": "ban"})
    return True


def _names(sheet: Sheet, server: Reading) -> None:
    new = server.text("filter_default_name").strip() or "John Doe"
    if not server.yes("filter_names") or not server.each("filter"):
        return
    rule = sheet.rule("filter-names", server.node)
    server.rule = rule
    found = words(sheet, rule, server.each("filter"))
    if found:
        rename = {"do": "rename", "name": new[:32]}
        because = sheet.phrase("import.because")
        rule.table = {"filter": "names", "words": found, "actions": [rename], "because": because}


def _mentions(sheet: Sheet, given: Reading) -> None:
    """A rule for each sanction; the strict form also counts those who are called twice."""
    if given.yes("strict"):
        given.note("changed", "strict", "red.strict")
    for do in ("warn", "kick", "ban"):
        count = given.count(do)
        if not count or count <= 0:
            continue
        rule = given.rule = sheet.rule(f"mentions-{do}", given.node)
        if do == "ban":
            given.note("changed", "ban", "import.ban")
        rule.table = {
            "filter": "mentions", "limit": min(count - 1, 1000), "everyone": False,
            "hidden": False, "actions": [do],
            "because": sheet.phrase("red.mentions"), "tell": "private",
        }  # fmt: skip
