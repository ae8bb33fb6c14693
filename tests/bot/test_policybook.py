"""The policy book: what may come into force, and what is kept of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import migrations
from adapters.catalog import SANDBOX, Row
from bot.app import App
from bot.checkups import check, reload
from bot.config import Config
from bot.edges import Edges
from bot.tables import StoreTable, WebTable
from policies.actions import Alert, Reply
from policies.errors import PolicyError
from storage.store import Store
from tests.bot.town import POLICY, Edge, Town, plain, town

MUST = POLICY.replace('filter = "flood"', 'filter = "flood"\nmust = true')


@pytest.fixture
def row(monkeypatch: pytest.MonkeyPatch) -> Row:
    """What the town's platform can do: everything but a timeout."""
    row = replace(SANDBOX, platform="test", name="Town", timeouts=False)
    monkeypatch.setattr("adapters.catalog.CATALOG", (row,))
    return row


@pytest.mark.usefixtures("row")
async def test_a_start_is_refused_where_a_rule_must_be_and_cannot(tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup) as refused:
        async with town(tmp_path, MUST):
            pass
    line = MUST[: MUST.index('name = "too-fast"')].count("\n")
    words = f"^acme.toml:{line}: the rule too-fast must be enforced, and on Town"
    assert refused.group_contains(PolicyError, match=words)


async def test_the_last_good_version_must_be_met_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.catalog.CATALOG", (replace(SANDBOX, platform="test"),))
    async with town(tmp_path, MUST):
        pass
    monkeypatch.setattr("adapters.catalog.CATALOG", ())
    with pytest.raises(ExceptionGroup, match="unhandled") as refused:
        async with town(tmp_path):
            pass
    assert refused.group_contains(PolicyError, match="too-fast must be enforced, and on test")


@pytest.mark.usefixtures("row")
async def test_a_change_is_refused_where_a_rule_must_be_and_cannot(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        before = t.app.intake.policies["acme"].bundle
        (tmp_path / "acme.toml").write_text(MUST, encoding="utf-8")
        done = await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        (alert,) = [a for a in done if isinstance(a, Alert)]
        assert "timeout: not possible, alert instead" in plain(alert.text)
        assert t.app.intake.policies["acme"].bundle == before


@pytest.mark.usefixtures("row")
async def test_what_falls_short_is_told_at_the_start_and_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with town(tmp_path) as t:
        logged = capsys.readouterr()
        assert "too-fast, Town: timeout: not possible, alert instead" in logged.out + logged.err
        await t.invokes("ada", "policy", "check")
        done = await t.edge.until(lambda d: any(isinstance(a, Reply) for a in d))
        (reply,) = [a for a in done if isinstance(a, Reply)]
        assert "fine" in plain(reply.text)
        assert "\ntoo-fast, Town: timeout: not possible" in plain(reply.text)


@asynccontextmanager
async def two_of_one_name(folder: Path) -> AsyncIterator[App]:
    """The program with ``bees/acme.toml`` and ``cats/acme.toml``."""
    names = (Path("bees", "acme.toml"), Path("cats", "acme.toml"))
    store_table = StoreTable(url="sqlite:///store.db")
    config = Config(policies=names, store=store_table, web=WebTable(port=0), folder=folder)
    await migrations.upgrade(config.store_url())
    store = await Store.open(config.store_url())
    app = App(config, store, Edges(adapters={"test": Edge()}))
    running = asyncio.create_task(app.run(alone=True))
    try:
        ready = asyncio.create_task(app.ready.wait())
        await asyncio.wait({running, ready}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        yield app
    finally:
        app.stop()
        await asyncio.wait({running}, timeout=20)
        await store.close()


def rules(app: App) -> dict[str, list[str]]:
    return {name: [r.name for r in p.rules] for name, p in app.intake.policies.items()}


async def test_files_of_one_name_do_not_share_their_last_good_version(tmp_path: Path) -> None:
    texts: dict[str, str] = {}
    for number, name in enumerate(("bees", "cats")):
        (tmp_path / name).mkdir()
        text = POLICY.replace('"acme"', f'"{name}"').replace("room:1", f"room:{number}")
        texts[name] = text.replace("banned-words", f"no-{name}")
        (tmp_path / name / "acme.toml").write_text(texts[name], encoding="utf-8")
    async with two_of_one_name(tmp_path) as app:
        expected = rules(app)
    assert expected == {"bees": ["no-bees", "too-fast"], "cats": ["no-cats", "too-fast"]}
    for name, broken in (("bees", '[[rules]]\nnmae = "x"\n'), ("cats", "“")):
        (tmp_path / name / "acme.toml").write_text(texts[name] + broken, encoding="utf-8")
    async with two_of_one_name(tmp_path) as app:
        assert rules(app) == expected


def two(folder: Path, community: str = "cats", place: str = "test:room:2") -> list[Path]:
    """``bees/acme.toml``, and ``cats/acme.toml`` with that community and place."""
    made = []
    for name, whose, where in (("bees", "bees", "test:room:1"), ("cats", community, place)):
        text = POLICY.replace('"acme"', f'"{whose}"').replace("test:room:1", where)
        (folder / name).mkdir(exist_ok=True)
        made.append(folder / name / "acme.toml")
        made[-1].write_text(text, encoding="utf-8")
    return made


CLAIMS = [
    ("bees", "test:room:2", "acme.toml:2: community: the community bees has another policy file"),
    ("cats", "test:room:1", "acme.toml:3: places[1]: the place test:room:1 stands in another"),
]


@pytest.mark.parametrize(("community", "place", "told"), CLAIMS)
async def test_two_files_may_not_claim_one_community_or_place(
    tmp_path: Path, community: str, place: str, told: str
) -> None:
    bees, cats = two(tmp_path, community, place)
    with pytest.raises(ExceptionGroup) as refused:
        async with two_of_one_name(tmp_path):
            pass
    words = re.escape(told) + ".*" + re.escape(str(bees))
    assert refused.group_contains(PolicyError, match=words)
    two(tmp_path)
    async with two_of_one_name(tmp_path) as app:
        two(tmp_path, "cats", "test:room:1")
        (problem,) = await app.book.reload(cats)
        assert problem.startswith("acme.toml:3: places[1]: the place test:room:1 stands")
        assert app.intake.policies["cats"].places == ("test:room:2",)
        assert app.intake.entrance.routes == {"test:room:1": "bees", "test:room:2": "cats"}


async def test_a_running_community_keeps_its_name(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        file = tmp_path / "acme.toml"
        file.write_text(POLICY.replace('"acme"', '"bees"'), encoding="utf-8")
        (problem,) = await t.app.book.reload(file)
        assert problem.startswith("acme.toml:2: community: this file is the policy of acme:")
        assert 'write community = "acme" again' in problem
        assert set(t.app.intake.policies) == {"acme"}
        (row,) = await check(t.app.book, "acme")
        assert row["problems"] == (problem,)


async def replies(t: Town, do: str) -> str:
    """What is answered to ``/policy``."""
    before = len(t.edge.done)
    await t.invokes("ada", "policy", do)
    done = await t.edge.until(lambda d: any(isinstance(a, Reply) for a in d[before:]))
    return next(plain(a.text) for a in done[before:] if isinstance(a, Reply))


async def test_a_check_says_what_a_reload_would(tmp_path: Path) -> None:
    named = POLICY.replace('"test:member:mo"', '"test:role:Modz"')
    async with town(tmp_path, names={}) as t:
        file = tmp_path / "acme.toml"
        line = named[: named.index("Modz")].count("\n") + 1
        (tmp_path / "acme.toml").write_text(named, encoding="utf-8")
        told = f"acme.toml:{line}: roles.moderator.members[1]: the name test:role:Modz is not found"
        assert told in await replies(t, "check")
        refused = await replies(t, "reload")
        assert refused.startswith("The file was not accepted; the last good version stays in force")
        assert told in refused
        file.write_text(POLICY.replace('because = "too many messages at once"', ""), "utf-8")
        (row,) = await check(t.app.book, "acme")
        assert row["problems"] == ()
        (advice,) = row["advice"]
        assert "too-fast acts on members but gives no reason" in advice
        assert "gives no reason" in await replies(t, "check")


async def test_a_reload_says_whether_the_file_was_taken(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert (await replies(t, "reload")).startswith("Nothing has changed")
        (tmp_path / "acme.toml").write_text(POLICY + "# more\n", encoding="utf-8")
        assert (await reload(t.app.book, "acme"))[0]["reload"] == "taken"
        assert (await replies(t, "check")).startswith("The policy file is fine (rules: 2)")


async def test_a_start_is_refused_where_a_broken_file_tells_no_community(tmp_path: Path) -> None:
    async with town(tmp_path):
        pass
    (tmp_path / "acme.toml").write_text("commnity = 1", encoding="utf-8")
    with pytest.raises(ExceptionGroup) as refused:
        async with town(tmp_path):
            pass
    assert refused.group_contains(PolicyError, match="commnity")
