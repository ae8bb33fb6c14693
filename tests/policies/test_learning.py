"""What a community teaches: learned at once, taken back exactly, and never too much of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from policies.actions import Delete, Reply, Teach
from policies.again import Label, Labelled, again
from policies.following.learning import DAILY, HOURLY, LONGEST
from policies.learned.features import features
from policies.learned.lessons import CAP, COUNTS, MOST, PAGE, PER_LESSON, keys, shift, traits
from policies.learned.model import LANGUAGES, SIGNALS, Model, Scale, Voice
from policies.matching.folding import Folded
from policies.state import Tally
from tests.policies.filters.crowds import decided_again
from tests.policies.reporters import reports
from tests.policies.said import Life, policy, says

RULES = """
[roles.moderator]
members = ["test:member:mo"]
may = ["delete", "lift"]
[[rules]]
name = "spam"
filter = "score"
above = 0.5
actions = ["delete", { do = "timeout", for = "1h" }]
because = "No advertising"
"""
SCALE = Scale(1.0, -0.5, 0.5)
SILENT = Voice({}, 40.0, dict.fromkeys(LANGUAGES, SCALE))
"""A model that knows nothing: what is found was taught."""
NEW = traits(0.0, 12)
"""A short message of which the model says nothing."""


def life() -> Life:
    made = Model("", dict.fromkeys(SIGNALS, SILENT))
    return Life(replace(policy(RULES), model=made))


def label(text: str, said: Label, n: int = 0, *, after: float = 0, by: str = "mo") -> Labelled:
    asked = says(text, id=f"m{n}")
    at = asked.at + timedelta(seconds=after)
    seen = again(Labelled, asked, f"l{n}/{said}/{after}", at=at, label=said, by=by)
    return structs.replace(seen, received=at)


def page(life: Life) -> dict[str, Any]:
    return dict(life.pages.get(PAGE, {}))


def counts(life: Life) -> dict[int, int]:
    kept = page(life).get(COUNTS)
    return dict(kept.counts) if isinstance(kept, Tally) else {}


def lessons(life: Life) -> int:
    return sum(name.startswith("lesson:") for name in page(life))


def found(life: Life, text: str) -> bool:
    return bool(life.meets(says(text, id=f"q{len(life.decisions)}", after=9_000)).findings)


SPAM = ["cheap pills here", "buy cheap pills", "pills cheap and fast", "get cheap pills now"]
HAM = ["see you at the meeting", "the meeting moved", "who has the notes", "notes are in the wiki"]


def taught() -> Life:
    one = life()
    for n, (bad, good) in enumerate(zip(SPAM, HAM, strict=True)):
        one.meets(label(bad, "spam", 2 * n))
        one.meets(label(good, "ham", 2 * n + 1))
    return one


@pytest.mark.parametrize(
    "text",
    [
        *("cheap pills today", "chеар рills", "ｃｈｅａｐ ｐｉｌｌｓ"),
        *("cheap pil\u200bls", "c-h-e-a-p pills"),
    ],
)
def test_what_was_taught_is_found_in_every_disguise(text: str) -> None:
    assert found(taught(), text) and not found(life(), text)


def test_what_was_called_ham_is_not() -> None:
    assert not found(taught(), "the meeting notes")


def test_the_last_word_counts_and_once() -> None:
    one = life()
    one.meets(label("cheap pills", "spam"))
    before = counts(one)
    one.meets(label("cheap pills", "spam", after=5))
    assert counts(one) == before
    one.meets(label("cheap pills", "ham", after=6))
    assert {key % 2 for key in counts(one)} == {0} and len(counts(one)) == len(before)
    one.meets(label("cheap pills", "", after=7))
    assert not counts(one)


TEXTS = st.text(alphabet="abcde 加微信 0", min_size=1, max_size=20)


@settings(max_examples=40)
@given(
    first=st.lists(st.tuples(TEXTS, st.booleans()), max_size=8),
    more=st.lists(st.tuples(TEXTS, st.booleans()), max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_taking_back_restores_exactly(
    first: list[tuple[str, bool]], more: list[tuple[str, bool]], order: Any
) -> None:
    one = life()
    for n, (text, spam) in enumerate(first):
        one.meets(label(text, "spam" if spam else "ham", n, by=""))
    before = counts(one)
    told = [
        label(text, "spam" if spam else "ham", 100 + n, by="")
        for n, (text, spam) in enumerate(more)
    ]
    for lesson in told:
        assert decided_again(one, lesson)
        one.meets(lesson)
    order.shuffle(told)
    for lesson in told:
        one.meets(structs.replace(lesson, id=f"{lesson.id}/back", label="", by=""))
    assert counts(one) == before


def test_memory_is_bounded() -> None:
    one = life()
    for n in range(LONGEST + 40):
        words = " ".join(f"w{chr(97 + n % 26)}{chr(97 + k)}{chr(97 + n // 26)}" for k in range(12))
        one.meets(label(words, "spam" if n % 2 else "ham", n, by=""))
    assert len(counts(one)) <= MOST
    assert lessons(one) <= LONGEST
    assert sum(counts(one).values()) == sum(
        len(kept.value[1]) for name, kept in page(one).items() if name.startswith("lesson:")
    )


def test_a_lesson_is_small() -> None:
    assert len(keys(features(Folded("many words " * 400)), "en", NEW, spam=True)) <= PER_LESSON + 3


def test_one_person_teaches_so_much_an_hour() -> None:
    one = life()
    for n in range(HOURLY + 20):
        one.meets(label(f"word{chr(97 + n % 26)} {n}", "spam", n, after=n))
    assert lessons(one) == HOURLY
    one.meets(label("later", "spam", 999, after=3_700))
    assert lessons(one) == HOURLY + 1


def test_many_people_teach_so_much_a_day() -> None:
    one = life()
    for n in range(DAILY + 60):
        one.meets(label(f"word {n}", "spam", n, after=n, by=f"m{n}"))
    assert lessons(one) == DAILY


def test_lopsided_labels_turn_nothing_ordinary_into_spam() -> None:
    one = life()
    for n in range(DAILY):
        one.meets(label("see you at the meeting", "spam", n, after=n, by=f"m{n}"))
    sure = -CAP - 1
    assert abs(shift(counts(one), features(Folded("see you at the meeting")), "en", NEW)) <= CAP
    assert SILENT.chance(sure + CAP, "en") < SCALE.above


def test_lessons_of_one_kind_alone_are_enough() -> None:
    one = life()
    for n, text in enumerate(SPAM):
        one.meets(label(text, "spam", n))
    for text in ("pills", "the cheap ones, fast"):
        assert shift(counts(one), features(Folded(text)), "en", NEW) > 0.3


def test_the_same_word_again_uses_up_no_ration() -> None:
    one = life()
    for n in range(HOURLY + 5):
        one.meets(label("cheap pills", "spam", after=n))
    one.meets(label("buy cheap shoes", "spam", 1, after=HOURLY + 6))
    assert lessons(one) == 2


@given(st.dictionaries(st.integers(0, 50), st.integers(1, 9)), st.sets(st.text(max_size=3)))
def test_a_shift_is_bounded(kept: dict[int, int], seen: set[str]) -> None:
    assert -CAP <= shift(kept, seen, "en", NEW) <= CAP


def test_another_language_is_left_alone() -> None:
    assert shift(counts(taught()), features(Folded("cheap pills")), "ru", NEW) == 0.0


def test_without_lessons_nothing_shifts() -> None:
    assert shift({}, {"a"}, "en", NEW) == 0.0


def test_what_the_model_says_is_read_as_it_is_meant_here() -> None:
    doubtful, sure = traits(0.5, 40), traits(-2.0, 40)
    lessons = [(doubtful, True), (sure, False)]
    counts: dict[int, int] = {}
    for few in (30, 90):
        counts = {key: few for told, spam in lessons for key in keys([], "en", told, spam=spam)}
        assert shift(counts, [], "en", doubtful) > 0 > shift(counts, [], "en", sure)
    one_kind = dict.fromkeys(keys([], "en", doubtful, spam=True), 90)
    assert shift(one_kind, [], "en", doubtful) == 0.0


def test_commands_delete_and_teach() -> None:
    one = life()
    one.meets(says("cheap pills", "bob", id="1"))
    decision = one.meets(reports("mo", command="spam"))
    assert [type(action) for action in decision.actions] == [Delete, Teach, Reply]
    (teach,) = [action for action in decision.actions if isinstance(action, Teach)]
    assert (teach.asked, teach.label, teach.by) == ("test:channel:5/1", "spam", "test:member:mo")
    decision = one.meets(reports("mo", command="notspam", after=90))
    assert [a.label for a in decision.actions if isinstance(a, Teach)] == ["ham"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("spam", "The message is taken down.\nThe model has learned enough"),
        ("notspam", "The model has learned enough"),
    ],
)
@pytest.mark.parametrize(("people", "lessons"), [(1, HOURLY), (DAILY, DAILY)])
def test_whoever_is_told_no_more_for_now_reads_so(
    command: str, told: str, people: int, lessons: int
) -> None:
    one = life()
    one.meets(says("cheap pills", "bob", id="1"))
    by = "test:member:mo" if people == 1 else "test:member:m"
    for n in range(lessons):
        who = by if people == 1 else f"{by}{n}"
        one.meets(label(f"word {n}", "spam", 100 + n, after=n, by=who))
    decision = one.meets(reports("mo", command=command, after=lessons))
    assert not [a for a in decision.actions if isinstance(a, Teach)]
    assert sum(isinstance(a, Delete) for a in decision.actions) == (command == "spam")
    (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
    assert "".join(map(str, reply.text)).startswith(told) and not reply.buttons


def test_what_is_known_already_is_no_lesson_more() -> None:
    one = life()
    one.meets(says("cheap pills", "bob", id="1"))
    known = again(Labelled, says("cheap pills", "bob", id="1"), "l", label="spam")
    one.meets(known)
    for n in range(HOURLY):
        one.meets(label(f"word {n}", "spam", 100 + n, after=n, by="test:member:mo"))
    decision = one.meets(reports("mo", command="spam", after=HOURLY))
    assert [a.label for a in decision.actions if isinstance(a, Teach)] == ["spam"]


@pytest.mark.parametrize("command", ["spam", "notspam"])
def test_only_the_team_teaches(command: str) -> None:
    one = life()
    one.meets(says("cheap pills", "bob", id="1"))
    assert not [a for a in one.meets(reports("ann", command=command)).actions if type(a) is Teach]
    none = structs.replace(reports("mo", command=command, after=99), reply_to="")
    assert not [a for a in one.meets(none).actions if type(a) is Teach]


def test_who_lifts_what_the_model_did_teaches_it() -> None:
    one = taught()
    one.meets(says("cheap pills today", "bob", id="9", after=9_000))
    lift = structs.replace(
        reports("mo", command="lift", after=9_100), args={"member": "test:member:bob"}
    )
    (teach,) = [a for a in one.meets(lift).actions if isinstance(a, Teach)]
    assert (teach.asked, teach.label) == ("test:channel:5/9", "ham")
