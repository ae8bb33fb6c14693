"""A decision being written: what filters and commands read from, and add to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

from policies.actions import Action, Button, Fetch, Piece, Text, Wake
from policies.decision import Decision, Finding
from policies.events import Edited, Event, Message
from policies.matching.folding import Folded
from policies.matching.hints import hints
from policies.matching.personal.search import Search
from policies.matching.views import oversize
from policies.policy import Language, Policy
from policies.records import LONGEST, AnyRecord, Audited
from policies.state import ACTOR, APPLYING, AnyWrite, Held, Plain, Set, Value, View, Window
from policies.wording import duration_words, say

A = TypeVar("A", bound=Action)
BUTTON_LIFE = 7 * 86_400.0
_LONGEST_KEY = 64
"""Bytes that BLAKE2b takes as a key (RFC 7693)."""
LATE = timedelta(minutes=10)
"""What is read longer after it happened than this, as after downtime, is late."""
_LAST = datetime.max.replace(microsecond=0, tzinfo=UTC).timestamp()


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a time in UTC; what no calendar holds becomes 1970 or the year 9999."""
    return datetime.fromtimestamp(min(seconds, _LAST) if seconds > 0 else 0.0, UTC)


class Step(NamedTuple):
    """A step on the way to a decision, for whoever asks how it came about: ``what`` happened with a
    ``rule`` (empty: with the event as a whole)."""

    rule: str
    what: str
    detail: str = ""


class Seen(NamedTuple):
    """A text as the model sees it: its features, language and length in characters, and the chance
    of each signal that was asked about."""

    features: set[str]
    language: str
    characters: int
    chances: dict[str, float]


class Draft:
    """One event under decision. ``at`` is its time and ``now`` the community's clock, which is
    never earlier; both in seconds since 1970, UTC.

    Reads go through ``view``; a write made here is seen by later reads through the draft, and
    what the writes come to is in ``values``, by subject and name (``None``: nothing is left). In
    ``bare`` are the rules whose finding says nothing of what the message holds.
    """

    __slots__ = (
        "_codes",
        "_folded",
        "_searches",
        "actions",
        "at",
        "bare",
        "by_score",
        "event",
        "features",
        "findings",
        "language",
        "note",
        "now",
        "pending",
        "policy",
        "proven",
        "records",
        "steps",
        "values",
        "view",
        "wanted",
        "writes",
    )

    def __init__(self, event: Event, view: View, policy: Policy) -> None:
        self.event = event
        self.view = view
        self.policy = policy
        self.language: Language = policy.language
        self.at = event.at.timestamp()
        # What ended while nothing happened has ended for the first event after it, too.
        self.now = view.now = max(view.now, self.at)
        self.findings: list[Finding] = []
        self.actions: list[Action] = []
        self.writes: list[AnyWrite] = []
        self.records: list[AnyRecord] = []
        self.note = ""
        self.bare: set[str] = set()
        self.wanted: list[str] = []
        self.by_score: set[str] = set()
        """Rules that found nothing without a score."""
        self.features: Seen | None = None
        """What the model sees of the message, and in which language, once somebody has asked."""
        self.pending: list[str] = []
        self.proven: tuple[int, int] | None = None
        """See ``people.proving.proven``, once somebody has asked."""
        self.values: dict[str, dict[str, Value | None]] = {}
        self.steps: list[Step] | None = None
        self._codes = 0
        self._folded: Folded | None = None
        self._searches: list[Search] | None = None

    @property
    def folded(self) -> Folded:
        """The text of a message, folded once for all that look at it."""
        if self._folded is None:
            assert isinstance(self.event, (Message, Edited))
            self._folded = Folded(self.event.content.text)
        return self._folded

    @property
    def searches(self) -> list[Search]:
        """The texts of a message, each searched once for all that look for personal data."""
        if self._searches is None:
            assert isinstance(self.event, (Message, Edited))
            texts = self.event.content.texts()
            self._searches = [Search(t, None if n else self.folded) for n, t in enumerate(texts)]
        return self._searches

    @property
    def personal(self) -> bool:
        """Whether there may be personal data in any of the texts of a message."""
        assert isinstance(self.event, (Message, Edited))
        content = self.event.content
        if content.parts or oversize(content.text):
            return any(search.hinted for search in self.searches)
        return bool(hints().on(self.folded).personal)

    def act(self, kind: type[A], **fields: Any) -> A:
        """Add an action at the event's place with the next id, unless these are given."""
        fields.setdefault("place", self.event.place)
        fields.setdefault("id", f"{self.event.id}#{len(self.actions)}")
        action = kind(**fields)
        self.actions.append(action)
        return action

    def wake(self, at: datetime, what: str, **args: str) -> None:
        """Have the community's clock report ``what`` at that time."""
        community = self.policy.community
        self.act(Wake, place="clock:", community=community, at=at, what=what, args=args)

    def fetch(self, query: str, args: dict[str, str], asked: str = "") -> None:
        """Have rows looked up outside; they come back with ``Found``."""
        community = self.policy.community
        self.act(Fetch, place="store:", community=community, query=query, args=args, asked=asked)

    def audit(
        self, what: str, about: str = "", before: str = "", after: str = "", by: str = ""
    ) -> None:
        """Put down that something was changed; see ``policies.records.Audited``."""
        before, after = before[:LONGEST], after[:LONGEST]
        row = Audited(what=what, about=about, before=before, after=after, by=by)
        self.records.append(row)

    def write(self, write: AnyWrite) -> Value | None:
        """Add a write; answers the value as it will be."""
        name, subject = write.name, write.subject
        if subject == ACTOR:
            subject = self.event.actor.id
        page = self.values.get(subject)
        if page is None:
            page = self.values[subject] = {}
        old = page[name] if name in page else self.view.get(subject, name)
        value = page[name] = APPLYING[type(write)](old, write, self.at, self.now)
        self.writes.append(write)
        return value

    def value(self, subject: str, name: str) -> Value | None:
        """What is remembered, this draft's own writes included."""
        page = self.values.get(subject)
        if page is not None and name in page:
            return page[name]
        return self.view.get(subject, name)

    def several(self, subject: str, names: Sequence[str]) -> list[Value | None]:
        """As ``value``, of many of one subject."""
        if subject in self.values:
            return [self.value(subject, name) for name in names]
        return self.view.several(subject, names)

    def window(self, subject: str, name: str) -> Window | None:
        """A window of marks, this draft's own writes included."""
        value = self.value(subject, name)
        return value if isinstance(value, Window) else None

    def remembered(self, subject: str, name: str) -> Plain:
        """A remembered plain value, this draft's own writes included, or ``None``."""
        value = self.value(subject, name)
        if isinstance(value, Held):
            return value.value
        return value if isinstance(value, int) else None

    def step(self, rule: str, what: str, detail: str = "") -> None:
        """Note how the decision comes about, if anybody asks."""
        if self.steps is not None:
            self.steps.append(Step(rule, what, detail))

    def want(self, what: str) -> None:
        """Say that a rule cannot be decided without knowing more of a message: ``files`` (what is
        in them), or ``signal:NAME``. The message is seen again once that is known."""
        self.wanted.append(what)

    def say(self, key: str, **names: Piece | Text) -> Text:
        """A sentence in the language of whoever is spoken to (see ``speaking``) and the
        community's tone. What the policy words itself, it words in its own language."""
        policy, language = self.policy, self.language
        wording = policy.wording if language == policy.language else {}
        return say(key, language, policy.tone, wording, **names)

    def lasting(self, span: timedelta) -> str:
        """A length of time in the words of that language."""
        return duration_words(span, self.language, self.policy.tone)

    @contextmanager
    def speaking(self, language: Language | None = None) -> Iterator[None]:
        """Say what is said meanwhile in this language; else it is in the community's."""
        before, self.language = self.language, language or self.policy.language
        try:
            yield
        finally:
            self.language = before

    def button(self, label: str, command: str, life: float = BUTTON_LIFE, /, **args: str) -> Button:
        """A button that runs a command for whoever may run it; it works for ``life`` seconds."""
        code = f"b:{self.code()}"
        row = {"command": command, "place": self.event.place, **args}
        self.write(Set(code, "press", row, self.now + life))
        return Button(label, code)

    def code(self) -> str:
        """A code that nobody outside can guess: a keyed digest whose key is the salt that came with
        the bundle, so that a replay makes the same codes."""
        salt = self.view.plain("", "salt")
        key = bytes.fromhex(salt)[:_LONGEST_KEY] if isinstance(salt, str) else b""
        self._codes += 1
        seed = f"{self.event.id}/{self._codes}".encode("utf-8", "replace")
        return blake2b(seed, key=key, digest_size=10).hexdigest()

    def time(self, after: float = 0.0) -> datetime:
        """The community's clock as a time, ``after`` seconds later."""
        return moment(self.now + after)

    @property
    def late(self) -> bool:
        """Whether the event was read too late for anybody to be answered or sanctioned."""
        return self.event.received - self.event.at > LATE

    def plain(self, subject: str, name: str) -> Plain:
        """A remembered plain value as it was before this event, or ``None``."""
        return self.view.plain(subject, name)

    def done(self) -> Decision:
        """The finished decision."""
        return Decision(
            event=self.event.id,
            bundle=self.policy.bundle,
            findings=tuple(self.findings),
            actions=tuple(self.actions),  # type: ignore[arg-type]
            writes=tuple(self.writes),
            note=self.note,
            pending=tuple(self.pending),
            records=tuple(self.records),
        )
