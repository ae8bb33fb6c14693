"""A model's file: what was packed is read again, and whatever is damaged is refused by its name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.file.load import SHIPPED
from policies.learned.model import (
    LANGUAGES,
    LONG,
    SIGNALS,
    Packed,
    Scale,
    Unfit,
    Weights,
    pack,
    read,
    steps,
)

SCALES = tuple(Scale(2.0, -1.0, 0.5 + n / 10) for n, _ in enumerate(LANGUAGES))


def packed(weights: dict[str, float], calm: float = 3.0) -> Packed:
    names = tuple(sorted(weights))
    own = Weights(steps([weights[name] for name in names]), calm, SCALES)
    return Packed(names, dict.fromkeys(SIGNALS, own))


def test_what_was_packed_is_read_again() -> None:
    data = pack(packed({"casino": 1.5, "hi": -0.5}))
    voice = read(data).voice("spam")
    assert voice.weights == {"casino": 1.5, "hi": -0.5}
    assert voice.sum({"casino", "unknown"}) == 1.5 / 2
    assert voice.chance(0.5, "en") == 0.5
    assert voice.above("es") == SCALES[1].above
    assert pack(packed({"hi": -0.5, "casino": 1.5})) == data


def test_long_messages_may_have_a_bound_of_their_own() -> None:
    scales = tuple(Scale(1.0, 0.0, 0.9, 0.6) for _ in LANGUAGES)
    voice = read(pack(Packed((), dict.fromkeys(SIGNALS, Weights(b"", 3.0, scales))))).voice("spam")
    assert [voice.above("en", size) for size in (0, LONG, LONG + 1)] == [0.9, 0.9, 0.6]
    older = read(pack(packed({}))).voice("spam")
    assert older.above("en", LONG + 1) == older.above("en")


def test_the_shipped_model_is_fine_and_modest() -> None:
    data = SHIPPED.read_bytes()
    assert len(data) < 3_000_000
    assert read(data).size > 10_000


@pytest.mark.parametrize(
    ("made", "key"),
    [
        (lambda data: b"", "model.none"),
        (lambda data: b"[model]\n", "model.none"),
        (lambda data: data.replace(b"model 1", b"model 2", 1), "model.version"),
        (lambda data: data[:-1], "model.cut"),
        (lambda data: data[:40], "model.cut"),
        (lambda data: data[:-3] + b"abc", "model.cut"),
        (lambda data: data + b"x", "model.cut"),
        (lambda _: pack(Packed(("a",), {"spam": Weights(b"", 1.0, SCALES)})), "model.cut"),
        (lambda _: pack(Packed((), {})), "model.cut"),
        (lambda _: pack(Packed((), {"spam": Weights(b"", 1.0, ())})), "model.cut"),
    ],
)
def test_a_damaged_file_is_refused(made: object, key: str) -> None:
    assert callable(made)
    with pytest.raises(Unfit) as refused:
        read(made(pack(packed({"casino": 1.5}))))
    assert refused.value.key == key


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack(packed({"casino" * 400: 1.5}))
    assert len(data) < 500
    read(data)
    monkeypatch.setattr("policies.learned.model._LARGEST", 2_000)
    with pytest.raises(Unfit, match=r"model\.cut"):
        read.__wrapped__(data)


@settings(max_examples=50)
@given(weights=st.dictionaries(st.text(), st.floats(-31, 31), max_size=30))
def test_weights_keep_their_worth(weights: dict[str, float]) -> None:
    weights = {k: w for k, w in weights.items() if k.isprintable()}
    voice = read(pack(packed(weights))).voice("toxic")
    for name, weight in weights.items():
        assert voice.weights.get(name, 0.0) == pytest.approx(weight, abs=1 / 1024)


@given(total=st.floats(allow_nan=False))
def test_a_chance_is_one(total: float) -> None:
    assert 0 <= read(pack(packed({"a": 1.0}))).voice("spam").chance(total, "") <= 1
