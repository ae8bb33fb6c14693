"""tg-spam's stop words become a rule, and samples that it decides become examples that hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.file.selftest import failures
from policies.importing.source import SourceRefused
from tests.policies.importing.carrying import carry, taken, whys

NAMES = ("stop-words.txt", "spam-samples.txt", "ham-samples.txt", "exclude-tokens.txt")


def test_stop_words_and_samples() -> None:
    made = carry(
        "tg-spam", "в личку\n=+\nзаработок\n\n= да\n", "пишите в личку\nother spam\n",
        "доброе утро\nмой заработок\n", '"and", "the"\n', names=NAMES,
    )  # fmt: skip
    loaded = taken(made)
    assert [rule.name for rule in loaded.policy.rules] == ["stop-words", "stop-words-in-names"]
    assert [(e.says, e.expect) for e in loaded.policy.examples] == [
        ("пишите в личку", ("stop-words",)), ("доброе утро", ()),
    ]  # fmt: skip
    assert not failures(loaded.policy)
    assert {(line, kind, entry) for line, kind, entry in whys(made)} >= {
        ("2", "left_out", "stop-words"), ("2", "changed", "ham"),
        ("1", "waits", "spam"), ("1", "waits", "ham"), ("1", "waits", "exclude"),
    }  # fmt: skip


def test_a_message_that_is_called_both_is_told_at_its_line() -> None:
    texts = ("casino\n", "free pills for all\nbuy casino\n", "good morning\nfree pills for all\n")
    made = carry("tg-spam", *texts, names=NAMES[:3])
    (both,) = [note for note in made.notes if note.kind == "unknown"]
    assert (both.where, both.entry) == ("ham-samples.txt:2", "ham")
    assert "spam samples too, at spam-samples.txt:1" in both.why
    assert [example.says for example in taken(made).policy.examples] == [
        "buy casino", "good morning",
    ]  # fmt: skip


def test_samples_alone_wait() -> None:
    made = carry("tg-spam", "buy now\n", names=("spam-samples.txt",))
    assert whys(made) == [("1", "waits", "spam")]
    assert not taken(made).policy.rules


def test_a_file_of_another_name_is_refused() -> None:
    with pytest.raises(SourceRefused, match=r"list\.txt:1: the name of this file"):
        carry("tg-spam", "x", names=("list.txt",))


LINES = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))


@settings(max_examples=40)
@given(LINES, LINES, LINES)
def test_whatever_the_files_hold_the_examples_hold(
    stop: list[str], spam: list[str], ham: list[str]
) -> None:
    texts = ("\n".join(lines) for lines in (stop, spam, ham))
    loaded = taken(carry("tg-spam", *texts, names=NAMES[:3]))
    assert not failures(loaded.policy)
