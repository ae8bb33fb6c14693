"""Commands: what people can ask of the bot, one function each and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from policies.actions import Mention
from policies.commands.accounts import back, compromised
from policies.commands.announcing import announce
from policies.commands.announcing_buttons import (
    announce_again,
    announce_approve,
    announce_preview,
    announce_return,
    announce_stop,
)
from policies.commands.appealing import appeal, overturn, review, reviewed, uphold
from policies.commands.asking import bug, complain, idea, request
from policies.commands.carrying import carry, carry_not
from policies.commands.cases import (
    case,
    cases,
    claim,
    duration,
    handoff,
    note,
    queue,
    reason,
    resolve,
)
from policies.commands.channels import lock, lockdown, slowmode, unlock
from policies.commands.chatlists import links, list_anyway, list_keep, list_see, words
from policies.commands.context import around
from policies.commands.contract import Call, Command, Member, Parameter, Rest, Unusable, command
from policies.commands.deciding import DECIDING
from policies.commands.duty import away, oncall, pass_on, reopen, snooze
from policies.commands.explaining import explained
from policies.commands.frequent import faq
from policies.commands.helping import MORE, help_lines
from policies.commands.history import history
from policies.commands.linking import link, unlink
from policies.commands.looking import details, strikes, whois, why
from policies.commands.merging import merge
from policies.commands.moderation import ban, kick, lift, massban, timeout, warn
from policies.commands.mydata import forget_me, mydata
from policies.commands.naming import rename
from policies.commands.own import language, mystatus
from policies.commands.pointing import mod
from policies.commands.private import greet, which
from policies.commands.purging import purge
from policies.commands.raiding import raid
from policies.commands.rating import rate
from policies.commands.reporting import report
from policies.commands.roles import role
from policies.commands.running import observe_on, policy, start, stop
from policies.commands.second_pair import call_off, second, sure
from policies.commands.setting_up import setup, setup_answer
from policies.commands.stats import stats
from policies.commands.talking import answer_member, call_back, reply
from policies.commands.teaching import call_notspam, call_spam, notspam, spam, unlearn
from policies.commands.today import today
from policies.commands.undoing import undo, undo_now
from policies.commands.voicing import voice
from policies.people.standing import remembered
from policies.wording import LANGUAGES, sentence

NOTHING = Rest("")


@command(shown_with="case")
def may(call: Call, member: Member | None = None, order: Rest = NOTHING) -> None:
    """Why somebody may or may not do something, step by step."""
    subject, draft = member or call.caller, call.draft
    if subject != call.caller:
        call.demand("case")
    actor = call.event.actor if subject == call.caller else remembered(draft, subject)
    found = explained(draft, call.event, actor, by_name(), order)
    verdict = draft.say("may_yes" if found.allowed else "may_no", member=Mention(subject))
    lines = [piece for step in found.because for piece in ("\n", *step)]
    call.answer_text((*verdict, *lines))


@command()
def help_(call: Call, rest: Rest = NOTHING) -> None:
    """What you can do here."""
    help_lines(call, COMMANDS, more=rest == MORE)


@command()
def more(call: Call, which: str = "", text: Rest = NOTHING) -> None:
    """Use a command that your menu does not show; where there is one of that name, it is used
    instead of this (see ``policies.obeying``)."""
    if which:
        raise Unusable("unknown_command", command=which[:40])
    help_lines(call, COMMANDS, more=True)


COMMANDS: tuple[Command, ...] = (
    help_,
    more,
    why,
    appeal,
    report,
    mydata,
    request,
    complain,
    bug,
    idea,
    reply,
    reopen,
    rate,
    spam,
    notspam,
    warn,
    timeout,
    compromised,
    kick,
    ban,
    massban,
    lift,
    mod,
    purge,
    slowmode,
    lock,
    lockdown,
    unlock,
    rename,
    voice,
    strikes,
    mystatus,
    link,
    unlink,
    language,
    whois,
    case,
    cases,
    queue,
    history,
    note,
    reason,
    duration,
    claim,
    handoff,
    resolve,
    uphold,
    overturn,
    merge,
    faq,
    snooze,
    oncall,
    away,
    today,
    stats,
    undo,
    may,
    role,
    raid,
    sure,
    announce,
    words,
    links,
    policy,
    setup,
    stop,
    start,
)

BEHIND_BUTTONS: tuple[Command, ...] = (
    *(details, review, reviewed, which, greet, back, undo_now, around, second, call_off, forget_me),
    *(pass_on, answer_member, call_back),
    *(call_spam, call_notspam, unlearn),
    *(list_see, list_anyway, list_keep),
    *(observe_on, setup_answer),
    *DECIDING,
    *(carry, carry_not),
    *(announce_preview, announce_approve, announce_return, announce_stop, announce_again),
)
"""Commands that no menu shows; the program itself gives them."""


@cache
def by_name() -> Mapping[str, Command]:
    """Commands by every name they go by, in every shipped language."""
    names: dict[str, Command] = {}
    for each in COMMANDS:
        for spoken in LANGUAGES:
            names[sentence(f"command.{each.name}.name", spoken)] = each
            aliases = sentence(f"command.{each.name}.aliases", spoken)
            names.update(dict.fromkeys(aliases.split(), each))
    return names | {each.name: each for each in (*COMMANDS, *BEHIND_BUTTONS)}


__all__ = ["BEHIND_BUTTONS", "COMMANDS", "Call", "Command", "Parameter", "by_name", "command"]
