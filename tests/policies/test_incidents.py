"""An incident has a number, knows what belongs to it, and ends by itself."""

from __future__ import annotations

from policies.crowd import incidents
from policies.crowd.incidents import Entry, Incident
from policies.draft import Draft
from tests.policies.said import Life, policy, says

RULES = policy("")
NONE = Incident(0, "", "", 0.0, 0.0, 0.0)


def drafted(life: Life, after: float = 0.0) -> Draft:
    """A draft of an event so many seconds after the start."""
    return Draft(says("x", after=after, id=f"{after}"), life.view(), RULES)


def kept(life: Life, draft: Draft) -> None:
    """Live on with what the draft wrote."""
    life.now = max(life.now, draft.at)
    for subject, values in draft.values.items():
        page = life.pages.setdefault(subject, {})
        page.update({name: value for name, value in values.items() if value is not None})


def opened(life: Life, *members: str) -> Incident:
    """A new incident of a minute's quiet with these members."""
    draft = drafted(life)
    entries = [Entry(draft.at + n, member, "c", f"{n}") for n, member in enumerate(members)]
    incident = incidents.joined(draft, incidents.begun(draft, "raid", 60.0), entries)
    kept(life, draft)
    return incident


def test_numbers_count_up_in_a_community() -> None:
    life = Life(RULES)
    assert [opened(life, "a").number, opened(life, "b").number] == [1, 2]
    first = incidents.known(drafted(life), 1)
    assert first is not None and (first.kind, first.size, first.members) == ("raid", 1, 1)
    assert first.event == drafted(life).event.id
    assert incidents.known(drafted(life), 3) is incidents.known(drafted(life), None) is None


def test_it_ends_when_it_has_been_quiet_and_is_forgotten_a_day_later() -> None:
    life = Life(RULES)
    incident = opened(life, "a", "b")
    assert incident.last == incident.began + 1
    assert incident.open(incident.last + 59) and not incident.open(incident.last + 60)
    assert incidents.known(drafted(life, after=86_000), 1) == incident
    kept(life, drafted(life, after=86_402))
    life.now += 86_402
    assert (
        incidents.known(drafted(life), 1) is None and incidents.entries(drafted(life), NONE) == ()
    )


def test_members_count_once_and_belong() -> None:
    life = Life(RULES)
    incident = opened(life, "a", "b", "a")
    assert (incident.size, incident.members) == (3, 2)
    draft = drafted(life)
    assert incidents.wrote(draft, incident, "b") and not incidents.wrote(draft, incident, "c")
    assert [one.message for one in incidents.entries(draft, incident)] == ["0", "1", "2"]


def test_who_only_came_has_written_nothing() -> None:
    life = Life(RULES)
    draft = drafted(life)
    came = [Entry(draft.at, member, "c") for member in ("a", "b")]
    incident = incidents.joined(draft, incidents.begun(draft, "joins", 60.0), came)
    incident = incidents.joined(draft, incident, [Entry(draft.at, "a", "c", "7")])
    incident = incidents.joined(draft, incident, [Entry(draft.at, "a", "c")])
    assert (incident.size, incident.members) == (4, 2)
    assert incidents.wrote(draft, incident, "a") and not incidents.wrote(draft, incident, "b")


def test_entries_fill_page_after_page_up_to_a_bound() -> None:
    life = Life(RULES)
    incident = opened(life, *(f"m{n}" for n in range(incidents.MOST + 5)))
    assert incident.size == incident.members == incidents.MOST + 5
    pages = [name for name in life.pages if name.startswith("incident:")]
    assert len(pages) == 64 and max(len(life.pages[page]) for page in pages) == incidents.PAGE
    found = incidents.entries(drafted(life), incident)
    assert len(found) == incidents.MOST and found[70].member == "m70"


def test_a_finding_names_its_incident() -> None:
    assert incidents.named("raid_joins count=9 normal=3 incident=12") == 12
    assert incidents.named("flood count=9 limit=8 duration=10") is None
    assert incidents.named("incident=many") is None
