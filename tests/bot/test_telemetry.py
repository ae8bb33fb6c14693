"""Figures count what was decided by rule, mode and verdict, and never what anybody wrote."""

from __future__ import annotations

from prometheus_client import generate_latest

from bot.telemetry import Telemetry
from policies.actions import Delete
from policies.decision import Decision, Finding


def test_findings_are_counted_by_rule_mode_and_verdict() -> None:
    telemetry = Telemetry()
    watched = Decision(event="1", bundle="b", findings=(Finding(rule="r", mode="shadow"),))
    removal = Delete(id="2#0", place="p", channel="c", message="2", because="r")
    acted = Decision(event="2", bundle="b", findings=(Finding(rule="r"),), actions=(removal,))
    telemetry.decided([watched, acted, acted], 0.0)
    said = generate_latest(telemetry.registry).decode()
    found = 'hallwarden_findings_total{mode="%s",rule="r",verdict="%s"} %s'
    assert found % ("shadow", "allow", 1.0) in said
    assert found % ("enforce", "enforce", 2.0) in said
