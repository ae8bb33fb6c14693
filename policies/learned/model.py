"""A model: what each feature speaks for, as probabilities and bounds for each language."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from math import exp, sqrt
from typing import Literal

import msgspec
from msgspec import Struct

from policies.errors import HallwardenError

Signal = Literal["spam", "toxic"]
SIGNALS: tuple[Signal, ...] = ("spam", "toxic")
"""What a model tells of a message; no service outside may be called so."""
LANGUAGES = ("en", "es", "ru", "zh", "")
"""As ``language_of`` tells them; ``""`` is any other, or none that could be told."""
LONG = 120
"""Characters above which a message is long: ordinary chat seldom is, and says more of itself."""
VERSION = 1
_MAGIC = b"hallwarden model "
_DIGEST = 16
_LARGEST = 64 * 1024 * 1024
"""Bytes that a model may take unpacked."""
_STEP = 1 / 1024
"""What one step of a stored weight is worth; none is larger than 32."""
_EXTREME = 30.0


class Unfit(HallwardenError):
    """A file that is no usable model; ``key`` is the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Scale(Struct, frozen=True, array_like=True, gc=False):
    """How a language's sums are read: the chance is that of ``slope · sum + level``, and a message
    is found ``above`` a chance; one of more than ``LONG`` characters above ``long``, where that is
    not the same."""

    slope: float
    level: float
    above: float
    long: float | None = None


class Weights(Struct, frozen=True, array_like=True):
    """One signal as it is stored: a weight for each feature of the file in steps of two bytes,
    ``calm`` features that are added to a message's number, and a scale for each of ``LANGUAGES``.
    """

    steps: bytes
    calm: float
    scales: tuple[Scale, ...]


class Packed(Struct, frozen=True, array_like=True):
    """What a model's file holds: its features in order, and the signals' weights."""

    features: tuple[str, ...]
    signals: dict[str, Weights]


@dataclass(frozen=True, slots=True)
class Voice:
    """One signal of a model, ready to be asked."""

    weights: Mapping[str, float]
    calm: float
    scales: Mapping[str, Scale]

    def sum(self, features: Collection[str]) -> float:
        """What the features speak for together, short messages less surely than long ones."""
        # No weight is 0, so what is filtered out is what the model does not know.
        found = list(filter(None, map(self.weights.get, features)))
        return sum(found) / sqrt(len(found) + self.calm)

    def chance(self, total: float, language: str) -> float:
        """How likely it is, from 0 to 1, given the sum; of a language as ``language_of`` tells."""
        scale = self.scales[language]
        power = scale.slope * total + scale.level
        return 1 / (1 + exp(-max(-_EXTREME, min(_EXTREME, power))))

    def above(self, language: str, characters: int = 0) -> float:
        """The chance above which few ordinary messages of this language and length lie."""
        scale = self.scales[language]
        return scale.above if scale.long is None or characters <= LONG else scale.long


@dataclass(frozen=True)
class Model:
    """The signals of a model, and the digest of the file it was read from."""

    digest: str
    voices: Mapping[str, Voice]

    def voice(self, signal: str) -> Voice:
        """One of ``SIGNALS``."""
        return self.voices[signal]

    @cached_property
    def size(self) -> int:
        """How many features speak for or against anything."""
        return len({name for voice in self.voices.values() for name in voice.weights})


def pack(packed: Packed) -> bytes:
    """The bytes of a model's file; the same model gives the same bytes."""
    body = zlib.compress(msgspec.msgpack.encode(packed), 9)
    return _MAGIC + b"%d\n" % VERSION + _sum(body) + body


@lru_cache(maxsize=4)
def read(data: bytes) -> Model:
    """A model from its file. Raises ``Unfit``."""
    head, found, rest = data.partition(b"\n")
    if not found or not head.startswith(_MAGIC):
        raise Unfit("model.none")
    if head != _MAGIC + b"%d" % VERSION:
        raise Unfit("model.version")
    body = rest[_DIGEST:]
    if _sum(body) != rest[:_DIGEST]:
        raise Unfit("model.cut")
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(body, _LARGEST)
        packed = msgspec.msgpack.decode(plain, type=Packed)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise Unfit("model.cut") from error
    digest = blake2b(data, digest_size=_DIGEST).hexdigest()
    return Model(digest, {name: _voice(packed, packed.signals.get(name)) for name in SIGNALS})


def steps(weights: Collection[float]) -> bytes:
    """Weights as they are stored, two bytes each, the lower one first."""
    limit = 2**15 - 1
    kept = array("h", [max(-limit, min(limit, round(weight / _STEP))) for weight in weights])
    if sys.byteorder == "big":
        kept.byteswap()
    return kept.tobytes()


def _voice(packed: Packed, weights: Weights | None) -> Voice:
    if weights is None or len(weights.scales) != len(LANGUAGES):
        raise Unfit("model.cut")
    kept = array("h")
    kept.frombytes(weights.steps[: 2 * (len(weights.steps) // 2)])
    if sys.byteorder == "big":
        kept.byteswap()
    if len(kept) != len(packed.features):
        raise Unfit("model.cut")
    pairs = zip(packed.features, kept, strict=True)
    heavy = {feature: step * _STEP for feature, step in pairs if step}
    return Voice(heavy, weights.calm, dict(zip(LANGUAGES, weights.scales, strict=True)))


def _sum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_DIGEST).digest()
