"""What is personal in decisions and state, and what stays of them when a member's words go."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from policies.decision import AnyAction, Decision
from policies.people.grants import GRANTS, denials, without_holder
from policies.people.linked import linked_pages, without_links
from policies.people.standing import NAME_PAGE, name_pages
from policies.records import AnyRecord, Audited, CaseKept
from policies.state import AnyWrite, Held, Page

_WORDS: dict[str, Any] = {"text": (), "fallback": (), "reason": "", "name": ""}
"""Fields of actions that hold words, and what stands there when they are gone."""
_BY_HAND = "command"
"""The reason of what was done by hand is somebody's words; every other one is the policy's own."""
_SPOKEN = ("reason", "said:", "note:")
"""Under what names the words of a case stand, and notes about a member."""
_IN_FORCE = (
    *("ban@", "timeout@", "role_add@", "role_remove@", "rename@"),
    *("compromised", "suspended@", "strikes"),
)


def wordless(decision: Decision) -> Decision:
    """The decision without what anybody reads and without names; what it did stays."""
    actions = tuple(map(_silent, decision.actions))
    writes = tuple(write for write in decision.writes if not _names(write))
    records = tuple(map(_bare, decision.records))
    return structs.replace(decision, actions=actions, writes=writes, records=records)


def _silent(action: AnyAction) -> AnyAction:
    spoken = {name: none for name, none in _WORDS.items() if getattr(action, name, None)}
    if action.because != _BY_HAND:
        spoken.pop("reason", None)
    return structs.replace(action, **spoken) if spoken else action


def _bare(record: AnyRecord) -> AnyRecord:
    if isinstance(record, Audited):
        return structs.replace(record, before="", after="")
    return structs.replace(record, reason="") if isinstance(record, CaseKept) else record


def _names(write: AnyWrite) -> bool:
    if write.name == "names" or write.subject.startswith(NAME_PAGE):
        return True
    return write.name.startswith(_SPOKEN)


def erased(
    pages: dict[str, Page], member: str, spared: frozenset[int] = frozenset()
) -> dict[str, Page | None]:
    """What becomes of a community's pages when a member is erased: only those that change.

    Of the member stays what is in force against them, so that it ends as it was said, and strikes,
    so that nobody is rid of them by asking; of their cases everything but the words (see
    ``pages_of``), and those that are ``spared`` whole.
    """
    page = pages.get(member)
    if page is None:
        return {}
    rest = {name: value for name, value in page.items() if name.startswith(_IN_FORCE)}
    if (denied := denials(page)) is not None:
        rest[GRANTS] = denied
    if spared:
        rest["cases"] = Held(tuple(sorted(spared)))
    changed: dict[str, Page | None] = {member: rest or None} if rest != page else {}
    changed |= without_holder(pages, member) | without_links(pages, member)
    names = page.get("names")
    if isinstance(names, Held):
        changed |= dict.fromkeys(name_pages(member, names.value))
    for subject in (_cases_of(page) & pages.keys()) - {f"case:{n}" for n in spared}:
        kept = {n: v for n, v in pages[subject].items() if not n.startswith(_SPOKEN)}
        if kept != pages[subject]:
            changed[subject] = kept
    return changed


def pages_of(page: Page) -> set[str]:
    """The pages of the cases and accounts that a member's page names."""
    return _cases_of(page) | set(linked_pages(page))


def _cases_of(page: Page) -> set[str]:
    known = page.get("cases")
    numbers = known.value if isinstance(known, Held) and isinstance(known.value, tuple) else ()
    return {f"case:{number}" for number in numbers}
