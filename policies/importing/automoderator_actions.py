"""What an AutoModerator rule does, as a rule's actions."""

from __future__ import annotations

from dataclasses import dataclass, field

from policies.importing.reading import Reading
from policies.importing.sheet import Sheet, spoken

_LONGEST_REASON = 300

ACTIONS_LEFT_OUT = (
    *("set_flair", "overwrite_flair", "set_sticky", "set_nsfw", "set_spoiler", "set_contest_mode"),
    *("set_original_content", "set_suggested_sort", "set_locked", "set_post_crowd_control_level"),
    *("comment_stickied", "comment_locked", "modmail_subject", "message_subject"),
)
"""What only posts on Reddit have."""


@dataclass(slots=True)
class Doing:
    """What is done, what members read, and what moderators read in the file."""

    actions: list[object] = field(default_factory=list)
    because: str = ""
    note: str = ""
    private: bool = False
    approves: bool = False

    def keys(self, sheet: Sheet) -> dict[str, object]:
        """The rule's keys."""
        made: dict[str, object] = {"actions": self.actions}
        if {"delete", "hold"} & {each for each in self.actions if isinstance(each, str)}:
            made["because"] = self.because or sheet.phrase("import.because")
        if self.private:
            made["because"] = self.because
            made["tell"] = "private"
        return {**made, **({"note": self.note} if self.note else {})}


def deeds(given: Reading) -> Doing:
    """Everything the rule does."""
    doing = Doing()
    _action(given, doing)
    reason = given.text("action_reason") or given.text("report_reason")
    doing.note = " ".join(reason.split())[:_LONGEST_REASON]
    if message := _plain(given, "message"):
        doing.because = " ".join(message.replace("{name}", "").split())[:_LONGEST_REASON]
        doing.private = bool(doing.because)
        if not {"delete", "hold"} & {each for each in doing.actions if isinstance(each, str)}:
            doing.actions.append("warn")
            given.note("changed", "message", "automod.message")
    if comment := _plain(given, "comment"):
        doing.actions.append({"do": "reply", "text": comment})
    if given.get("modmail") is not None:
        given.note("changed", "modmail", "zeppelin.alert_text")
        _report(given, doing)
    return doing


def _action(given: Reading, doing: Doing) -> None:
    match given.text("action"):
        case "remove" | "spam":
            doing.actions.append("delete")
        case "filter":
            doing.actions.append("hold")
        case "report":
            _report(given, doing)
        case "approve":
            doing.approves = True
            given.note("left_out", "action", "automod.approve")
        case "":
            pass
        case other:
            given.note("unknown", "action", "zeppelin.action.unknown", name=other)


def _report(given: Reading, doing: Doing) -> None:
    """Reports go to the staff channel, which Reddit has none of: somebody has to write it."""
    if "staff_channel" not in given.sheet.head:
        given.sheet.head["staff_channel"] = ""
        given.sheet.note(None, "waits", given.node, given.path, "automod.staff_channel")
    if "alert" not in doing.actions:
        doing.actions.append("alert")


def _plain(given: Reading, key: str) -> str:
    """A text for members, its templates reduced to the name of the member."""
    raw = given.text(key)
    text = spoken(raw)
    if text != raw.strip():
        given.note("changed", key, "zeppelin.template")
    return text
