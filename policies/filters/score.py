"""score: what a signal says of a message, on a scale from 0 (surely not) to 1 (surely)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from policies.again import Again, Scored
from policies.draft import Draft
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Hit
from policies.rule import Check

SignalName = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[\w-]+$")]
"""What a signal is called, in a policy and in ``config.toml``."""


class Score(Settings):
    """A message is found when the ``signal`` says more than ``above`` of it. A signal is a service
    that ``[signals.NAME]`` in ``config.toml`` names: asking costs time, perhaps money, and what
    the member wrote leaves this machine. Inside ``all = […]`` it is only asked about what the
    filters before it have found; put ``newcomer`` or ``links`` there. What looks at more than one
    message (flood, repeats, inactivity, campaign, raid) does not go with it: it counts a message
    once, before the signal has answered. By a score alone nobody is removed, and whoever has
    written 10 messages is only reported to the team."""

    signal: SignalName = "spam"
    above: float = Field(default=0.9, ge=0, le=0.99)


def look(draft: Draft, _: Check, settings: Score) -> tuple[Hit, ...]:
    """Compare what the signal says, if that is known."""
    value = _value(draft, settings.signal)
    if value is None or not value > settings.above:
        return ()
    percent, limit = round(100 * value, 1), round(100 * settings.above, 1)
    return (Hit(detail=figures("score", count=percent, limit=limit)),)


def _value(draft: Draft, signal: str) -> float | None:
    """What a signal says of the message; one outside is asked, and is unknown until it answers."""
    event = draft.event
    if isinstance(event, Scored):
        return event.value if event.signal == signal else None
    if not isinstance(event, Again):
        draft.want(f"signal:{signal}")
    return None


SCORE = Filter(
    name="score",
    settings=Score,
    sample=Sample(
        rule='signal = "spam"\nabove = 0.9',
        finds=(
            '{"text": "I can double your savings"}',
            '{"event": "score", "text": "I can double your savings", "value": 0.97}',
        ),
        leaves=('{"event": "score", "text": "see you tomorrow", "value": 0.4}',),
    ),
    look=look,
)
