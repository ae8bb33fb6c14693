"""Presets: whatever is answered, the file loads, keeps its examples, and does nothing yet."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.file.load import load
from policies.file.selftest import failures
from policies.policy import KINDS, Kind, Language
from policies.presets import AUDIENCES, PURPOSES, Answers, Audience, Purpose, written
from policies.rights import DUTIES

LANGUAGES: tuple[Language, ...] = ("en", "es", "zh-CN")
ALL: tuple[tuple[Language, ...], ...] = (*((each,) for each in LANGUAGES), LANGUAGES)


@pytest.mark.parametrize(
    ("kind", "languages"),
    list(itertools.product(KINDS, ALL)),
    ids=lambda v: "+".join((v,) if isinstance(v, str) else v),
)
def test_every_preset_holds(kind: Kind, languages: tuple[Language, ...], tmp_path: Path) -> None:
    for purpose, audience in zip(PURPOSES, itertools.cycle(AUDIENCES), strict=False):
        answers = _answers(kind, purpose, audience, languages)
        file = tmp_path / f"{purpose}-{audience}.toml"
        file.write_text(written(answers), encoding="utf-8")
        read = load(file)
        assert read.policy.acting == "observe"
        assert read.policy.language == languages[0]
        assert not list(failures(read.policy)), (purpose, audience)


def _answers(
    kind: Kind, purpose: Purpose, audience: Audience, languages: tuple[Language, ...]
) -> Answers:
    return Answers(
        community="acme", kind=kind, purpose=purpose, audience=audience, languages=languages,
        platforms=("discord", "telegram"),
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_duty_falls_to_somebody(kind: Kind, tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(written(_answers(kind, "talk", "everybody", ("en",))), encoding="utf-8")
    read = load(file)
    seen_to = [duty for role in read.policy.roles for duty in role.duties]
    assert sorted(seen_to) == sorted(DUTIES)
    # What is left to say is that the roles have to be given to people.
    assert {advice.path.split(".")[0] for advice in read.advice} == {"roles"}


def test_professionals_are_spoken_to_formally_and_the_young_are_not() -> None:
    assert 'tone = "formal"' in written(_answers("gaming", "talk", "professionals", ("en",)))
    assert 'tone = "friendly"' in written(_answers("brand", "talk", "young", ("en",)))


def test_nobody_but_owners_and_managers_may_change_the_policy(tmp_path: Path) -> None:
    for kind in KINDS:
        file = tmp_path / f"{kind}.toml"
        file.write_text(written(_answers(kind, "talk", "everybody", ("en",))), encoding="utf-8")
        roles = load(file).policy.roles
        assert [role.name for role in roles if "policy" in role.may] == [r.name for r in roles[:2]]


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_no_name_breaks_the_file(name: str) -> None:
    answers = Answers(community=name, kind="hobby")
    assert tomllib.loads(written(answers))["community"] == name
