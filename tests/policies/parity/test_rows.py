"""Every row of the parity table does what it says: found, left alone, or done."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from msgspec.structs import replace

from policies.decision import Decision
from policies.events import Event
from policies.importing.zeppelin_actions import ACTIONS
from policies.importing.zeppelin_actions import LEFT_OUT as ACTIONS_LEFT_OUT
from policies.importing.zeppelin_triggers import LEFT_OUT, TRIGGERS
from policies.lines import Reader
from policies.parity import Row, bots
from policies.state import Set
from tests.policies.said import LADDER, Life, policy

ROWS = {f"{bot.name}: {row.group}: {row.there}": row for bot in bots() for row in bot.rows}
ROLES = '[roles.regular]\nmembers = ["sandbox:role:regular"]\n'
LOUD = "sandbox:role:loud"
FOUND = [name for name, row in ROWS.items() if row.found]
DONE = [name for name, row in ROWS.items() if row.does]


def meets(row: Row, said: tuple[str, ...]) -> list[Decision]:
    """What is decided about events under a policy with the row's rule alone."""
    looks = "" if "filter" in row.here else 'filter = "keywords"\nwords = ["banana"]\n'
    acts = "" if row.here.startswith("actions") else 'actions = ["alert"]\n'
    body = (
        f'{ROLES}[[rules]]\nname = "row"\nbecause = "no bananas"\n{looks}{acts}{row.here}\n{LADDER}'
    )
    life, reader = Life(policy(body)), Reader()
    lines = [line if line.startswith("{") else json.dumps({"text": line}) for line in said]
    events: list[Event] = [reader.read(line) for line in lines]
    loud = [replace(e, actor=replace(e.actor, roles=(*e.actor.roles, LOUD))) for e in events]
    return life.meets_all(loud)


@pytest.mark.parametrize("name", FOUND)
def test_it_is_found(name: str) -> None:
    row = ROWS[name]
    found = [bool(d.findings) for d in meets(row, row.found)]
    several = len(set(row.found)) > 1 or '"flood"' in row.here or '"repeats"' in row.here
    assert found[-1] and (not several or not any(found[:-1]))


@pytest.mark.parametrize("name", FOUND)
def test_it_is_left_alone(name: str) -> None:
    row = ROWS[name]
    assert row.left and not any(d.findings for d in meets(row, row.left))


@pytest.mark.parametrize("name", DONE)
def test_it_is_done(name: str) -> None:
    row = ROWS[name]
    (decision,) = meets(row, ("banana",))
    assert not [finding.error for finding in decision.findings if finding.error]
    done = {str(type(action).__struct_config__.tag) for action in decision.actions}
    done |= {write.name for write in decision.writes if isinstance(write, Set)}
    assert set(row.does) <= done, done


@pytest.mark.parametrize("name", [name for name in ROWS if name not in {*FOUND, *DONE}])
def test_what_is_not_carried_over_says_why(name: str) -> None:
    assert ROWS[name].why and not ROWS[name].here


def test_nothing_of_the_other_bots_is_forgotten() -> None:
    counted = Counter((bot.name, row.group) for bot in bots() for row in bot.rows)
    assert len(ROWS) == counted.total()
    assert counted["Zeppelin", "triggers"] == 35
    assert counted["Zeppelin", "actions"] == 19
    assert counted["YAGPDB", "triggers"] == 37
    assert counted["YAGPDB", "conditions"] == 20
    assert counted["YAGPDB", "effects"] == 15
    assert counted["tg-spam", "checks"] == 13 + 13
    assert counted["python-discord/bot", "antispam"] == 9


def test_the_importer_and_the_table_agree_on_zeppelin() -> None:
    named: dict[str, set[str]] = {group: set() for group in ("triggers", "actions")}
    for row in bots()[0].rows:
        named[row.group].add(row.there)
    assert named["triggers"] == {*TRIGGERS, *LEFT_OUT}
    assert named["actions"] == {*ACTIONS, *ACTIONS_LEFT_OUT}
