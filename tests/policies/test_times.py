"""Times after a command: lengths and until when, in three languages and the community's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.commands.times import first, whole

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
"""A Wednesday; in Shanghai it is 20:00, in Madrid 13:00."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "span", "rest"),
    [
        ("10m too loud", 10 * MINUTE, "too loud"),
        ("2h30m", 150 * MINUTE, ""),
        ("1m 2h", MINUTE, "2h"),
        ("7d spam", 7 * DAY, "spam"),
        ("1w", 7 * DAY, ""),
        ("2 days 3 hours enough", 51 * HOUR, "enough"),
        ("10 minutos por ruido", 10 * MINUTE, "por ruido"),
        ("1 día", DAY, ""),
        ("3天 广告", 3 * DAY, "广告"),
        ("3天广告", 3 * DAY, "广告"),
        ("10分钟太吵", 10 * MINUTE, "太吵"),
        ("２小时 刷屏：广告", 2 * HOUR, "刷屏：广告"),
        ("until 18:00 too loud", 6 * HOUR, "too loud"),
        ("until friday 18:00 spam", 2 * DAY + 6 * HOUR, "spam"),
        ("until 6pm friday spam", 2 * DAY + 6 * HOUR, "spam"),
        ("until wednesday", 6 * DAY + 12 * HOUR, ""),
        ("until tomorrow 9:00", 21 * HOUR, ""),
        ("hasta viernes 18:00 por spam", 2 * DAY + 6 * HOUR, "por spam"),
        ("hasta el viernes a las 18:00", 2 * DAY + 6 * HOUR, ""),
        ("hasta mañana", 12 * HOUR, ""),
        ("到周五18:00", 2 * DAY + 6 * HOUR, ""),
        ("到周五 18:00 广告", 2 * DAY + 6 * HOUR, "广告"),
        ("直到星期五18点半广告", 2 * DAY + 6.5 * HOUR, "广告"),
        ("到12月5日", 2 * DAY + 12 * HOUR, ""),
        ("until 2026-12-05 12:00", 3 * DAY, ""),
        ("until 10m", 10 * MINUTE, ""),
        ("until today 9:00", -3 * HOUR, ""),
    ],
)
def test_a_time_stands_first(text: str, span: timedelta, rest: str) -> None:
    assert first(text, NOW, "UTC") == (span, rest)


@pytest.mark.parametrize(
    "text",
    ["too loud", "friday is worse", "to be kind", "until they stop", "5x", "10", "到此为止", ""],
)
def test_no_time_stands_first(text: str) -> None:
    assert first(text, NOW, "UTC") is None


@pytest.mark.parametrize(
    ("zone", "span"), [("Asia/Shanghai", 46 * HOUR), ("Europe/Madrid", 53 * HOUR)]
)
def test_a_day_and_a_time_are_the_communitys_own(zone: str, span: timedelta) -> None:
    for text in ("until friday 18:00", "hasta viernes 18:00", "到周五18:00", "friday 18:00"):
        assert whole(text, NOW, zone) == span, text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "until",
        "25:00",
        "18:61",
        "until 13pm",
        "2026-02-30",
        "0000-01-01",
        "9999-12-31",
        "10m x",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert whole(text, NOW, "Pacific/Auckland") is None


def test_nine_noughts_of_years_are_no_overflow() -> None:
    assert whole("999999999999y 999999999999s", NOW, "UTC") == timedelta(
        seconds=int(timedelta.max.total_seconds()) - 1
    )


@given(
    st.text(alphabet="0123456789: hdmyw到周五月日点半untilfriday-pm,", max_size=24),
    st.integers(0, 10**9),
)
def test_anything_is_read_or_not(text: str, ahead: int) -> None:
    now = NOW + timedelta(seconds=ahead)
    found = first(text, now, "America/Sao_Paulo")
    if found:
        assert text.rstrip().endswith(found[1])
    whole(text, now, "America/Sao_Paulo")
