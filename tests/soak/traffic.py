"""What happens in four communities while the program is killed: policies, members, messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from policies.events import (
    Actor,
    Content,
    Edited,
    Event,
    Invoked,
    Joined,
    Left,
    Message,
    Names,
    message_event,
)
from tests.bot.town import TEAM

COMMUNITIES = ("acme", "birch", "cedar", "delta")
"""Each in a partition of its own."""
POISON = "☠"
"""The victim cannot decide a message with this in it."""

_POLICY = """
community = "{community}"
places = ["test:room:{community}"]
staff_channel = "test:channel:{staff}"
{team}
[[rules]]
name = "banned-words"
filter = "keywords"
words = ["加微信", "free nitro", "{word}"]
actions = ["delete", "strike"]
because = "no contact spam here"
tell = "private"

[[rules]]
name = "too-fast"
filter = "flood"
limit = {limit}
within = "20s"
actions = [{{ do = "timeout", for = "10m" }}]
because = "too many messages at once"

[[rules]]
name = "many"
filter = "flood"
limit = 80
within = "1h"
actions = ["alert"]
because = "very many messages"

[[rules]]
name = "again"
filter = "repeats"
limit = 2
within = "5m"
actions = ["delete", "strike"]
because = "the same again and again"
tell = "here"

[escalation]
expire = "30d"

[[ladder]]
at = 2
do = "warn"

[[ladder]]
at = 4
do = "timeout"
for = "1h"

[[ladder]]
at = 6
do = "kick"

[[ladder]]
at = 8
do = "ban"
for = "{ban}"
"""
_VARIANTS = (
    {"word": "casino", "limit": 8, "ban": "2s"},
    {"word": "lottery", "limit": 6, "ban": "3s"},
    {"word": "crypto", "limit": 9, "ban": "2s"},
)
_WORDS = (
    "good morning",
    "微信支付失败怎么办",
    "has anybody seen the minutes?",
    "who is next",
    "free nitro here",
    "请加微信领红包",
    "try the casino tonight",
    "lottery results",
    "some crypto for you",
    "buy now",
)
_COMMANDS = (
    ("ada", "timeout", "@{member} 10m"),
    ("mo", "lift", "@{member}"),
    ("mo", "strikes", "@{member}"),
    ("ada", "ban", "@{member} 2s"),
    ("ada", "kick", "@{member}"),
    ("mo", "warn", "@{member} please stop"),
    ("mo", "stop", ""),
    ("ada", "start", ""),
    ("ada", "start", ""),
    ("ada", "policy", "show"),
    ("m1", "timeout", "@{member} 10m"),
)


def write_policy(folder: Path, community: str, variant: int) -> None:
    """Put a version of a community's policy in place; ``-1`` is one that cannot be accepted."""
    if variant < 0:
        text = 'community = "broken'
    else:
        values = _VARIANTS[variant % len(_VARIANTS)]
        staff = 9_000 + COMMUNITIES.index(community)
        text = _POLICY.format(community=community, staff=staff, team=TEAM, **values)
    draft = folder / f".{community}.draft"
    draft.write_text(text, encoding="utf-8")
    draft.rename(folder / f"{community}.toml")


@dataclass
class Traffic:
    """Events of one series, made up from a seed; no two have the same id but on purpose."""

    random: Random
    _count: int = 0
    _past: dict[str, list[Message]] = field(default_factory=dict)

    def batches(self, community: str, events: int) -> Iterator[list[Event]]:
        """That many new events in handfuls, old ones among them once more."""
        while events > 0:
            size = min(events, self.random.choice((1, 2, 5, 12)))
            events -= size
            batch = [self._event(community) for _ in range(size)]
            past = self._past.setdefault(community, [])
            if past and self.random.random() < 0.15:
                batch.append(self.random.choice(past))
            past += [e for e in batch if isinstance(e, Message)]
            del past[:-50]
            yield batch

    def _event(self, community: str) -> Event:
        self._count += 1
        chance = self.random.random()
        past = self._past.get(community)
        if chance < 0.12:
            return self._command(community)
        if chance < 0.18 and past:
            return self._edit(self.random.choice(past))
        if chance < 0.22:
            kind = self.random.choice((Joined, Left))
            return kind(
                id=f"test:{kind.__name__}:{self._count}",
                **self._where(community),  # type: ignore[arg-type]
            )
        text = self.random.choice(_WORDS) if chance < 0.6 else f"message {self._count}"
        if chance > 0.985:
            text = f"{POISON} {text}"
        return self._message(community, text)

    def _where(self, community: str, member: str = "") -> dict[str, object]:
        late = self.random.random() < 0.03
        ago = timedelta(hours=1) if late else timedelta(milliseconds=self.random.randrange(400))
        member = member or f"m{min(self.random.randrange(12), self.random.randrange(12))}"
        return {
            "place": f"test:room:{community}",
            "channel": f"test:channel:{community}-{self.random.randrange(2)}",
            "at": datetime.now(UTC) - ago,
            "actor": Actor(id=f"test:member:{member}"),
            "names": Names(member.title(), member),
        }

    def _message(self, community: str, text: str) -> Message:
        where = self._where(community)
        number = str(self._count)
        return Message(
            id=message_event(str(where["channel"]), number),
            message=number,
            content=Content(text=text),
            **where,  # type: ignore[arg-type]
        )

    def _edit(self, first: Message) -> Edited:
        return Edited(
            id=f"{first.id}/{self._count}",
            place=first.place,
            channel=first.channel,
            at=datetime.now(UTC),
            actor=first.actor,
            names=first.names,
            message=first.message,
            content=Content(text=self.random.choice(_WORDS)),
        )

    def _command(self, community: str) -> Invoked:
        by, command, text = self.random.choice(_COMMANDS)
        member = f"m{self.random.randrange(6)}"
        return Invoked(
            id=f"test:command:{self._count}",
            command=command,
            args={"text": text.format(member=member)} if text else {},
            interaction=f"i{self._count}",
            **self._where(community, by),  # type: ignore[arg-type]
        )
