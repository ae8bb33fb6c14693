"""Timing: when something is due: schedules, time zones, business days and quiet hours."""
