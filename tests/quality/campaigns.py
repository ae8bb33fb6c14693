"""Campaigns: what ordinary chat is taken for one, and how many made from real spam are found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from policies.events import Actor, Content, Message
from policies.file.load import load
from policies.fold import Fold
from policies.policy import Policy
from tests.quality.figures import Figures, rows

BENIGN = ("irc_benign_en", "chat_spam_zh", "chat_spam_ru", "toxic_zh")
"""Sets of which the harmless lines are read as one chat, a line every two seconds."""
SPAM = ("sms_en", "chat_spam_ru", "chat_spam_zh")
HARMLESS = {"ham", "safe"}
ACCOUNTS = 97
"""Among so many accounts lines are spread of which nobody knows who wrote them."""
COPIES = 6
"""Accounts of a campaign; each changes one word, and appends something."""
BETWEEN = 20
"""Lines of other people between two copies."""
RULE = """
community = "acme"
[[rules]]
name = "campaign"
filter = "campaign"
actions = []
"""
DAY = datetime(2026, 1, 1, tzinfo=UTC)


def campaigns(folder: Path) -> Iterator[Figures]:
    """One line a set of harmless chat, one a set of spam."""
    rules = _policy()
    for name in BENIGN:
        lines = [row for row in rows(folder, name) if row["label"] in HARMLESS]
        chat = Chat(rules)
        users = [row.get("user") or f"u{n % ACCOUNTS}" for n, row in enumerate(lines)]
        hits = sum(map(chat.says, users, [row["text"] for row in lines]))
        yield Figures("campaign", name, false=hits, clean=len(lines) - hits)
    talk = [row["text"] for row in rows(folder, BENIGN[0])][:20_000]
    for name in SPAM:
        spam = [row["text"] for row in rows(folder, name) if row["label"] == "spam"]
        spam = [text for text in spam if len(text) >= 60][:60]
        found = sum(_found(rules, text, talk, Random(n)) for n, text in enumerate(spam))
        yield Figures("campaign", f"{name}, made", found=found, missed=len(spam) - found)


class Chat:
    """A community in which somebody writes every two seconds."""

    def __init__(self, rules: Policy) -> None:
        self._fold = Fold(rules)
        self._lines = 0

    def says(self, member: str, text: str) -> bool:
        """Whether the next line is found."""
        self._lines += 1
        at = DAY + timedelta(seconds=2 * self._lines)
        event = Message(
            id=f"{self._lines}",
            place="test:place:1",
            channel="test:channel:1",
            at=at,
            received=at,
            actor=Actor(id=f"test:member:{member}"),
            message=f"{self._lines}",
            content=Content(text=text),
        )
        findings = self._fold.decide(event).findings
        assert not any(finding.error for finding in findings), findings
        return bool(findings)


def _found(rules: Policy, text: str, talk: list[str], random: Random) -> bool:
    """Whether any copy of a campaign is found in the midst of talk."""
    chat, found = Chat(rules), False
    for account in range(COPIES):
        for line in random.choices(talk, k=BETWEEN):
            chat.says(f"u{random.randrange(ACCOUNTS)}", line)
        found |= chat.says(f"spammer {account}", _varied(text, random))
    return found


def _varied(text: str, random: Random) -> str:
    """The text with one word, or one letter where there are no words, replaced."""
    parts = text.split(" ") if text.count(" ") > 4 else list(text)
    parts[random.randrange(len(parts))] = random.choice(("people", "сегодня", "hoy", "的"))
    joint = " " if text.count(" ") > 4 else ""
    return joint.join(parts) + random.choice(("", " lol", " !!", " 12", " 🔥"))


def _policy() -> Policy:
    with TemporaryDirectory() as folder:
        file = Path(folder, "acme.toml")
        file.write_text(RULE, encoding="utf-8")
        return load(file).policy
