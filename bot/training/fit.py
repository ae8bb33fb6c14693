"""Fitting: from labelled rows to a model, with what it gets right of rows it has not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from bot.training.disguise import disguised
from bot.training.rows import Row
from policies.learned.features import features
from policies.learned.model import LANGUAGES, LONG, SIGNALS, Packed, Scale, Signal, Weights, steps
from policies.matching.folding import Folded
from policies.matching.language import language_of

_CALM = 40.0
"""So many features stand for silence in every message, which keeps short ones unsure."""
_STRENGTH = {"spam": 10.0, "toxic": 10.0}
"""How closely the rows are followed (scikit-learn's C)."""
_RARE = {"spam": 1.5, "toxic": 0.0}
"""How much more a rare feature may say than a common one: the power of its rarity. What spam is
about differs from group to group, and is seldom what every message holds."""
_FOLDS = 3
_LEAST = 2
"""Rows in which a feature must stand."""
_HEAVY = 0.15
"""A weight below which a feature is left out, which makes the file a third as large."""
_ORDINARY_DRESSED = 50
"""Of a hundred ordinary lines of the project, so many are dressed up as well."""
_DRESSES = 3
"""In so many ways each Chinese line is, which has more ways to be than others."""
_ALLOWED = {
    "spam": {"en": 0.0007, "": 0.0002, "es": 0.02, "ru": 0.05, "zh": 0.0102},
    "toxic": {"en": 0.004, "": 0.004, "es": 0.004, "ru": 0.004, "zh": 0.005},
}
"""Of ordinary chat in a language, the share that may be found. Where there is chat that nobody
wrote to mislead a model it is less; the project's own lines are harder than ordinary chat."""
_ENOUGH, _OWN = 300, 0.75
"""Rows of long ordinary chat without which long messages have the bound of the others, and how far
theirs goes its own way where there are so many."""
_FEW = 100
"""Rows of either kind in a language below which its scale is that of all together."""

Vector = Any
"""A one-dimensional array of numpy."""
Watching = Callable[[Sequence[Any], str], Iterable[Any]]
"""Goes through a sequence while somebody watches how far it is."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Rows with what the model would have said of each, had it not been trained on it."""

    rows: Sequence[Row]
    languages: Sequence[str]
    sums: Vector


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model as it is stored; of each signal what was seen, and above which sums it
    finds (of messages that are not long and of those that are), and where the middle of its sums
    is."""

    packed: Packed
    seen: dict[Signal, Seen]
    bounds: dict[Signal, dict[str, tuple[float, float]]]
    middles: dict[Signal, float]


@dataclass(frozen=True, slots=True)
class _Read:
    """Rows of one signal as features; ``dressed`` are those in disguise, by the row's number."""

    rows: Sequence[Row]
    features: Sequence[set[str]]
    languages: Sequence[str]
    dressed: dict[int, list[set[str]]]


@dataclass(frozen=True, slots=True)
class _Line:
    """What has been fitted: a weight for each feature, and where the middle is."""

    weights: dict[str, float]
    middle: float

    def __call__(self, held: Iterable[str]) -> float:
        found = [self.weights[name] for name in held if name in self.weights]
        return sum(found) / float(np.sqrt(len(found) + _CALM)) + self.middle


def fit(every: Sequence[Row], watching: Watching) -> Fitted:
    """A model of these rows; the same rows give the same model."""
    lines: dict[Signal, tuple[_Line, tuple[Scale, ...]]] = {}
    bounds: dict[Signal, dict[str, tuple[float, float]]] = {}
    seen: dict[Signal, Seen] = {}
    for signal in SIGNALS:
        read = _read([row for row in every if row.signal == signal], signal, watching)
        sums = np.zeros(len(read.rows))
        for fold in watching(range(_FOLDS), f"{signal}: trying"):
            out = np.array([row.fold % _FOLDS == fold for row in read.rows])
            tried = _fitted(read, ~out, signal)
            sums[out] = [tried(read.features[int(n)]) for n in np.flatnonzero(out)]
        seen[signal] = Seen(read.rows, read.languages, sums)
        for _ in watching(range(1), f"{signal}: fitting"):
            line = _fitted(read, np.ones(len(read.rows), bool), signal)
        bounds[signal] = {each: _bounds(seen[signal], signal, each) for each in LANGUAGES}
        scales = tuple(_scale(seen[signal], line.middle, *pair) for pair in bounds[signal].items())
        lines[signal] = line, scales
    names = tuple(sorted({name for line, _ in lines.values() for name in line.weights}))
    signals: dict[str, Weights] = {
        signal: Weights(steps([line.weights.get(name, 0.0) for name in names]), _CALM, scales)
        for signal, (line, scales) in lines.items()
    }
    middles = {signal: line.middle for signal, (line, _) in lines.items()}
    return Fitted(Packed(names, signals), seen, bounds, middles)


def _read(rows: Sequence[Row], signal: Signal, watching: Watching) -> _Read:
    held: list[set[str]] = []
    dressed: dict[int, list[set[str]]] = {}
    languages = [language_of(row.text) for row in rows]
    for number, row in enumerate(watching(rows, f"{signal}: reading")):
        held.append(features(Folded(row.text)))
        if row.ours and (row.positive or row.fold < _ORDINARY_DRESSED):
            dressed[number] = [
                features(Folded(disguised(row.text, language, spam=row.positive, turn=turn)))
                for language in [languages[number]]
                for turn in range(_DRESSES if language == "zh" and signal == "spam" else 1)
            ]
    return _Read(rows, held, languages, dressed)


def _fitted(read: _Read, chosen: Vector, signal: Signal) -> _Line:
    """Fit twice: what weighs next to nothing is left out the second time."""
    numbers = [int(n) for n in np.flatnonzero(chosen)]
    again = [(n, other) for n in numbers for other in read.dressed.get(n, ())]
    held = [*(read.features[n] for n in numbers), *(other for _, other in again)]
    rows = [*(read.rows[n] for n in numbers), *(read.rows[n] for n, _ in again)]
    halved = [1.0] * len(numbers) + [0.5] * len(again)
    counted = Counter(name for names in held for name in names)
    names = sorted(name for name, count in counted.items() if count >= _LEAST)
    target = np.array([row.positive for row in rows])
    weight = np.array([row.weight * half for row, half in zip(rows, halved, strict=True)])
    for _ in range(2):
        rare = np.log([len(held) / counted[name] for name in names]) ** _RARE[signal]
        rare /= rare.mean()
        matrix = _matrix(held, {name: n for n, name in enumerate(names)}) @ diags(rare)
        model = LogisticRegression(C=_STRENGTH[signal], solver="liblinear", max_iter=300)
        model.fit(matrix, target, sample_weight=weight)
        pairs = zip(names, model.coef_[0] * rare, strict=True)
        heavy = {name: float(w) for name, w in pairs if abs(w) >= _HEAVY}
        names = list(heavy)
    return _Line(heavy, float(model.intercept_[0]))


def _matrix(held: Sequence[set[str]], columns: dict[str, int]) -> Any:
    ends, places, values = [0], [], []
    for names in held:
        # In order, since what a set is gone through in differs from run to run.
        own = sorted(columns[name] for name in names if name in columns)
        places += own
        values += [float(1 / np.sqrt(len(own) + _CALM))] * len(own)
        ends.append(len(places))
    return csr_matrix((values, places, ends), shape=(len(held), len(columns)))


def _bounds(seen: Seen, signal: Signal, language: str) -> tuple[float, float]:
    """The sums that ordinary chat in a language seldom reaches, and long one; of all chat, where it
    has none. As few rows are long, theirs does not go all the way from the first."""
    ours = language not in ("en", "")
    chat = np.array([row.chat and row.ours == ours for row in seen.rows])
    here = chat & _spoken(seen, language)
    if not here.any():
        here = np.array([row.chat for row in seen.rows])
    long = here & np.array([len(row.text) > LONG for row in seen.rows])
    allowed = 1 - _ALLOWED[signal][language]
    bound = float(np.quantile(seen.sums[here], allowed))
    if long.sum() < _ENOUGH:
        return bound, bound
    return bound, bound + _OWN * (float(np.quantile(seen.sums[long], allowed)) - bound)


def _scale(seen: Seen, middle: float, language: str, bounds: tuple[float, float]) -> Scale:
    """How the sums of a language become chances; each row counts alike, whatever it weighs where
    features are fitted, since most of what is written anywhere is ordinary."""
    here = np.array(seen.languages) == language
    target = np.array([row.positive for row in seen.rows])
    if min(target[here].sum(), (~target[here]).sum()) < _FEW:
        here = np.ones(len(target), bool)
    model = LogisticRegression(C=1e6)
    model.fit(seen.sums[here, None], target[here])
    slope, level = float(model.coef_[0, 0]), float(model.intercept_[0])
    chances = (round(float(1 / (1 + np.exp(-(slope * bound + level)))), 4) for bound in bounds)
    return Scale(slope, level + slope * middle, *chances)


def _spoken(seen: Seen, language: str) -> Vector:
    """Which rows are in a language; what could not be told may be in any."""
    return np.array([found in (language, "") for found in seen.languages])
