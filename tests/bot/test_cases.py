"""Cases through the whole program: each command in three languages, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policies.actions import Action, Reply
from policies.cases.case import opened
from policies.draft import Draft
from tests.bot.town import POLICY, Town, plain, town

LANGUAGES = ("en", "zh-CN", "es")
SPOKEN: dict[str, tuple[str, str, str]] = {
    # The command by its name there, and words of the answer to it.
    "case": (
        "case|Case 1: timeout|in force", "案件|案件 1：暂停发言|生效中",
        "caso|Caso 1: silencio|en vigor",
    ),
    "cases": ("cases|1: |timeout", "案件列表|1：|暂停发言", "casos|1: |silencio temporal"),
    "history": ("history|messages: 1|Ann", "历史|消息 1 条|Ann", "historial|mensajes: 1|Ann"),
    "note": ("note|Noted about", "备注|添加备注", "nota|Anotado sobre"),
    "reason": (
        "reason|reason of case 1 is changed", "改原因|案件 1 的原因已修改",
        "cambiar-motivo|El motivo del caso 1",
    ),
    "duration": ("duration|Case 1 lasts", "改时长|案件 1 的期限", "duración|El caso 1 dura"),
    "queue": ("queue|Waiting: 0", "待办|待办：0", "cola|En espera: 0"),
    "undo": (
        "undo|To be undone (case 1)", "撤销|将撤销（案件 1）",
        "deshacer|Se va a deshacer (caso 1)",
    ),
}  # fmt: skip
SAID = {
    **{"case": "1", "cases": "@ann", "history": "@ann", "note": "@ann talks a lot"},
    **{"reason": "1 too loud", "duration": "1 3h", "queue": "", "undo": "1"},
}


def replies(done: list[Action]) -> list[Reply]:
    return [a for a in done if isinstance(a, Reply)]


async def asks(t: Town, who: str, command: str, text: str = "", **more: Any) -> Reply:
    """Somebody asks, and reads the answer that arrives."""
    before = len(replies(t.edge.done))
    await t.invokes(who, command, text, **more)
    done = await t.edge.until(lambda d: len(replies(d)) > before)
    return replies(done)[before]


async def sanctioned(t: Town) -> None:
    """Ann is timed out, by case 1; everybody has been seen."""
    for name in ("ann", "bob", "mo", "ada"):
        await t.says(name, "hello")
    await asks(t, "mo", "timeout", "@ann 10m too loud")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_command_answers_in_the_communitys_language(
    tmp_path: Path, language: str
) -> None:
    policy = POLICY.replace('community = "acme"', f'community = "acme"\nlanguage = "{language}"')
    async with town(tmp_path, policy) as t:
        await sanctioned(t)
        for command, spoken in SPOKEN.items():
            name, *words = spoken[LANGUAGES.index(language)].split("|")
            answer = plain((await asks(t, "mo", name, SAID[command])).text)
            assert [w for w in words if w not in answer] == [], (command, answer)


async def test_a_case_is_shown_with_all_that_is_known(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await sanctioned(t)
        await asks(t, "mo", "reason", "1 far too loud")
        reply = await asks(t, "ada", "case", "#1")
        words = plain(reply.text)
        assert "Reason: far too loud." in words
        assert "the reason was: too loud" in words
        assert "The member was told." in words
        assert [b.label for b in reply.buttons] == ["Undo"], "no message was meant"


async def test_a_rules_case_names_the_rule_and_shows_the_words(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "free nitro")
        words = plain((await asks(t, "mo", "case", "1")).text)
        assert "the rule banned-words" in words
        assert "Excerpt" in words


async def test_what_was_written_around_it_is_a_press_away(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        for text in ("one", "free nitro", "three"):
            await t.says("ann", text)
        shown = await asks(t, "mo", "case", "1")
        (near,) = [b for b in shown.buttons if b.label == "Around it"]
        words = plain((await asks(t, "mo", near.code, via="button")).text)
        assert words.count("Excerpt") == 3
        refused = await asks(t, "ann", near.code, via="button")
        assert "Only admin / moderator can do this" in plain(refused.text)


@pytest.mark.parametrize(
    ("who", "command", "text", "words"),
    [
        ("ann", "case", "1", "Only admin / moderator can do this"),
        ("ann", "history", "@ann", "Only admin / moderator can do this"),
        ("ann", "undo", "1", "Only admin / moderator can do this"),
        ("mo", "case", "77", "There is no case 77"),
        ("mo", "case", "", "Which case do you mean"),
        ("mo", "case", "99999999999999999999", "Which case do you mean"),
        ("mo", "case", "-1", "Which case do you mean"),
        ("mo", "reason", "1", "What is the reason"),
        ("mo", "note", "@ann", "What is to be noted"),
        ("mo", "note", "@nobody hm", "I don't know who"),
        ("mo", "duration", "1", "as a length of time"),
        ("mo", "duration", "1 10000y", "3650 days is the most"),
        ("mo", "duration", "1 9999999d", "3650 days is the most"),
        ("mo", "claim", "1", "cannot be done with case 1: in force"),
        ("mo", "handoff", "1", "To whom is case 1"),
        ("mo", "resolve", "1", "cannot be done with case 1: in force"),
        ("mo", "undo", "", "Which case do you mean"),
        ("mo", "undo", "rule nonsense", "There is no rule called nonsense"),
        ("mo", "undo", "rule banned-words since yore", "cannot read “yore” as a time"),
        ("mo", "undo", "rule banned-words since 10:00", "nothing to undo"),
        ("mo", "undo", "incident", "Which incident do you mean"),
        ("mo", "undo", "incident 42", "nothing to undo: incident 42"),
        ("mo", "cases", "@bob", "There are no cases"),
    ],
)
async def test_refusals_are_sentences_and_nothing_happens(
    tmp_path: Path, who: str, command: str, text: str, words: str
) -> None:
    async with town(tmp_path) as t:
        await sanctioned(t)
        before = len(t.edge.done)
        assert words in plain((await asks(t, who, command, text)).text)
        assert all(isinstance(a, Reply) for a in t.edge.done[before:])


async def test_a_reason_of_a_megabyte_is_cut(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await sanctioned(t)
        await asks(t, "mo", "reason", "1 " + "字" * 1_000_000)
        page = await t.app.intake.residence.page("acme", "case:1")
        assert len(repr(page["reason"])) < 400


async def opens(t: Town, kind: str) -> int:
    """A case that waits for somebody."""
    intake = t.app.intake
    resident = await intake.residence.resident("acme")
    event = await t.app.store.journal.event("test:channel:lobby/1")
    assert event is not None
    draft = Draft(event, resident.view(), intake.policies["acme"])
    number = opened(draft, kind, "test:member:ann").number
    for subject, values in draft.values.items():
        page = dict(resident.pages.get(subject, {}))
        page.update({name: value for name, value in values.items() if value is not None})
        resident.pages[subject] = page
    return number


async def test_a_case_is_taken_passed_on_and_done(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await sanctioned(t)
        number = str(await opens(t, "report"))
        shown = await asks(t, "mo", "case", number)
        assert [b.label for b in shown.buttons] == ["Take it", "Done"]
        take, done = (b.code for b in shown.buttons)
        assert "taken" in plain((await asks(t, "mo", take, via="button")).text)
        assert "is in the hands of" in plain((await asks(t, "ada", take, via="button")).text)
        assert "taken" in plain((await asks(t, "mo", "handoff", f"{number} @ada")).text)
        assert f"{number}: " in plain((await asks(t, "mo", "cases")).text)
        assert "done" in plain((await asks(t, "ada", done, via="button")).text)
        late = plain((await asks(t, "mo", done, via="button")).text)
        assert "has been handled by" in late and "ada" in late
        assert "Waiting: 0" in plain((await asks(t, "mo", "queue")).text)


async def test_of_a_case_long_ago_the_row_is_left(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await sanctioned(t)
        del t.app.intake.residence.memory.residents["acme"].pages["case:1"]
        words = plain((await asks(t, "mo", "case", "1")).text)
        assert words.startswith("Case 1: ") and "timeout" in words
        assert "no case 1" in plain((await asks(t, "mo", "undo", "1")).text)


async def test_a_note_is_read_in_the_history(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await sanctioned(t)
        await asks(t, "mo", "note", "@ann talks a lot")
        words = plain((await asks(t, "ada", "history", "@ann")).text)
        assert "talks a lot" in words
        assert "names: Ann" in words
        assert "1: " in words and "timeout" in words


async def test_a_longer_timeout_is_the_same_case(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await sanctioned(t)
        await asks(t, "mo", "duration", "1 3h")
        assert "There is no case 2" in plain((await asks(t, "mo", "case", "2")).text)
        lifted = await asks(t, "mo", "lift", "@ann")
        assert "(case 1)" in plain(lifted.text)
        assert "cannot be done with case 1" in plain((await asks(t, "mo", "duration", "1 1h")).text)
