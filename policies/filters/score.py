"""score: how likely a message is spam, toxic, or what a service outside looks for, from 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from policies.again import Again, Scored, origin
from policies.draft import Draft, Seen
from policies.events import READ, Edited, Message
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings, substance
from policies.learned.features import features
from policies.learned.lessons import COUNTS, PAGE, shift, traits
from policies.learned.model import SIGNALS, Voice
from policies.matching.folding import Folded
from policies.matching.language import language_of
from policies.matching.terms import Hit
from policies.rule import Check
from policies.state import Tally

SignalName = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[\w-]+$")]
"""What a signal is called, in a policy and in ``config.toml``."""
_ABOVE = 0.9
"""The bound of a signal outside where the policy gives none."""
_CODES = 4_000
"""Characters of what codes say that are judged: as many as a message has."""
SCORES = "scores"
"""Under which name is kept what signals outside have said of a message."""


class Score(Settings):
    """A message is found when the ``signal`` says more than ``above`` of it. ``spam`` and
    ``toxic`` are told at once, by a model on this machine; without ``above`` it finds what hardly
    any ordinary message in that language reaches. Any other signal is a service that
    ``[signals.NAME]`` in ``config.toml`` names: asking costs time, perhaps money, and what the
    member wrote leaves this machine; without ``above`` its bound is 0.9. Inside ``all = […]`` it
    is only asked about what the filters before it have found; put ``newcomer`` or ``links`` there.
    It also reads what QR codes and text files say, once a rule has had them looked into; the model
    reads codes, and no files, which are no chat. What looks at more than one message (flood,
    repeats, inactivity, campaign, raid) does not go with a service: it counts a message once,
    before the answer. By a score alone nobody is removed, and whoever has written 10 messages is
    only reported to the team."""

    signal: SignalName = "spam"
    above: float | None = Field(default=None, ge=0, le=0.9999)

    @property
    def local(self) -> bool:
        """Whether the model tells it, and no service outside."""
        return self.signal in SIGNALS


def look(draft: Draft, _: Check, settings: Score) -> tuple[Hit, ...]:
    """Compare what the signal says, if that is known."""
    if settings.local:
        return _by_model(draft, settings)
    above = _ABOVE if settings.above is None else settings.above
    return _more(_value(draft, settings.signal, above), above)


def _more(value: float | None, above: float) -> tuple[Hit, ...]:
    if value is None or not value > above:
        return ()
    percent, limit = round(100 * value, 1), round(100 * above, 1)
    return (Hit(detail=figures("score", count=percent, limit=limit)),)


def scored(draft: Draft) -> dict[str, float]:
    """What signals outside have said of the message; under ``NAME+`` of one with what could be
    read in its files."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    known = draft.remembered(origin(event), SCORES) if isinstance(event, Again) else None
    items = known.items() if isinstance(known, Mapping) else ()
    return {signal: value for signal, value in items if isinstance(value, float)}


def as_read(event: Message | Edited, signal: str) -> str:
    """Under which name is kept what a signal says of a message as it is in this event."""
    return f"{signal}+" if any(part.kind in READ for part in event.content.parts) else signal


def _value(draft: Draft, signal: str, above: float) -> float | None:
    """What a signal outside says of the message; it is asked, and unknown until it answers. It is
    asked again about what could be read in files, if what it said before is not enough."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    if isinstance(event, Scored) and event.signal == signal:
        return event.value
    known = scored(draft)
    value = known.get(as_read(event, signal))
    if value is None:
        value = known.get(signal)
        if value is None or not value > above:
            draft.want(f"signal:{signal}")
    return value


def _by_model(draft: Draft, settings: Score) -> tuple[Hit, ...]:
    """What the model says of the message, and of the codes in its pictures; nothing where the
    bundle is older than the model. A value that comes with the event stands for its own.

    Text files are no chat: of ordinary source texts it took one in ten for spam (2026-12-01).
    """
    event, signal, model = draft.event, settings.signal, draft.policy.model
    assert isinstance(event, (Message, Edited))
    if model is None:
        return ()
    if isinstance(event, Scored) and event.signal == signal:
        written = substance(draft).written
        above = model.voice(signal).above(language_of(written), len(written))
        return _more(event.value, above if settings.above is None else settings.above)
    if draft.features is None:
        # Looked at once, for all the rules that ask.
        draft.features = _seen(substance(draft))
    if found := _told(draft, model.voice(signal), settings, draft.features):
        return found
    codes = [part.text for part in event.content.parts if part.kind == "qr"]
    if not codes:
        return ()
    read = Folded("\n".join(codes)[:_CODES])
    return _told(draft, model.voice(signal), settings, _seen(read))


def _seen(text: Folded) -> Seen:
    written = text.written
    return Seen(features(text), language_of(written), len(written), {})


def _told(draft: Draft, voice: Voice, settings: Score, text: Seen) -> tuple[Hit, ...]:
    chance = text.chances.get(settings.signal)
    if chance is None:
        total = voice.sum(text.features)
        taught = draft.view.get(PAGE, COUNTS) if settings.signal == "spam" else None
        if isinstance(taught, Tally):
            told = traits(total, text.characters)
            total += shift(taught.counts, text.features, text.language, told)
        chance = text.chances[settings.signal] = voice.chance(total, text.language)
    bound = settings.above
    return _more(chance, voice.above(text.language, text.characters) if bound is None else bound)


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
