"""Whatever Zeppelin accepts becomes a policy that loads; anything else is refused."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.importing.source import SourceRefused
from policies.importing.zeppelin_actions import ACTIONS
from policies.importing.zeppelin_triggers import TRIGGERS
from tests.policies.importing.carrying import carry, taken

TEXT = st.text(max_size=12)
SCALAR = TEXT | st.integers(-5, 10**19) | st.booleans() | st.none()
TIMES = st.sampled_from(["10s", "1h30m", "2 days", "5"])
TRIGGER = st.one_of(
    st.fixed_dictionaries({"match_words": st.fixed_dictionaries(
        {"words": st.lists(TEXT)},
        optional={"only_full_words": st.booleans(), "match_nicknames": st.booleans()})}),
    st.fixed_dictionaries({"match_regex": st.fixed_dictionaries({"patterns": st.lists(TEXT)})}),
    st.fixed_dictionaries({"match_links": st.dictionaries(
        st.sampled_from(["include_domains", "exclude_domains", "include_words", "include_regex",
                         "exclude_regex"]), st.lists(TEXT))}),
    st.fixed_dictionaries({"match_invites": st.dictionaries(
        st.sampled_from(["include_guilds", "exclude_guilds", "include_invite_codes",
                         "exclude_custom_invite_codes"]), st.lists(TEXT))}),
    st.fixed_dictionaries({"emoji_spam": st.fixed_dictionaries(
        {"amount": st.integers(-3, 10**6), "within": TIMES})}),
    st.just({"any_message": {}}),
    st.fixed_dictionaries({"match_attachment_type": st.fixed_dictionaries(
        {"blacklist_enabled": st.booleans(), "filetype_blacklist": st.lists(TEXT)})}),
    st.just({"has_attachments": {"min_count": 3, "max_count": 4}}),
    st.just({"member_leave": {}}),
)  # fmt: skip
ACTING = st.fixed_dictionaries({}, optional={
    "clean": st.booleans(), "reply": TEXT, "change_nickname": st.text(max_size=40),
    "warn": st.fixed_dictionaries({"reason": TEXT}),
    "mute": st.fixed_dictionaries({}, optional={"duration": TIMES, "reason": TEXT}),
    "add_roles": st.lists(st.integers(1, 10**18).map(str)),
    "alert": st.fixed_dictionaries({"channel": st.integers(1, 10**18).map(str), "text": TEXT}),
    "set_slowmode": st.fixed_dictionaries({"duration": TIMES}),
})  # fmt: skip
RULE = st.fixed_dictionaries(
    {"triggers": st.lists(TRIGGER, max_size=3), "actions": ACTING},
    optional={"enabled": st.booleans(), "cooldown": TIMES, "pretty_name": TEXT,
              "affects_bots": st.booleans(), "allow_further_rules": st.booleans()},
)  # fmt: skip


@settings(max_examples=40)
@given(st.dictionaries(st.text(min_size=1, max_size=90), RULE, max_size=3))
def test_whatever_zeppelin_accepts_becomes_a_policy_that_loads(rules: dict[str, Any]) -> None:
    text = yaml.safe_dump({"automod": {"config": {"rules": rules}}}, allow_unicode=True)
    taken(carry("zeppelin", text))


@settings(max_examples=40)
@given(
    st.recursive(
        SCALAR,
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                TEXT
                | st.sampled_from([*TRIGGERS, *ACTIONS, "rules", "triggers", "actions", "words"]),
                inner,
            )
        ),
    )
)
def test_anything_else_is_refused_and_nothing_worse(value: object) -> None:
    text = yaml.safe_dump({"automod": {"config": {"rules": {"r": value}}}}, allow_unicode=True)
    try:
        made = carry("zeppelin", text)
    except SourceRefused:
        return
    taken(made)
