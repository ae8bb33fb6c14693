"""The command that lists what is asked again and again, as members and the team have put it."""

from __future__ import annotations

from policies.actions import Excerpt, Piece, Text
from policies.commands.contract import Call, Unusable, command
from policies.draft import Draft
from policies.escalating.routing import shared
from policies.escalating.topics import Topic, answer_of, frequent

PER_ANSWER = 6
LONGEST = 200
"""Characters of a question or an answer that are shown."""


@command("case")
def faq(call: Call) -> None:
    """What is asked again and again, and what was answered."""
    draft = call.draft
    found = frequent(draft)
    if not found:
        raise Unusable("faq_none")
    text: list[Piece] = [*draft.say("faq_head")]
    for topic in found[:PER_ANSWER]:
        for line in _lines(draft, topic, call.event.channel):
            text += ["\n", *line]
    call.answer_text(tuple(text))


def _lines(draft: Draft, topic: Topic, channel: str) -> tuple[Text, ...]:
    """A question and its answer, where the words may be read."""
    count, number = str(topic.times), str(topic.case)
    if not shared(draft.policy, topic.origin, channel):
        return (draft.say("faq_question_closed", count=count, case=number),)
    question = draft.say("faq_question", count=count, excerpt=Excerpt(topic.event, LONGEST))
    given = answer_of(topic, LONGEST)
    if given is None:
        return question, draft.say("faq_no_answer", case=number)
    return question, draft.say("faq_answer", text=given)
