"""Every sentence that the code asks for exists, and is given all the names it may hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from policies.commands.shown import shown
from policies.wording import keys, names_of

POLICIES = Path(__file__).parents[3] / "policies"
PAGES = POLICIES.parent / "adapters" / "reviews"
"""What says more than the core has worded: a page has a title, and labels."""
SAYING = {"say": 0, "answer": 0, "Unusable": 0, "alert": 1, "sentence": 0}
"""Calls that take a key, and which of their arguments it is."""


def asked() -> Iterator[tuple[str, ast.Call, str | None, str]]:
    """Where, the call, its key (``None`` when that is a variable) and the key's known beginning."""
    for path in sorted(POLICIES.rglob("*.py")):
        if path.parent.name == "wording":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (place := SAYING.get(called(node))) is not None:
                key = node.args[place] if len(node.args) > place else None
                where = f"{path.relative_to(POLICIES)}:{node.lineno}"
                if isinstance(key, ast.Constant):
                    yield where, node, str(key.value), ""
                elif isinstance(key, ast.IfExp):
                    for branch in (key.body, key.orelse):
                        if isinstance(branch, ast.Constant):
                            yield where, node, str(branch.value), ""
                elif isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
                    yield where, node, None, str(key.values[0].value)


def called(node: ast.Call) -> str:
    """The bare name of what is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_every_sentence_asked_for_exists() -> None:
    known, places = keys(), list(asked())
    assert places
    missing = {f"{where}: {key}" for where, _, key, _ in places if key and key not in known}
    missing |= {
        f"{where}: {beginning}…"
        for where, _, key, beginning in places
        if key is None and not any(k.startswith(beginning) for k in known)
    }
    assert not missing


def test_every_sentence_asked_for_is_given_its_names() -> None:
    lacking = set()
    for where, node, key, _ in asked():
        given = {keyword.arg for keyword in node.keywords}
        if key in keys() and None not in given and called(node) != "sentence":
            lacking |= {f"{where}: {key} lacks {name}" for name in names_of(key or "") - given}
    assert not lacking


AHEAD = frozenset(
    "verification verification_missed raid_lockdown"
    " our_mistake report_received report_outcome review_upheld".split()
)
"""Sentences that are settled and translated before anything says them."""


def test_every_sentence_is_asked_for() -> None:
    said, beginnings = set(AHEAD), {"command.", "parameter."}
    for path in (*POLICIES.rglob("*.py"), *PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginning = str(node.values[0].value)
                beginnings |= {beginning} if re.fullmatch(r"[a-z_]+[._]", beginning) else set()
    needless = {k for k in keys() - said if not k.startswith(tuple(beginnings))}
    assert not needless
    assert keys() >= AHEAD


def test_parameters_that_have_a_sentence_are_those_of_commands() -> None:
    shown_to_people = {f"parameter.{p.name}" for c in shown() for p in c.parameters}
    assert {key for key in keys() if key.startswith("parameter.")} == shown_to_people
