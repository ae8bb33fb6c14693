"""Upkeep: nothing is migrated before a copy of it is safe, and copies do not pile up."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import migrations
from bot.cli import app
from bot.upkeep import KEEP_BACKUPS, back_up, migrate
from policies.file.bundle import Bundle, bundled
from storage.store import Store

KEPT = bundled("acme.toml", {"acme.toml": b"one"})
NEXT = '''
"""The next tables."""
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "next", "{before}", None, None
def upgrade():
    op.create_table("novelty", sa.Column("id", sa.Integer()))
    {then}
def downgrade():
    op.drop_table("novelty")
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a store lies that was migrated and used by the program as it is."""
    config = 'policies = ["acme.toml"]\n[store]\nurl = "sqlite:///store.db"\n'
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    asyncio.run(migrate(f"sqlite:///{tmp_path / 'store.db'}"))
    asyncio.run(keep(tmp_path / "store.db"))
    return tmp_path


async def keep(file: Path) -> None:
    """Write something down that must not get lost."""
    store = await Store.open(f"sqlite:///{file}")
    await store.bundles.keep(KEPT, datetime.now(UTC))
    await store.close()


def whole(file: Path) -> bool:
    """Whether it is there."""

    async def found() -> Bundle | None:
        store = await Store.open(f"sqlite:///{file}")
        bundle = await store.bundles.get(KEPT.digest)
        await store.close()
        return bundle

    return asyncio.run(found()) == KEPT


def plant(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str = "") -> None:
    """A later version of the program: one that brings another migration."""
    newer = folder / "newer"
    shutil.copytree(Path(migrations.__file__).parent, newer)
    text = NEXT.format(before=migrations.head(), then=then)
    (newer / "versions" / "next.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(migrations, "__file__", str(newer / "__init__.py"))


def upgrade(folder: Path) -> str:
    """What ``hallwarden db upgrade`` says."""
    arguments = ["db", "upgrade", "--config", str(folder / "config.toml")]
    return CliRunner().invoke(app, arguments).output


def backups(folder: Path) -> list[Path]:
    return sorted((folder / "backups").glob("*"))


def at(file: Path) -> str:
    return asyncio.run(migrations.current(f"sqlite:///{file}"))


def test_where_there_is_nothing_to_lose_no_backup_is_taken(folder: Path) -> None:
    assert migrations.head() in upgrade(folder)
    assert backups(folder) == []


def test_before_an_upgrade_the_store_is_backed_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = migrations.head()
    plant(monkeypatch, folder)
    assert "next" in upgrade(folder)
    assert at(folder / "store.db") == "next"
    (copy,) = backups(folder)
    assert at(copy) == before
    assert whole(copy)
    upgrade(folder)
    assert backups(folder) == [copy]


def test_an_upgrade_that_fails_leaves_the_store_and_its_backup(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = migrations.head()
    plant(monkeypatch, folder, then='raise ArithmeticError("half way")')
    upgrade(folder)
    (copy,) = backups(folder)
    assert at(copy) == at(folder / "store.db") == before
    assert whole(copy)
    assert whole(folder / "store.db")


def test_only_the_newest_backups_are_kept(folder: Path) -> None:
    taken = [
        asyncio.run(back_up(f"sqlite:///{folder / 'store.db'}", folder / "backups"))
        for _ in range(KEEP_BACKUPS + 2)
    ]
    assert backups(folder) == taken[2:]
