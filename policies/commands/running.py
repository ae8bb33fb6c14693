"""The commands that steer the bot itself: policy, stop, start."""

from __future__ import annotations

from policies import codec
from policies.actions import Piece, Text
from policies.commands.contract import Call, Rest, Unusable, command
from policies.draft import Draft
from policies.following.judging import acting
from policies.following.settling import observe_from_now
from policies.lifecycle import go, named, state, watch
from policies.people.standing import display
from policies.rows import Checkup
from policies.rule import Rule
from policies.state import Drop, Set
from policies.telling.members import alert, channel_name, intended

_PER_ANSWER = 30
_MOST_LINES = 10
NO_RULE = Rest("")
OBSERVE = Set("", "acting", "observe")
"""What is written when somebody stops the bot; nothing of its own that still waits is done then."""


@command("stop", even_late=True)
def stop(call: Call) -> None:
    """Only observe from now on, everywhere, at once."""
    draft = call.draft
    if acting(draft) == "observe":
        raise Unusable("already_observing")
    draft.write(OBSERVE)
    draft.audit("acting", draft.policy.community, "act", "observe")
    observe_from_now(draft)
    name = display(draft, call.caller, call.event)
    with draft.speaking():
        alert(draft, draft.say("staff_observing", name=name), "observe")
    call.answer("answer_observing")


@command("policy")
def start(call: Call) -> None:
    """Act on the policy again."""
    draft = call.draft
    if acting(draft) == "act":
        raise Unusable("already_acting")
    draft.write(Set("", "acting", "act"))
    draft.audit("acting", draft.policy.community, "observe", "act")
    draft.write(Drop("", "observing_since"))
    name = display(draft, call.caller, call.event)
    with draft.speaking():
        alert(draft, draft.say("staff_acting", name=name), "act")
    call.answer("answer_acting")


@command("policy")
def observe_on(call: Call) -> None:
    """Go on observing, and report after another day."""
    if acting(call.draft) == "act":
        raise Unusable("already_acting")
    observe_from_now(call.draft)
    call.answer("answer_observe_on")


@command("policy", do=("show", "check", "reload", "start", "observe", "go", "watch"))
def policy(call: Call, do: str = "show", rule: Rest = NO_RULE) -> None:
    """Show, check or reload the policy; start acting or only observe; have one rule do so."""
    if do in ("go", "watch"):
        _one(call, do, rule)
    elif rule:
        raise Unusable("left_over", text=rule[:40])
    elif do == "start":
        start.run(call)
    elif do == "observe":
        stop.run(call)
    elif do == "show":
        _show(call)
    elif call.rows is None:
        if do == "reload":
            call.draft.audit("policy.reload", call.draft.policy.community)
        call.fetch(f"policy_{do}", community=call.draft.policy.community)
    else:
        for row in codec.rows(call.rows, Checkup):
            call.answer_text(_checked(call.draft, row))


def _one(call: Call, do: str, name: str) -> None:
    """Have a rule act as the policy says, or only watch, until somebody says otherwise."""
    draft = call.draft
    rule = named(draft.policy, name)
    if rule is None:
        raise Unusable("unknown_rule", rule=name or "–")
    draft.audit(f"rule.{do}", rule.name, before=state(draft, rule))
    if do == "go":
        go(draft, rule)
    else:
        watch(draft, rule)
    call.answer(f"answer_{do}", rule=rule.name)


def _checked(draft: Draft, row: Checkup) -> Text:
    """What is wrong with the file, or where a platform can do less than it says; whether it is
    in force now, if that was asked for."""
    now = (*draft.say(f"policy_{row.reload}"), " ") if row.reload else ()
    if row.problems:
        bad = draft.say("policy_bad", count=str(len(row.problems)), reason=_listed(row.problems))
        return (*now, *bad)
    fine = draft.say("policy_ok" if row.examples else "policy_untried", count=str(row.rules))
    return (*now, *fine, *_listed(row.short), *_listed(row.advice))


def _listed(lines: tuple[str, ...]) -> Text:
    return tuple(f"\n{line}" for line in lines[:_MOST_LINES])


def _show(call: Call) -> None:
    draft, document = call.draft, call.draft.policy
    text: list[Piece] = [
        *draft.say(
            "policy_shown",
            community=document.community,
            count=str(len(document.rules)),
            acting=draft.say(f"acting.{acting(draft)}"),
            bundle=document.bundle[:12],
        )
    ]
    for rule in document.rules[:_PER_ANSWER]:
        what = " + ".join(intended(draft, consequence) for consequence in rule.actions)
        text += [
            "\n",
            *draft.say("policy_line", rule=rule.name, mode=_mode(draft, rule), what=what),
        ]
    if (more := len(document.rules) - _PER_ANSWER) > 0:
        text += ["\n", *draft.say("policy_more", count=str(more))]
    call.answer_text(tuple(text))


def _mode(draft: Draft, rule: Rule) -> Text:
    """How a rule stands; of one that is tried where or on whom."""
    mode = state(draft, rule)
    if mode != "canary":
        return draft.say(f"mode.{mode}", rule=rule.name)
    if rule.share:
        return draft.say("mode.tried_on", count=f"{100 * rule.share:.4g} %")
    names = sorted(f"#{channel_name(draft, channel)}" for channel in rule.channels)
    return draft.say("mode.tried_in", channel=", ".join(names))
