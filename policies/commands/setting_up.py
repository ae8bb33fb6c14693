"""Setting up: three questions, from which a community gets its policy, or another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from policies import codec
from policies.actions import Button, Moment, Piece, Text
from policies.commands.contract import Call, Unusable, command
from policies.draft import Draft
from policies.following.settling import REPORTS
from policies.people import lobby
from policies.people.standing import PLATFORM_ADMINS, display
from policies.policy import KINDS
from policies.rows import SetUp
from policies.state import Scalar, Set
from policies.telling.members import alert, named_right
from policies.wording import LANGUAGES, sentence

SEVERAL, BEFORE, ELSEWHERE = "several", "before", "elsewhere"
"""Answers: members write several languages; alerts go where they went; to a chat not told yet."""
_CODE = 6
"""Characters of the code that is typed in the team's chat; only who got it can use it."""
_CODE_LIFE = 3_600.0


class Given(NamedTuple):
    """The answers so far; ``channel`` is where ``/setup`` was said, ``alerts`` a channel's id or
    one of the words above. What is not answered yet is empty."""

    kind: str = ""
    speaks: str = ""
    alerts: str = ""
    channel: str = ""


@command("policy")
def setup(call: Call, code: str = "") -> None:
    """Open a community where there is none yet, or answer its questions anew; with a code, tell
    that the team reads here."""
    event = call.event
    if code:
        _proceed(call, _begun(call, code.casefold()))
    elif event.private and event.place.rpartition(":")[2] not in event.channel:
        raise Unusable("setup_where")
    else:
        _proceed(call, Given(channel=event.channel))


@command("policy", kind=KINDS)
def setup_answer(
    call: Call, kind: str = "", speaks: str = "", alerts: str = "", channel: str = ""
) -> None:
    """Go on after a question was answered."""
    given = Given(kind, speaks, alerts, channel)
    if not speaks:
        _ask(call, call.draft.say("setup_speaks"), _languages(call.draft, given))
    elif not alerts:
        _ask(call, call.draft.say("setup_alerts"), _channels(call.draft, given))
    elif alerts == ELSEWHERE:
        _go_elsewhere(call, given)
    else:
        _proceed(call, given)


def _begun(call: Call, code: str) -> Given:
    """What its caller has answered in another chat. Raises ``Unusable``."""
    row = call.draft.plain(lobby.page(code), lobby.ROW)
    if not isinstance(row, Mapping) or row.get("member") != call.caller:
        raise Unusable("setup_unknown", text=code[:40])
    return Given(str(row["kind"]), str(row["speaks"]), call.event.channel)


def _proceed(call: Call, given: Given) -> None:
    """Look at the place; then ask the first question, or write the policy if all are answered."""
    if call.rows is None:
        call.fetch("setup_seen", place=call.event.place, member=call.caller)
    for row in codec.rows(call.rows or (), SetUp):
        if row.did != "seen":
            _tell(call, given, row)
            continue
        _insist(call, row)
        if given.alerts:
            _write(call, given, row)
        else:
            words = call.draft.say("setup_kind", title=row.title or call.event.place)
            _ask(call, (*words, *_lacks(call.draft, row)), _kinds(call.draft, given))


def _insist(call: Call, row: SetUp) -> None:
    """Whoever opens a community runs its place, and nobody keeps a policy for it yet; one that
    people have edited is theirs. Raises ``Unusable``."""
    if row.file in ("taken", "edited", "by_hand"):
        raise Unusable(f"setup_{row.file}")
    if _in_the_lobby(call.draft) and row.status not in PLATFORM_ADMINS:
        raise Unusable("setup_not_admin" if row.seen else "setup_unseen")


def _write(call: Call, given: Given, row: SetUp) -> None:
    draft = call.draft
    staff = draft.policy.staff_channel if given.alerts == BEFORE else given.alerts
    spoken = [draft.language, *(each for each in LANGUAGES if each != draft.language)]
    call.fetch(
        "setup_write",
        place=call.event.place,
        title=row.title,
        kind=given.kind,
        languages=" ".join(spoken) if given.speaks == SEVERAL else given.speaks,
        staff=staff,
        missing=" ".join(row.missing),
    )


def _tell(call: Call, given: Given, row: SetUp) -> None:
    """What came of it. Raises ``Unusable`` for what has changed nothing."""
    draft, place = call.draft, call.event.place
    if row.did not in ("opened", "changed"):
        raise Unusable(f"setup_{row.did}", reason="".join(f"\n{line}" for line in row.problems))
    answers = f"{given.kind} {given.speaks} {given.alerts}"
    draft.audit(f"community.{row.did}", row.community, after=f"{place} {answers}")
    if row.did == "changed":
        call.answer("setup_changed")
        return
    with draft.speaking():
        name = display(draft, call.caller, call.event)
        words = draft.say("staff_opened", name=name, community=row.community, place=place)
        alert(draft, words, "setup")
    at = Moment(draft.time(REPORTS[0].total_seconds()), draft.policy.timezone)
    words = draft.say("setup_opened", community=row.community, time=at)
    call.answer_text((*words, *_lacks(draft, row)))


def _lacks(draft: Draft, row: SetUp) -> Text:
    """The rights that the bot has not got there, if there are such."""
    if not row.missing:
        return ()
    named: list[Piece] = []
    for right in row.missing:
        named += [", ", *named_right(draft, right)] if named else named_right(draft, right)
    return ("\n", *draft.say("setup_lacks", right=tuple(named)))


def _go_elsewhere(call: Call, given: Given) -> None:
    draft, code = call.draft, call.draft.code()[:_CODE]
    row: dict[str, Scalar] = {"kind": given.kind, "speaks": given.speaks}
    row |= {"member": call.caller, "place": call.event.place}
    draft.write(Set(lobby.page(code), lobby.ROW, row, draft.now + _CODE_LIFE))
    said = sentence("command.setup.name", draft.language)
    call.answer("setup_elsewhere", command=f"/{said} {code}")


def _kinds(draft: Draft, given: Given) -> Iterable[Button]:
    for kind in KINDS:
        label = str(draft.say(f"kind_of.{kind}")[0])
        yield _answer(draft, label, given._replace(kind=kind))


def _languages(draft: Draft, given: Given) -> Iterable[Button]:
    for language in LANGUAGES:
        yield _answer(draft, sentence("language", language), given._replace(speaks=language))
    yield _answer(draft, _label(draft, "setup_several"), given._replace(speaks=SEVERAL))


def _channels(draft: Draft, given: Given) -> Iterable[Button]:
    yield _answer(draft, _label(draft, "setup_here"), given._replace(alerts=given.channel))
    yield _answer(draft, _label(draft, "setup_elsewhere"), given._replace(alerts=ELSEWHERE))
    if not _in_the_lobby(draft):
        yield _answer(draft, _label(draft, "setup_before"), given._replace(alerts=BEFORE))


def _label(draft: Draft, name: str) -> str:
    return str(draft.say(f"button.{name}")[0])


def _answer(draft: Draft, label: str, given: Given) -> Button:
    answers = {name: value for name, value in given._asdict().items() if value}
    return draft.button(label, setup_answer.name, **answers)


def _ask(call: Call, words: Text, buttons: Iterable[Button]) -> None:
    call.answer_text(words, tuple(buttons))


def _in_the_lobby(draft: Draft) -> bool:
    return draft.policy.community == lobby.NAME
