"""Estimates of a share from a few cases, with the interval in which it very likely lies."""

from __future__ import annotations

from math import sqrt

from msgspec import Struct

_Z = 1.959963984540054
"""The normal distribution's quantile for 95 % on both sides."""


class Estimate(Struct, frozen=True):
    """``right`` of ``cases`` were right: the share, and its interval of 95 %, from 0 to 1."""

    right: int
    cases: int
    share: float
    low: float
    high: float


def estimate(right: int, cases: int) -> Estimate | None:
    """Wilson's score interval (E. B. Wilson 1927, JASA 22, 209-212), which holds for few cases too;
    ``None`` where there are none."""
    if not cases:
        return None
    share, z = right / cases, _Z * _Z / cases
    middle = (share + z / 2) / (1 + z)
    half = _Z * sqrt(share * (1 - share) / cases + z / (4 * cases)) / (1 + z)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Estimate(right, cases, share, 0.0 if not right else low, 1.0 if right == cases else high)
