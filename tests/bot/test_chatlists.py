"""Words and links from chat, through the whole program: tried, added, in force, kept, removed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.sandbox import PLACE as ROOM
from bot import chatlists
from bot.app import App
from bot.config import Config
from bot.edges import edges
from bot.upkeep import migrate
from policies.actions import Delete, Reply
from policies.decision import Decision
from policies.file.chatlist import FILE, Entry, read, written
from policies.policy import Language
from policies.wording import LANGUAGES, sentence
from storage.store import Store
from tests.bot.town import POLICY, Town, plain, town
from tests.waiting import until


async def told(t: Town, who: str, command: str, text: str = "", **fields: str) -> Reply:
    """The answer to a command that looks something up first."""
    before = len(replies(t))
    await t.invokes(who, command, text, **fields)
    await t.edge.until(lambda _: len(replies(t)) > before)
    return replies(t)[before]


def replies(t: Town) -> list[Reply]:
    return [action for action in t.edge.done if isinstance(action, Reply)]


def removes(decision: Decision | None) -> bool:
    assert decision is not None
    return any(isinstance(action, Delete) for action in decision.actions)


def listed(folder: Path) -> list[tuple[str, str, bool]]:
    """Kind and entry of what is listed, and whether it ends."""
    return [(e.kind, e.entry, e.until is not None) for e in read((folder / FILE).read_bytes())]


async def test_what_is_added_is_removed_from_the_next_message_on(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert not removes(await t.says("ann", "cheap pills here"))
        await t.says("bob", "all is well")
        asked = await told(t, "ada", "words", "add cheap pills")
        assert "removed messages since yesterday: 1" in plain(asked.text)
        assert not (tmp_path / FILE).exists()
        assert [b.label for b in asked.buttons] == ["See", "Add anyway"]
        seen = await told(t, "ada", asked.buttons[0].code, via="button")
        assert "Excerpt" in plain(seen.text)
        added = await told(t, "ada", asked.buttons[1].code, via="button")
        assert "is added and holds until" in plain(added.text)
        decision = await t.says("ann", "cheap  PILLS again")
        assert removes(decision)
        assert decision is not None
        assert [f.rule for f in decision.findings] == ["from-chat-words"]
        assert "listed already" in plain((await told(t, "ada", "words", "add Cheap Pills")).text)
        kept = await told(t, "ada", added.buttons[0].code, via="button")
        assert "stays until somebody removes it" in plain(kept.text)
        assert listed(tmp_path) == [("words", "cheap pills", False)]
        assert "cheap pills" in plain((await told(t, "ada", "words", "list")).text)
        gone = await told(t, "ada", "words", "remove cheap pills")
        assert "not listed any more" in plain(gone.text)
        assert not removes(await t.says("ann", "cheap pills once more"))
        assert "Nothing was added" in plain((await told(t, "ada", "words", "list")).text)
        audited = [row.entry.what async for row in t.app.store.audit.rows("acme") if row.entry]
        changed = [what for what in audited if what.startswith("list.")]
        assert changed == ["list.add", "list.keep", "list.remove"]


async def test_a_link_is_denied_and_another_allowed_after_a_restart_too(tmp_path: Path) -> None:
    more = '\n[[rules]]\nname = "no-links"\nfilter = "links"\ndeny = ["bad.example.com"]\n'
    policy = POLICY.replace("\n[escalation]", f'{more}actions = ["delete"]\n\n[escalation]')
    async with town(tmp_path, policy) as t:
        await told(t, "ada", "links", "deny casino.example")
        await told(t, "ada", "links", "allow good.bad.example.com")
        assert removes(await t.says("ann", "https://www.casino.example/x"))
        assert removes(await t.says("ann", "https://bad.example.com/x"))
        assert not removes(await t.says("ann", "https://good.bad.example.com/x"))
    async with town(tmp_path, policy) as t:
        assert removes(await t.says("ann", "https://www.casino.example/y"))
        assert not removes(await t.says("ann", "https://good.bad.example.com/y"))
        found = await told(t, "ada", "words", "test https://casino.example")
        assert "from-chat-links" in plain(found.text)


async def test_an_entry_that_an_example_contradicts_is_refused(tmp_path: Path) -> None:
    example = '\n[[examples]]\nsays = "good morning"\nexpect = []\n'
    async with town(tmp_path, POLICY + example) as t:
        refused = await told(t, "ada", "words", "add good morning")
        assert "could not be accepted" in plain(refused.text)
        assert not (tmp_path / FILE).exists()


async def test_what_is_over_is_dropped(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    entries = [
        Entry(
            community=community, kind="words", entry=word, who="test:member:ada", when=now,
            until=until,
        )
        for community, word, until in (
            ("acme", "stale", now - timedelta(seconds=1)),
            ("acme", "fresh", now + timedelta(days=1)),
            ("other", "elsewhere", None),
        )
    ]  # fmt: skip
    (tmp_path / "lists").mkdir()
    (tmp_path / FILE).write_bytes(written(entries))
    async with town(tmp_path) as t:
        assert not removes(await t.says("ann", "stale bread"))
        assert removes(await t.says("ann", "fresh bread"))
        assert not removes(await t.says("ann", "elsewhere it rains"))
    assert listed(tmp_path) == [("words", "fresh", True), ("words", "elsewhere", False)]


async def test_what_ends_while_the_program_runs_is_dropped_by_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chatlists, "PAUSE", 0.1)
    monkeypatch.setattr(chatlists, "VALID", timedelta(seconds=4))
    async with town(tmp_path) as t:
        await told(t, "ada", "words", "add stale")
        assert removes(await t.says("ann", "stale bread"))
        async with asyncio.timeout(20):
            while removes(await t.says("bob", "stale cake")):
                await asyncio.sleep(0.2)
        assert listed(tmp_path) == []


async def test_a_policy_may_have_no_such_list(tmp_path: Path) -> None:
    async with town(tmp_path, "from_chat = false\n" + POLICY) as t:
        assert "from_chat = false" in plain((await told(t, "ada", "words", "add stale")).text)


async def test_a_list_that_nobody_can_read_is_told(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        (tmp_path / FILE).mkdir(parents=True)
        assert "cannot be read or written" in plain(
            (await told(t, "ada", "words", "add stale")).text
        )


CONVERSATION: tuple[tuple[str, str, tuple[str, str, str]], ...] = (
    ("words", "list", ("Nothing was added", "还没有从群里添加", "No se ha añadido nada")),
    ("words", "add 加微信", ("is added and holds", "已添加，有效至", "queda en la lista hasta")),
    ("words", "test 请加微信", ("from-chat-words", "from-chat-words", "from-chat-words")),
    ("links", "deny bad.example", ("is added and holds", "已添加", "queda en la lista")),
    ("links", "list", ("taken down", "撤下", "se retira")),
    ("words", "remove 加微信", ("not listed any more", "已从列表移除", "ya no está")),
    ("words", "remove 加微信", ("was not added from chat", "不是从群里添加", "no se añadió desde")),
    ("words", "add a", ("too short", "太短", "demasiado corto")),
)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_sandbox_answers_in_every_language(tmp_path: Path, language: Language) -> None:
    (tmp_path / "acme.toml").write_text(
        f'community = "acme"\nplaces = ["{ROOM}"]\nlanguage = "{language}"\n'
        '[roles.admin]\nmembers = ["sandbox:member:moderator"]\nmay = ["policy", "case"]\n',
        encoding="utf-8",
    )
    given = {
        "policies": ["acme.toml"], "store": {"url": "sqlite:///store.db"}, "web": {"port": 0},
        "sandbox": {"port": 0},
    }  # fmt: skip
    config = Config.model_validate(given).model_copy(update={"folder": tmp_path})
    await migrate(config.store_url())
    store, around = await Store.open(config.store_url()), edges(config)
    app, room = App(config, store, around), around.room
    assert room
    task = asyncio.create_task(app.run(alone=True))
    try:
        await room.ready.wait()

        def answers() -> list[str]:
            posts = room.world.posts.values()
            mine = [p for p in posts if p.only_for.endswith(":moderator") and p.kind != "command"]
            return ["".join(map(str, post.pieces)) for post in mine]

        for name, text, expected in CONVERSATION:
            before = len(answers())
            said = sentence(f"command.{name}.name", language)
            await room.says("moderator", "lobby", f"/{said} {text}")
            await until(lambda b=before: len(answers()) > b)  # type: ignore[misc]
            assert expected[LANGUAGES.index(language)] in answers()[before], (name, text)
    finally:
        app.stop()
        await task
        await store.close()
