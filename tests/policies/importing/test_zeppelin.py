"""Zeppelin's automod becomes rules that do the same, and what is not carried over is told."""

from __future__ import annotations

import pytest

from policies.events import Event
from policies.importing.source import SourceRefused
from policies.importing.zeppelin_actions import ACTIONS
from policies.importing.zeppelin_actions import LEFT_OUT as ACTIONS_LEFT_OUT
from policies.importing.zeppelin_triggers import LEFT_OUT, TRIGGERS
from policies.lines import Reader
from tests.policies.importing.carrying import carry, taken, whys
from tests.policies.said import Life


def config(triggers: str, actions: str = "{clean: true}", more: str = "") -> str:
    return f"automod:\n  config:\n    rules:\n      r:\n        triggers: {triggers}\n" + (
        f"        actions: {actions}\n{more}"
    )


def found(triggers: str, *lines: str) -> list[bool]:
    """For each event whether the imported rules find something in it."""
    life, reader = Life(taken(carry("zeppelin", config(triggers))).policy), Reader()
    events: list[Event] = [reader.read(line) for line in lines]
    return [bool(decision.findings) for decision in life.meets_all(events)]


FINDS = {
    "[match_words: {words: [banana, 加微信]}]": (
        ['{"text": "a BANANA"}', '{"text": "请加微信领红包"}'], ['{"text": "bananas"}'],
    ),
    "[match_words: {words: [nan, 微信], only_full_words: false}]": (
        ['{"text": "bananas"}', '{"text": "加微信吧"}'], ['{"text": "apples"}'],
    ),
    "[match_words: {words: [scam], match_messages: false, match_nicknames: true}]": (
        ['{"event": "join", "name": "Scam here", "member": "m2"}'], ['{"text": "scam"}'],
    ),
    r"[match_regex: {patterns: ['/earn \d+ usd/i']}]": (
        ['{"text": "Earn 300 USD"}'], ['{"text": "earn usd"}'],
    ),
    r"[match_regex: {patterns: ['[\u2580-\u259f]{4,}', '\u{1f600}\/']}]": (
        ['{"text": "▀▄▀▄"}', '{"text": "😀/"}'], ['{"text": "▀▄"}'],
    ),
    "[match_invites: {exclude_invite_codes: [ours]}]": (
        ['{"text": "discord.gg/theirs"}'], ['{"text": "discord.gg/ours"}'],
    ),
    "[match_invites: {include_invite_codes: [theirs]}]": (
        ['{"text": "discord.gg/theirs"}'], ['{"text": "discord.gg/others"}'],
    ),
    "[match_links: {include_domains: [bad.example]}]": (
        ['{"text": "https://www.bad.example/x"}'], ['{"text": "https://good.example"}'],
    ),
    "[match_links: {exclude_domains: [good.example]}]": (
        ['{"text": "https://good.example https://bad.example"}'],
        ['{"text": "https://good.example"}'],
    ),
    "[match_links: {include_words: [promo]}]": (
        ['{"text": "https://a.example/promo"}'], ['{"text": "https://a.example"}'],
    ),
    "[match_links: {include_malicious: true}]": (
        ['{"text": "https://paypa1.com"}'], ['{"text": "https://paypal.com"}'],
    ),
    "[any_message: {}]": (
        ['{"text": "x"}', '{"attachments": [{"name": "a.png"}]}'], ['{"event": "join"}'],
    ),
    "[has_attachments: {}]": (['{"attachments": [{"name": "a.png"}]}'], ['{"text": "x"}']),
    "[has_attachments: {min_count: 2}]": (
        ['{"attachments": [{"name": "a.png"}, {"name": "b.png"}]}'],
        ['{"attachments": [{"name": "a.png"}]}'],
    ),
    "[has_attachments: {min_count: 1, max_count: 1}]": (
        ['{"attachments": [{"name": "a.png"}]}'],
        ['{"text": "x"}', '{"attachments": [{"name": "a.png"}, {"name": "b.png"}]}'],
    ),
    "[match_attachment_type: {blacklist_enabled: true, filetype_blacklist: [exe]}]": (
        ['{"attachments": [{"name": "a.EXE"}]}'], ['{"attachments": [{"name": "a.png"}]}'],
    ),
    "[match_attachment_type: {whitelist_enabled: true, filetype_whitelist: [png]}]": (
        ['{"attachments": [{"name": "a.gif"}]}'], ['{"attachments": [{"name": "a.png"}]}'],
    ),
    "[match_mime_type: {blacklist_enabled: true, mime_type_blacklist: [image/gif]}]": (
        ['{"attachments": [{"name": "a.png"}, {"name": "a", "type": "image/gif"}]}'],
        ['{"attachments": [{"name": "a", "type": "image/png"}]}'],
    ),
    "[has_attachments: {min_count: 0, max_count: 0}]": (
        ['{"text": "x"}'], ['{"text": "x", "attachments": [{"name": "a.png"}]}'],
    ),
    "[member_join: {only_new: true}]": (
        ['{"event": "join", "name": "Ann", "created": "2025-12-31T23:30:00Z"}'],
        ['{"event": "join", "name": "Bob", "created": "2025-12-01T00:00:00Z", "member": "m2"}'],
    ),
    "[match_words: {words: [a1]}, match_words: {words: [b2]}]": (
        ['{"text": "a1"}', '{"text": "b2"}'], ['{"text": "c3"}'],
    ),
}  # fmt: skip


@pytest.mark.parametrize("triggers", FINDS)
def test_a_trigger_finds_what_it_found_there(triggers: str) -> None:
    finds, leaves = FINDS[triggers]
    assert found(triggers, *leaves, *finds) == [False] * len(leaves) + [True] * len(finds)


SPAM = {
    "message_spam": '{"text": "x"}',
    "mention_spam": '{"text": "x", "mentions": ["m9"]}',
    "link_spam": '{"text": "https://a.example"}',
    "attachment_spam": '{"attachments": [{"name": "a"}]}',
    "emoji_spam": '{"text": "🎉"}',
    "line_spam": '{"text": "x"}',
    "character_spam": '{"text": "x"}',
    "sticker_spam": '{"parts": [{"kind": "sticker", "text": "x"}]}',
}


@pytest.mark.parametrize("name", SPAM)
def test_so_many_are_too_many(name: str) -> None:
    lines = [SPAM[name]] * 3
    assert found(f"[{name}: {{amount: 3, within: 10s}}]", *lines) == [False, False, True]


def test_so_many_arrivals_are_too_many() -> None:
    lines = [f'{{"event": "join", "member": "m{n}"}}' for n in range(3)]
    assert found("[member_join_spam: {amount: 3, within: 1m}]", *lines) == [False, False, True]


DOES = {
    "{clean: true}": ["delete"],
    "{warn: {reason: no}}": ["warn"],
    "{mute: {duration: 5m}}": ["timeout"],
    "{mute: {}}": ["quarantine"],
    "{kick: {}}": ["kick"],
    "{ban: {duration: 2h}}": ["ban"],
    "{alert: {channel: '77', text: hi}}": ["alert"],
    "{log: true}": [],
    "{change_nickname: Nobody}": ["rename"],
    "{change_nickname: {name: Nobody}}": ["rename"],
    "{add_roles: ['1', '2']}": ["role_add", "role_add"],
    "{remove_roles: ['1']}": ["role_remove"],
    "{set_antiraid_level: high}": ["posture"],
    "{reply: 'hello {user.mention} {x}'}": ["reply"],
    "{reply: {text: hello, auto_delete: 5s}}": ["reply"],
    "{reply: {text: hello, auto_delete: 5}}": ["reply"],
    "{reply: {text: {embed: {}}}}": [],
    "{reply: {text: {content: 'hello <@{user.id}>'}, auto_delete: 3s}}": ["reply"],
    "{set_slowmode: {duration: 10s}}": ["slowmode"],
    "{pause_invites: {paused: true}}": ["pause"],
}


@pytest.mark.parametrize("actions", DOES)
def test_an_action_does_what_it_did_there(actions: str) -> None:
    policy = taken(carry("zeppelin", config("[match_words: {words: [banana]}]", actions))).policy
    assert [action.do for action in policy.rules[0].actions] == DOES[actions]


def test_what_members_read_names_them_and_nothing_else_of_a_template() -> None:
    actions = "{reply: 'Hi <@!{user.id}> ({user.username}), {message.content}'}"
    made = carry("zeppelin", config("[match_words: {words: [banana]}]", actions))
    assert taken(made).policy.rules[0].actions[0].text == "Hi {name} ({name}),"


def test_all_of_zeppelins_triggers_and_actions_are_known() -> None:
    assert len(TRIGGERS) + len(LEFT_OUT) == 35
    assert len(ACTIONS) + len(ACTIONS_LEFT_OUT) == 19


def test_what_is_not_carried_over_stands_at_its_place_with_its_line() -> None:
    text = config(
        "\n        - member_leave: {}\n        - match_regex:\n"
        "            patterns: ['(?=a)b', ok]\n        - match_words:\n"
        "            words: [banana]\n            match_custom_status: true\n",
        "{start_thread: {}, clean: true}",
    )
    made = carry("zeppelin", text)
    assert {(line, entry) for line, _, entry in whys(made)} == {
        ("6", "rules.r.triggers[1].member_leave"),
        ("8", "rules.r.triggers[2].match_regex.patterns[1]"),
        ("11", "rules.r.triggers[3].match_words.match_custom_status"),
        ("13", "rules.r.actions.start_thread"),
    }
    for note in made.notes:
        comments = " ".join(line.removeprefix("# ") for line in made.text.splitlines())
        assert f"{note.where}: {note.entry}: not carried over: {note.why}" in comments


@pytest.mark.parametrize(
    ("text", "line", "entry"),
    [
        (config("[match_word: {words: [a]}]"), "5", "rules.r.triggers[1].match_word"),
        (config("[match_words: {wrods: [a]}]"), "5", "rules.r.triggers[1].match_words.wrods"),
        (config("[match_words: {words: [aa]}]", "{cleen: true}"), "6", "rules.r.actions.cleen"),
        (
            config("[match_words: {words: [aa]}]", more="        cool: 5s"),
            "7",
            "rules.r.cool",
        ),
    ],
)
def test_what_nobody_knows_is_told(text: str, line: str, entry: str) -> None:
    assert (line, "unknown", entry) in whys(carry("zeppelin", text))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (config("[match_words: {words: {a: b}}]"), 5),
        (config("[match_words: {words: [aa], only_full_words: perhaps}]"), 5),
        (config("[message_spam: {amount: many, within: 5s}]"), 5),
        (config("[message_spam: {amount: 5, within: soon}]"), 5),
        (config("[message_spam: {amount: 5}]"), 5),
        (config("5"), 5),
        ("automod: {}", 1),
        ("a", 1),
        ("", 1),
    ],
)
def test_a_wrong_type_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(SourceRefused) as refused:
        carry("zeppelin", text)
    assert refused.value.where == f"a.yaml:{line}"


def test_a_rule_that_lost_an_exception_only_watches_and_hinders_no_other() -> None:
    made = carry("zeppelin", config("[match_links: {include_domains: [a.b], exclude_words: [c]}]"))
    (rule,) = taken(made).policy.rules
    assert (rule.mode, rule.stop) == ("shadow", False)
    (rule,) = taken(
        carry("zeppelin", config("[match_links: {include_domains: [a.b]}]"))
    ).policy.rules
    assert (rule.mode, rule.stop) == ("enforce", True)


def test_levels_and_overrides_say_whom_and_where_a_rule_leaves_alone() -> None:
    rules = (
        "automod:\n  config:\n    rules:\n"
        "      r: {triggers: [match_words: {words: [banana]}], actions: {clean: true}}\n"
        "      s: {enabled: false, triggers: [match_words: {words: [pear]}], actions: {}}\n"
        "  overrides:\n"
        "  - {level: '>=50', config: {rules: {r: {enabled: false}}}}\n"
        "  - {role: ['7'], config: {rules: {r: {enabled: false}}}}\n"
        "  - {channel: '8', config: {rules: {r: {enabled: false}, s: {enabled: true}}}}\n"
        "  - {level: '<20', config: {rules: {r: {enabled: false}}}}\n"
    )
    made = carry("zeppelin", "levels: {'1': 100, '2': 50, '3': 10}\n" + rules)
    first, second = taken(made).policy.rules
    assert first.exempt == {"moderator", "admin", "role-7"}
    assert second.channels == {"discord:channel:8"}
    assert ("11", "left_out", "automod.overrides[4].config.rules.r") in whys(made)
    unknown = carry("zeppelin", rules)
    assert taken(unknown).policy.rules[0].exempt == {"moderator", "role-7"}
