"""``[[announcements]]``: what is read from a file, and every mistake in words, at its line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from policies.announcement import PROMPTLY
from policies.errors import PolicyError
from policies.file.load import load, load_bundle
from policies.timing.schedule import Schedule
from tests.policies.file.test_check import told

TOP = 'community = "acme"\nstaff_channel = "telegram:-1"\n'
CHANNELS = """
[channels."telegram:channel:-1001"]
name = "news"
tags = ["vip"]

[channels."discord:channel:77"]
tags = ["vip", "east"]
language = "zh-CN"
"""
ONE = """[[announcements]]
name = "hours"
cron = "0 9 * * mon"
to = ["vip"]
text = "Open"
"""
ROLE = '[roles.boss]\nmembers = ["telegram:1"]\nmay = ["approve"]\n'


def test_what_it_says(tmp_path: Path) -> None:
    text = f"""{TOP}timezone = "Asia/Shanghai"
quiet_hours = "23:00-08:00"
{ONE}title = "Week"
missed = "skip"
delete_after = "7d"
mentions = ["everyone", "discord:role:5"]
business_days = "next"
[calendar]
weekend = ["fri", "sat"]
holidays = ["2026-12-25"]
workdays = [2026-12-26]
[[approvals]]
to = ["east"]
by = ["boss"]
{ROLE}{CHANNELS}"""
    (tmp_path / "acme.toml").write_text(text, "utf-8")
    policy = load(tmp_path / "acme.toml").policy
    (one,) = policy.announcements
    assert one.to == ("telegram:channel:-1001", "discord:channel:77")
    assert one.when == Schedule("cron", "0 9 * * mon", "Asia/Shanghai", None, "next")
    assert (one.late, one.delete_after) == (PROMPTLY, timedelta(days=7))
    assert policy.calendar.quiet == "23:00-08:00"
    assert policy.calendar.weekend == {4, 5}
    assert policy.calendar.holidays == {date(2026, 12, 25)}
    assert policy.calendar.works(date(2026, 12, 26))
    (rule,) = policy.approvals
    assert rule.to == {"discord:channel:77"}
    assert rule.by == {"boss"}
    assert policy.audience.found("east") == ("discord:channel:77",)
    assert one.where == "acme.toml:5"


def test_a_first_time_is_read_with_or_without_quotes(tmp_path: Path) -> None:
    for given in ('"2026-12-01 09:00"', "2026-12-01 09:00:00"):
        begun = ONE.replace('cron = "0 9 * * mon"', f'every = "7d"\nfrom = {given}')
        (tmp_path / "acme.toml").write_text(TOP + begun + CHANNELS, "utf-8")
        (one,) = load(tmp_path / "acme.toml").policy.announcements
        assert one.when is not None and one.when.begins is not None
        assert f"{one.when.begins:%d %H:%M}" == "01 09:00"


def changed(old: str, new: str) -> str:
    assert old in ONE
    return TOP + ONE.replace(old, new) + CHANNELS


CRON = 'cron = "0 9 * * mon"'
MISTAKES = {
    "no time": (changed(CRON, ""), 3, "announcements[1]", "exactly one of at, cron"),
    "two times": (changed(CRON, f'{CRON}\nat = "2026-12-01 09:00"'), 3, "announcements[1]",
                  "exactly one"),
    "31 February": (changed(CRON, 'at = "2026-02-31 09:00"'), 5, "announcements[1].at",
                    "no such day: 2026-02-31"),
    "no cron": (changed("0 9 * * mon", "mondays"), 5, "announcements[1].cron", "five parts"),
    "never": (changed("0 9 * * mon", "0 9 31 2 *"), 5, "announcements[1].cron", "no month"),
    "no rule": (changed(CRON, 'rrule = "often"\nfrom = "2026-01-01 09:00"'), 5,
                "announcements[1].rrule", "RFC 5545"),
    "no beginning": (changed(CRON, 'every = "7d"'), 5, "announcements[1].every", "from 2026"),
    "no zone": (changed('text = "Open"', 'text = "Open"\ntimezone = "Mars/Base"'), 8,
                "announcements[1].timezone", "no time zone “Mars/Base”"),
    "unknown tag": (changed('"vip"', '"vpi"'), 6, "announcements[1].to[1]", "did you mean vip?"),
    "nowhere": (changed('["vip"]', "[]"), 6, "announcements[1].to", "at least one entry"),
    "unknown name": (changed("Open", "Hi {member}"), 7, "announcements[1].text",
                     "did you mean {members}?"),
    "no words": (changed('"Open"', '" "'), 7, "announcements[1].text", "the text is empty"),
    "no language": (changed('"Open"', '{ fr = "Ouvert" }'), 7, "announcements[1].text.fr",
                    "en, zh-CN, es"),
    "too long": (changed("Open", "x" * 2001), 7, "announcements[1].text",
                 "on Discord by 1 characters (at most 2,000)"),
    "no mention": (changed('text = "Open"', 'text = "Open"\nmentions = ["all"]'), 8,
                   "announcements[1].mentions[1]", "all is no role"),
    "twice": (TOP + ONE + ONE + CHANNELS, 9, "announcements[2].name", "(acme.toml:4)"),
    "no name": (changed('"hours"', '"a b"'), 4, "announcements[1].name", "1 to 80 characters"),
    "missed": (changed('text = "Open"', 'text = "Open"\nmissed = "later"'), 8,
               "announcements[1].missed", "send within 30m"),
    "nobody to ask": ((changed('text = "Open"', 'text = "Open"\napprove = true'))
                      .replace('staff_channel = "telegram:-1"\n', ""), 7,
                      "announcements[1].approve", "staff_channel"),
    "unknown role": (TOP + '[[approvals]]\nby = ["bos"]\n' + ROLE, 4, "approvals[1].by[1]",
                     "did you mean boss?"),
    "no holiday": (TOP + '[calendar]\nholidays = ["Christmas"]\n', 4, "calendar.holidays[1]",
                   "is no date"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "path", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_at_its_line(
    tmp_path: Path, text: str, line: int, path: str, said: str
) -> None:
    found = [(p.where, p.path, f"{p.message} {p.hint}") for p in told(tmp_path, text)]
    matching = [(where, at) for where, at, words in found if said in words]
    assert matching == [(f"acme.toml:{line}", path)], found


@pytest.mark.parametrize(("language", "said"), [("zh-CN", "没有这一天"), ("es", "no existe")])
def test_in_the_admins_language(tmp_path: Path, language: str, said: str) -> None:
    text = f'language = "{language}"\n' + changed(CRON, 'at = "2026-02-31 09:00"')
    (problem,) = told(tmp_path, text)
    assert said in problem.message


def test_what_has_passed_is_no_mistake(tmp_path: Path) -> None:
    assert not told(tmp_path, changed(CRON, 'at = "2020-02-01 09:00"'))


def with_file(tmp_path: Path, size: int, to: str = "vip", more: str = "") -> Path:
    """A policy whose announcement has a file of so many bytes."""
    (tmp_path / "banners").mkdir()
    (tmp_path / "banners" / "sale.png").write_bytes(b"x" * size)
    file = tmp_path / "acme.toml"
    one = ONE.replace('["vip"]', f'["{to}"]')
    file.write_text(f'{TOP}{one}file = "banners/sale.png"\n{more}{CHANNELS}', "utf-8")
    return file


def test_a_file_is_part_of_the_policy(tmp_path: Path) -> None:
    file = with_file(tmp_path, 100, more='colour = "#3366CC"\nthread = "Questions"\n')
    loaded = load(file)
    (one,) = loaded.policy.announcements
    assert one.file is not None
    assert (one.file.name, one.file.size, one.colour) == ("sale.png", 100, 0x3366CC)
    assert loaded.bundle.parts[one.file.digest] == b"x" * 100
    assert load_bundle(loaded.bundle).policy.announcements == loaded.policy.announcements
    (tmp_path / "banners" / "sale.png").write_bytes(b"y")
    assert load(file).bundle.digest != loaded.bundle.digest


def test_a_file_that_is_too_large_is_told_before_anybody_approves(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as refused:
        load(with_file(tmp_path, 10_485_761))
    (problem,) = refused.value.problems
    assert "Discord takes files of at most 10 MB" in str(problem)


def test_forty_megabytes_are_too_large_anywhere(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="larger than 32 MB"):
        load(with_file(tmp_path, 40_000_000))


def test_under_a_file_there_is_less_room(tmp_path: Path) -> None:
    file = with_file(tmp_path, 10)
    text = file.read_text("utf-8").replace('text = "Open"', f'text = "{"x" * 1030}"')
    file.write_text(text, "utf-8")
    with pytest.raises(PolicyError) as refused:
        load(file)
    (problem,) = refused.value.problems
    assert "too long for one message on Telegram by 6 characters (at most 1,024)" in str(problem)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('file = "../secret.png"', "outside"),
        ('file = "none.png"', "none.png"),
        ('colour = "red"', "colour"),
        ('thread = "Questions"', "has threads under a message"),
    ],
)
def test_what_cannot_go_along_is_told(tmp_path: Path, given: str, said: str) -> None:
    one = ONE.replace('["vip"]', '["news"]') + given + "\n"
    (tmp_path / "acme.toml").write_text(TOP + one + CHANNELS, "utf-8")
    with pytest.raises(PolicyError, match=said):
        load(tmp_path / "acme.toml")


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("telegram", ("telegram:channel:-1001",)),
        ("discord", ("discord:channel:77",)),
        ("zh-CN", ("discord:channel:77",)),
        ("en", ("telegram:channel:-1001",)),
    ],
)
def test_it_goes_to_a_platform_or_to_all_who_read_a_language(
    tmp_path: Path, to: str, found: tuple[str, ...]
) -> None:
    (tmp_path / "acme.toml").write_text(changed('"vip"', f'"{to}"'), "utf-8")
    policy = load(tmp_path / "acme.toml").policy
    assert policy.announcements[0].to == found
    assert policy.audience.found(to) == found
