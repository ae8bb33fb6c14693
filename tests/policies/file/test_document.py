"""The types of the policy file know what the contract lists, and nothing else."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import BaseModel, ValidationError

from policies.file.document import Document, RuleTable, sentence, top_keys
from policies.file.roletables import Permission
from policies.filters import FILTERS
from policies.rights import PERMISSIONS

RULE = {"name": "r", "actions": []}


def test_permissions_are_those_of_the_vocabulary() -> None:
    assert get_args(Permission) == PERMISSIONS


def test_no_filter_takes_a_key_that_every_rule_has() -> None:
    for kind in FILTERS.values():
        assert not set(kind.settings.model_fields) & set(RuleTable.model_fields)


def test_no_table_has_a_key_of_the_top() -> None:
    models: list[type[BaseModel]] = [RuleTable, *(kind.settings for kind in FILTERS.values())]
    for model in models:
        assert not top_keys() & set(model.model_fields)


def test_tables_cannot_be_changed() -> None:
    document = Document(community="acme")
    with pytest.raises(ValidationError):
        document.community = "other"


@pytest.mark.parametrize(
    ("share", "expected"), [("10%", 0.1), ("0.5 %", 0.005), ("100%", 1.0), ("7.25%", 0.0725)]
)
def test_a_share_is_a_percentage(share: str, expected: float) -> None:
    assert RuleTable.model_validate(RULE | {"share": share}).share == pytest.approx(expected)


@pytest.mark.parametrize("share", ["0%", "101%", "10", 0.1, "-5%", "ten%", ""])
def test_anything_else_is_no_share(share: object) -> None:
    with pytest.raises(ValidationError):
        RuleTable.model_validate(RULE | {"share": share})


@pytest.mark.parametrize("hours", ["23:00-08:00", "00:00-23:59"])
def test_quiet_hours(hours: str) -> None:
    assert Document.model_validate({"community": "a", "quiet_hours": hours}).quiet_hours == hours


@pytest.mark.parametrize("hours", ["23-8", "24:00-08:00", "23:60-08:00", "", 23])
def test_anything_else_is_no_quiet_hours(hours: object) -> None:
    with pytest.raises(ValidationError):
        Document.model_validate({"community": "a", "quiet_hours": hours})


def test_a_reason_is_one_sentence_or_one_a_language() -> None:
    plain = RuleTable.model_validate(RULE | {"because": "No ads."}).because
    each = RuleTable.model_validate(RULE | {"because": {"es": "Sin anuncios."}}).because
    assert (sentence(plain, "es"), sentence(plain, "en")) == ("No ads.", "No ads.")
    assert (sentence(each, "es"), sentence(each, "en")) == ("Sin anuncios.", "")
