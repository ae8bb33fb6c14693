"""Adding: somebody came in; where that is the bot and no policy names the place, it is set up."""

from __future__ import annotations

from policies.actions import Send
from policies.draft import Draft
from policies.events import Actor, Joined
from policies.following.judging import observe
from policies.people import lobby
from policies.people.reading import reads


def joined(draft: Draft) -> None:
    """Look at who joins. The lobby only hears of the bot itself: whoever added it, if they were let
    in, is asked whether to begin."""
    event = draft.event
    assert isinstance(event, Joined)
    if draft.policy.community != lobby.NAME:
        observe(draft)
    elif draft.policy.roles_of(Actor(id=event.invited_by)):
        with draft.speaking(reads(draft, event.invited_by, event.channel)):
            label = str(draft.say("button.setup_begin")[0])
            words, begin = draft.say("setup_hello"), draft.button(label, "setup")
        draft.act(Send, channel=event.channel, text=words, buttons=(begin,), because="setup")
