"""What does not go together among roles is told by check and matrix alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.errors import PolicyError
from policies.file.load import load

HEAD = """
community = "acme"
places = ["discord:guild:1"]
[channels."discord:channel:7"]
name = "news"
"""


def advice(folder: Path, body: str, language: str = "en") -> list[str]:
    file = folder / "acme.toml"
    file.write_text(f'language = "{language}"\n{HEAD}{body}', encoding="utf-8")
    return [problem.message for problem in load(file).advice]


MOD = '[roles.mod]\nmembers = ["discord:role:1"]\n'
SAME = '[roles.low]\nmembers = ["discord:role:1"]\n'


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (MOD + 'may = ["ban"]', []),
        ('[roles.mod]\nmay = ["ban"]', ["Nobody has the role mod."]),
        (
            MOD + 'may = ["ban", { do = "ban", up_to = "7d" }]',
            ["mod allows ban up to 7d, mod up to ∞, to the same people."],
        ),
        (MOD + 'may = ["ban", { do = "ban", up_to = "7d", channels = ["news"] }]', []),
        (MOD + 'may = ["ban"]\ndeny = ["ban"]', ["mod allows and denies ban; the denial counts."]),
        (
            MOD + 'may = ["ban"]\n' + SAME + 'may = [{ do = "ban", up_to = "1d" }, "warn"]',
            ["low allows ban up to 1d, mod up to ∞, to the same people."],
        ),
        (MOD + 'may = ["ban", "warn"]\n' + SAME + 'may = ["warn"]', ["low adds nothing to mod."]),
        (MOD + 'may = ["ban", "warn"]\n' + SAME + 'may = ["warn"]\nplatforms = ["discord"]', []),
        (
            MOD + 'duties = ["review queue", "announcements", "customer questions", "books"]',
            ["Nobody sees to: activities."],
        ),
        (
            '[roles.mod]\nduties = ["books", "review queue", "announcements", "activities",'
            ' "customer questions"]',
            ["Nobody has the role mod."]
            + [f"Nobody sees to: {duty}." for duty in (
                "books", "review queue", "announcements", "activities", "customer questions")],
        ),
    ],
)  # fmt: skip
def test_each_is_told(tmp_path: Path, body: str, told: list[str]) -> None:
    assert sorted(advice(tmp_path, body)) == sorted(told)


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh-CN", "没有人持有角色 mod。"), ("es", "Nadie tiene el rol mod.")],
)
def test_in_the_language_of_the_community(tmp_path: Path, language: str, told: str) -> None:
    assert advice(tmp_path, '[roles.mod]\nmay = ["ban"]', language) == [told]


@pytest.mark.parametrize(
    ("body", "where", "told"),
    [
        ('may = [{ do = "ban", channels = ["#nwes"] }]', "roles.mod.may[1].channels[1]", "nwes"),
        ('channels = ["nowhere"]', "roles.mod.channels[1]", "nowhere"),
        ('places = ["discord:guild:2"]', "roles.mod.places[1]", "none of the policy's places"),
        ('may = [{ do = "warn", up_to = "1d" }]', "roles.mod.may[1].up_to", "timeout and ban"),
        ('deny = [{ do = "ban", up_to = "1d" }]', "roles.mod.deny[1].up_to", "no up_to"),
        ('budget = { ban = "many" }', "roles.mod.budget.ban", "is no ration"),
        ('budget = { ban = "0 per 1h" }', "roles.mod.budget.ban", "is no ration"),
        ('budget = { ban = "5 per 90d" }', "roles.mod.budget.ban", "is no ration"),
        ('may = [{ up_to = "1d" }]', "roles.mod.may[1]", "do"),
        ('may = [{ do = "fly" }]', "roles.mod.may[1].do", "fly"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_place(
    tmp_path: Path, body: str, where: str, told: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        advice(tmp_path, MOD + body)
    problems = [(p.path, p.message) for p in caught.value.problems if not p.advice]
    assert any(path.startswith(where) and told in words for path, words in problems), problems
