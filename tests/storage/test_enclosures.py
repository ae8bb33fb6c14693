"""Files of announcements are found by their digest, and only so many are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policies.file.bundle import bundled
from storage import enclosures
from storage.store import Store
from tests.storage.facts import NOW


async def test_what_was_sent_and_what_a_policy_names_is_found(store: Store) -> None:
    digest = await store.enclosures.keep("acme", b"a picture", NOW)
    assert await store.enclosures.content(digest) == b"a picture"
    assert await store.enclosures.keep("acme", b"a picture", NOW) == digest
    bundle = bundled("acme.toml", {"banner.png": b"a banner"})
    await store.bundles.keep(bundle, NOW)
    assert await store.enclosures.content(bundle.manifest.files["banner.png"]) == b"a banner"
    assert await store.enclosures.content("nothing") == b""


async def test_the_oldest_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enclosures, "MOST", 2)
    other = await store.enclosures.keep("other", b"theirs", NOW)
    kept = [
        await store.enclosures.keep("acme", b"%d" % n, NOW + timedelta(seconds=n)) for n in range(3)
    ]
    found = [await store.enclosures.content(each) for each in (other, *kept)]
    assert found == [b"theirs", b"", b"1", b"2"]
