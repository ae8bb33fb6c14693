"""Punycode: labels of hosts in ASCII and back (RFC 3492), in time that hardly grows with them.

Python's codec takes the square of a label's length, and members write what they like into one.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

_BASE, _LEAST, _MOST, _SKEW, _DAMP, _BIAS, _CODE = 36, 1, 26, 38, 700, 72, 0x80
"""The parameters of section 5."""
_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_LAST = 0x10FFFF
_REMEMBERED = 4_096
"""Labels that are kept: the same hosts are named again and again."""


@lru_cache(_REMEMBERED)
def encoded(label: str) -> str:
    """A label in ASCII, without the ``xn--``."""
    made = [letter for letter in label if letter < "\x80"]
    done = [place for place, letter in enumerate(label) if letter < "\x80"]
    if made:
        made.append("-")
    code, position, bias, first = _CODE, 0, _BIAS, True
    for new, place in sorted((ord(c), n) for n, c in enumerate(label) if c >= "\x80"):
        count = len(done) + 1
        before = bisect_left(done, place)
        delta = (new - code) * count + before - position
        made += _number(delta, bias)
        bias, first = _adapted(delta, count, first=first), False
        done.insert(before, place)
        code, position = new, before + 1
    return "".join(made)


def decoded(label: str) -> str | None:
    """The label that stands behind ``xn--``; ``None`` if it is none."""
    basic, _, digits = label.rpartition("-")
    made = list(basic)
    code, position, bias, first = _CODE, 0, _BIAS, True
    delta, weight, threshold_at = 0, 1, _BASE
    for digit in digits:
        value = _VALUES.get(digit)
        if value is None:
            return None
        delta += value * weight
        threshold = min(max(threshold_at - bias, _LEAST), _MOST)
        if value >= threshold:
            weight *= _BASE - threshold
            threshold_at += _BASE
            continue
        count = len(made) + 1
        bias, first = _adapted(delta, count, first=first), False
        more, position = divmod(position + delta, count)
        code += more
        if code > _LAST:
            return None
        made.insert(position, chr(code))
        position += 1
        delta, weight, threshold_at = 0, 1, _BASE
    return "".join(made) if weight == 1 else None


def _number(delta: int, bias: int) -> str:
    """A number in digits whose worth varies, section 3.3."""
    digits, threshold_at = "", _BASE
    while True:
        threshold = min(max(threshold_at - bias, _LEAST), _MOST)
        if delta < threshold:
            return digits + _DIGITS[delta]
        delta, digit = divmod(delta - threshold, _BASE - threshold)
        digits += _DIGITS[threshold + digit]
        threshold_at += _BASE


def _adapted(delta: int, count: int, *, first: bool) -> int:
    """The bias after a number, section 3.4."""
    delta = delta // _DAMP if first else delta // 2
    delta += delta // count
    steps = 0
    while delta > (_BASE - _LEAST) * _MOST // 2:
        delta //= _BASE - _LEAST
        steps += _BASE
    return steps + (_BASE - _LEAST + 1) * delta // (delta + _SKEW)
