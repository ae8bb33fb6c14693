"""The digest: what the team reads every morning, where and when."""

from __future__ import annotations

from dataclasses import dataclass

from policies.timing.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Digest:
    """``channel`` is a full id, ``when`` the times by the community's clocks."""

    channel: str
    when: Schedule
