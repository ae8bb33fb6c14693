"""Punycode: labels of hosts in ASCII and back (RFC 3492), in time that hardly grows with them.

Python's codec takes the square of a label's length, and members write what they like into one.
"""

from __future__ import annotations

from bisect import bisect_left

_BASE, _LEAST, _MOST, _SKEW, _DAMP, _BIAS, _CODE = 36, 1, 26, 38, 700, 72, 0x80
"""The parameters of section 5."""
_TALL = (_BASE - _LEAST) * _MOST // 2
_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_LAST = 0x10FFFF


def encoded(label: str) -> str:
    """A label in ASCII, without the ``xn--``."""
    made = [letter for letter in label if letter < "\x80"]
    done = [place for place, letter in enumerate(label) if letter < "\x80"]
    others = sorted([(ord(c), n) for n, c in enumerate(label) if c >= "\x80"])
    if made:
        made.append("-")
    code, position, bias, damp, count = _CODE, 0, _BIAS, _DAMP, len(done)
    for new, place in others:
        count += 1
        before = bisect_left(done, place)
        delta = rest = (new - code) * count + before - position
        # A number in digits whose worth varies, section 3.3.
        at = _BASE - bias
        while rest >= (threshold := _LEAST if at < _LEAST else at if at < _MOST else _MOST):
            rest, digit = divmod(rest - threshold, _BASE - threshold)
            made.append(_DIGITS[threshold + digit])
            at += _BASE
        made.append(_DIGITS[rest])
        bias, damp = _adapted(delta, count, damp), 2
        done.insert(before, place)
        code, position = new, before + 1
    return "".join(made)


def decoded(label: str) -> str | None:
    """The label that stands behind ``xn--``; ``None`` if it is none."""
    basic, _, digits = label.rpartition("-")
    made = list(basic)
    code, position, bias, damp = _CODE, 0, _BIAS, _DAMP
    delta, weight, threshold_at = 0, 1, _BASE
    for digit in digits:
        value = _VALUES.get(digit)
        if value is None:
            return None
        delta += value * weight
        threshold = _threshold(threshold_at - bias)
        if value >= threshold:
            weight *= _BASE - threshold
            threshold_at += _BASE
            continue
        count = len(made) + 1
        bias, damp = _adapted(delta, count, damp), 2
        more, position = divmod(position + delta, count)
        code += more
        if code > _LAST:
            return None
        made.insert(position, chr(code))
        position += 1
        delta, weight, threshold_at = 0, 1, _BASE
    return "".join(made) if weight == 1 else None


def _threshold(at: int) -> int:
    return _LEAST if at < _LEAST else _MOST if at > _MOST else at


def _adapted(delta: int, count: int, damp: int) -> int:
    """The bias after a number, section 3.4."""
    delta //= damp
    delta += delta // count
    steps = 0
    while delta > _TALL:
        delta //= _BASE - _LEAST
        steps += _BASE
    return steps + (_BASE - _LEAST + 1) * delta // (delta + _SKEW)
