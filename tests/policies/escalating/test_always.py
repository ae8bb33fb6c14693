"""An open case always has a next step, for any policy and any history; a closed one has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policies.cases.case import Case
from policies.cases.states import QUEUED, STATES, closed
from policies.departments import Department, Hours, Rung, Target
from policies.escalating.course import Course
from policies.escalating.hours import working
from policies.escalating.steps import upcoming
from policies.timing.calendar import Calendar
from tests.policies.escalating.clocked import MO, SUE, Clock

ZONES = ("UTC", "Europe/Madrid", "Asia/Shanghai", "Australia/Lord_Howe", "Asia/Kathmandu")
SEVERITIES = ("low", "normal", "high", "critical")
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
spans = st.timedeltas(timedelta(minutes=1), timedelta(days=3))
hours = st.builds(
    Hours,
    zone=st.sampled_from(ZONES),
    span=st.sampled_from(["", "09:00-18:00", "22:00-06:00", "00:00-00:30", "12:00-12:00"]),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    holidays=st.frozensets(st.dates(date(2024, 1, 1), date(2030, 1, 1)), max_size=5),
)
departments = st.builds(
    Department,
    name=st.just("any"),
    hours=hours,
    targets=st.dictionaries(st.sampled_from(SEVERITIES), st.builds(Target, spans, spans)),
    ladder=st.lists(st.just(Rung("x", ("test:member:x",))), max_size=4).map(tuple),
    climb=spans,
    wake=st.frozensets(st.sampled_from(SEVERITIES)),
)
seconds = moments.map(datetime.timestamp)
courses = st.builds(
    Course,
    severity=st.sampled_from(SEVERITIES),
    origin=st.just("test:channel:1"), reads=st.just("en"), to=st.just(""), card=st.just(""),
    began=seconds, passed=st.integers(0, 9), last=seconds,
    answered=st.sampled_from([0.0, 1.0]), snoozed=seconds,
)  # fmt: skip


@given(whose=departments, of=courses, state=st.sampled_from(STATES), now=moments)
def test_whatever_waits_has_a_next_step(
    whose: Department, of: Course, state: str, now: datetime
) -> None:
    case = Case(1, "complaint", state, "m", "m", 0.0, 0.0)
    step = upcoming(case, of, whose, Hours("Europe/Madrid", "08:00-23:00"), now)
    if closed(state) or state not in QUEUED:
        assert step is None or state == "in_force"
        return
    assert step is not None
    assert step.at > now
    assert step.passed >= of.passed
    if of.severity not in whose.wake and state != "snoozed":
        assert working(Hours("Europe/Madrid", "08:00-23:00"), step.at)


STEPS = st.sampled_from(
    ["claim", "handoff", "resolve", "snooze", "reopen", "reply", "wait", "away", "long"]
)


@given(history=st.lists(st.tuples(STEPS, st.sampled_from([MO, SUE])), max_size=12))
def test_an_open_case_never_falls_asleep(history: list[tuple[str, str]]) -> None:
    """Whatever the team does, the clock has been asked for the step that the case names."""
    here = Clock()
    here.order("complain", "hello")
    for what, by in history:
        if what == "wait":
            here.waits(minutes=45)
        elif what == "long":
            here.waits(days=2)
        elif what == "away":
            here.order("away", "2h", by=by)
        else:
            more = {"handoff": " @sue", "reply": " good morning"}.get(what, "")
            here.order(what, f"1{more}", by=by)
        of = here.course()
        if here.case().state in QUEUED:
            assert of.due >= here.at.timestamp()
            assert any(w.args.get("due") == repr(of.due) for w in here.wakes)
        else:
            assert not of.due


SEVERE = st.lists(
    st.tuples(
        st.sampled_from(["claim", "handoff", "resolve", "snooze", "reopen", "wait", "long"]),
        st.sampled_from([MO, SUE]),
    ),
    max_size=8,
)


@given(whose=departments, quiet=st.sampled_from(["", "23:00-08:00", "13:00-15:00"]), history=SEVERE)
def test_under_any_policy_and_history_a_severe_case_has_a_next_step(
    whose: Department, quiet: str, history: list[tuple[str, str]]
) -> None:
    whose = replace(whose, kinds=frozenset({"complaint"}), severity={"complaint": "critical"})
    here = Clock(departments=(whose,), calendar=Calendar(quiet=quiet))
    here.order("complain", "hello")
    for what, by in history:
        if what in ("wait", "long"):
            here.waits(hours=30 if what == "long" else 1)
        else:
            here.order(what, "1 @sue" if what == "handoff" else "1", by=by)
        of = here.course()
        if here.case().state in QUEUED:
            assert of.due > here.at.timestamp() - 1
            assert any(w.args.get("due") == repr(of.due) for w in here.wakes)
        else:
            assert not of.due
