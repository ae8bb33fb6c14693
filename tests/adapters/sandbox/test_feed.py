"""The feed gives every page everything in order, and drops a page that does not keep up."""

from __future__ import annotations

import json

from adapters.sandbox.feed import WAITING, Feed, patches


async def test_a_page_gets_the_snapshot_and_then_what_changes() -> None:
    feed = Feed(lambda: {"fresh": True})
    with feed.listening() as page:
        feed.publish({"n": 1})
        feed.publish({"n": 2})
        page.put_nowait(None)
        heard = [json.loads(text) async for text in patches(page)]
    assert heard == [{"fresh": True}, {"n": 1}, {"n": 2}]


async def test_a_page_that_does_not_keep_up_is_dropped() -> None:
    feed = Feed(lambda: {"fresh": True})
    with feed.listening() as slow, feed.listening() as quick:
        for n in range(WAITING + 10):
            feed.publish({"n": n})
            quick.get_nowait()
        assert slow.qsize() == WAITING + 1
        heard = [json.loads(text) async for text in patches(slow)]
        assert heard[-1] == {"n": WAITING - 2}
        assert quick.qsize() == 1
