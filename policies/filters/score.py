"""score: how likely a message is spam, toxic, or what a service outside looks for, from 0 to 1."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from policies.again import Again, Scored
from policies.draft import Draft
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings, substance
from policies.learned.features import features
from policies.learned.lessons import COUNTS, PAGE, shift
from policies.learned.model import SIGNALS
from policies.matching.language import language_of
from policies.matching.terms import Hit
from policies.rule import Check
from policies.state import Tally

SignalName = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[\w-]+$")]
"""What a signal is called, in a policy and in ``config.toml``."""
_ABOVE = 0.9
"""The bound of a signal outside where the policy gives none."""


class Score(Settings):
    """A message is found when the ``signal`` says more than ``above`` of it. ``spam`` and
    ``toxic`` are told at once, by a model on this machine; without ``above`` it finds what hardly
    any ordinary message in that language reaches. Any other signal is a service that
    ``[signals.NAME]`` in ``config.toml`` names: asking costs time, perhaps money, and what the
    member wrote leaves this machine; without ``above`` its bound is 0.9. Inside ``all = […]`` it
    is only asked about what the filters before it have found; put ``newcomer`` or ``links`` there.
    What looks at more than one message (flood, repeats, inactivity, campaign, raid) does not go
    with a service: it counts a message once, before the answer. By a score alone nobody is
    removed, and whoever has written 10 messages is only reported to the team."""

    signal: SignalName = "spam"
    above: float | None = Field(default=None, ge=0, le=0.9999)

    @property
    def local(self) -> bool:
        """Whether the model tells it, and no service outside."""
        return self.signal in SIGNALS


def look(draft: Draft, _: Check, settings: Score) -> tuple[Hit, ...]:
    """Compare what the signal says, if that is known."""
    value, above = _value(draft, settings), _ABOVE
    if value is None:
        return ()
    if settings.above is not None:
        above = settings.above
    elif settings.local and draft.policy.model is not None:
        above = draft.policy.model.voice(settings.signal).above(_language(draft))
    if not value > above:
        return ()
    percent, limit = round(100 * value, 1), round(100 * above, 1)
    return (Hit(detail=figures("score", count=percent, limit=limit)),)


def _value(draft: Draft, settings: Score) -> float | None:
    """What a signal says of the message; one outside is asked, and is unknown until it answers."""
    event = draft.event
    if isinstance(event, Scored) and event.signal == settings.signal:
        return event.value
    if settings.local:
        return _told(draft, settings.signal)
    if not isinstance(event, Again):
        draft.want(f"signal:{settings.signal}")
    return None


def _told(draft: Draft, signal: str) -> float | None:
    """What the model says; ``None`` where the bundle is older than the model."""
    if draft.policy.model is None:
        return None
    if draft.features is None:
        draft.features = features(substance(draft))
    voice, total = draft.policy.model.voice(signal), 0.0
    if signal == "spam" and isinstance(taught := draft.view.get(PAGE, COUNTS), Tally):
        total = shift(taught.counts, draft.features, _language(draft))
    return voice.chance(total + voice.sum(draft.features), _language(draft))


def _language(draft: Draft) -> str:
    return language_of(substance(draft).written)


SCORE = Filter(
    name="score",
    settings=Score,
    sample=Sample(
        rule='signal = "spam"',
        finds=(
            '{"text": "Lunch at one?"}',
            '{"text": "Earn $500 a day from home, no experience needed, write to @easy_cash_now"}',
        ),
        leaves=(
            '{"text": "see you tomorrow"}',
            '{"event": "score", "text": "see you tomorrow", "value": 0.4}',
        ),
    ),
    look=look,
)
