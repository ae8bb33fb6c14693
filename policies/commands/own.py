"""The commands about oneself: which language one reads, and what is remembered of one."""

from __future__ import annotations

from policies.actions import Button, Moment, Piece, Text
from policies.commands.contract import Call, Unusable, command
from policies.draft import Draft, moment
from policies.people.reading import choose_language, reads
from policies.people.standing import remembered, roles, strikes
from policies.policy import Language
from policies.state import Held
from policies.telling.members import review_button
from policies.telling.together import together
from policies.wording import LANGUAGES, sentence

AUTO = "auto"
_CALLED: dict[str, Language] = {
    **dict.fromkeys(("en", "english", "inglés", "ingles", "英文", "英语"), "en"),
    **dict.fromkeys(("zh", "zh-cn", "chinese", "chino", "中文", "汉语", "简体中文"), "zh-CN"),
    **dict.fromkeys(("es", "spanish", "español", "espanol", "西班牙文", "西班牙语"), "es"),
}


@command()
def language(call: Call, tongue: str = "") -> None:
    """Choose the language in which you are answered here."""
    draft, wanted = call.draft, tongue.casefold()
    if not wanted:
        now = sentence("language", draft.language)
        call.answer_text(draft.say("language_now", what=now), _offered(draft))
        return
    chosen = _CALLED.get(wanted)
    if chosen is None and wanted != AUTO:
        named = ", ".join(sentence("language", each) for each in LANGUAGES)
        raise Unusable("bad_choice", text=tongue[:40], what=f"{named}, {AUTO}")
    choose_language(draft, call.caller, chosen)
    with draft.speaking(reads(draft, call.caller, call.event.channel)):
        call.answer("language_set", what=sentence("language", draft.language))


def _offered(draft: Draft) -> tuple[Button, ...]:
    named: dict[str, str] = {each: sentence("language", each) for each in LANGUAGES}
    every = {**named, AUTO: str(draft.say("button.auto")[0])}
    return tuple(draft.button(label, "language", tongue=to) for to, label in every.items())


@command()
def mystatus(call: Call) -> None:
    """Show what is remembered of you, and how to ask for a review."""
    draft, member = call.draft, call.caller
    zone = draft.policy.timezone
    first, messages = draft.plain(member, "first"), draft.value(member, "messages")
    text: list[Piece] = []
    if isinstance(first, float):
        count = str(messages if isinstance(messages, int) else 0)
        text += draft.say("mystatus_since", since=Moment(moment(first), zone), count=count)
        text.append("\n")
    counted = strikes(draft, member)
    key = "mystatus_strikes" if counted else "strikes_own_none"
    text += draft.say(key, count=str(counted))
    if others := together(draft, member, team=False):
        text += ["\n", *others]
    if held := ", ".join(role.name for role in roles(draft, remembered(draft, member))):
        text += ["\n", *draft.say("mystatus_roles", roles=held)]
    lasting = _in_force(draft, member)
    for line in lasting or (draft.say("mystatus_free"),):
        text += ["\n", *line]
    if lasting and draft.policy.staff_channel:
        text += ["\n", *draft.say("mystatus_review")]
    other = draft.button(str(draft.say("button.language")[0]), "language")
    call.answer_text(tuple(text), (*(review_button(draft) if lasting else ()), other))


def _in_force(draft: Draft, member: str) -> tuple[Text, ...]:
    """A line for each sanction that lasts, with its end."""
    found = []
    for place in dict.fromkeys((*draft.policy.places, draft.event.place)):
        for what in ("timeout", "ban"):
            value = draft.value(member, f"{what}@{place}")
            end = value.value if isinstance(value, Held) else None
            if not isinstance(end, float) or 0 < end <= draft.now:
                continue
            until = Moment(moment(end), draft.policy.timezone)
            ends = draft.say("until_at", time=until) if end else draft.say("until_none")
            action = draft.say(f"actions.{what}")
            found.append(draft.say("lasting", action=action, duration=ends))
    return tuple(dict.fromkeys(found))
