"""Loads a policy: from its file, or from a stored bundle without the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as File
from types import MappingProxyType

from policies.errors import Problem
from policies.file.announcing import with_announcements
from policies.file.assemble import assembled, ids_at
from policies.file.bundle import MODEL, PACKS, Bundle, Refused, Shelf, Stored, bundled
from policies.file.cautions import caution
from policies.file.checks import checked
from policies.file.gather import Whole, gathered
from policies.file.ids import names_in, with_ids
from policies.file.locate import Path
from policies.file.reading import language_of, text_of, toml_of
from policies.file.report import Report
from policies.file.source import Source, readable
from policies.policy import Policy
from policies.wording.sentences import PARTS

_HERE = File(__file__).parents[1]
SHIPPED = _HERE / "learned" / "shipped.model"
"""The model that comes with the program."""
_LARGEST = 32 * 1024 * 1024
NOTHING: Mapping[str, bytes] = MappingProxyType({})


class Disk:
    """A policy's folder and the shipped packs; what was read stays in ``files``."""

    def __init__(self, folder: File, instead: Mapping[str, bytes]) -> None:
        self._folder = folder.resolve()
        self.files: dict[str, bytes] = dict(instead)

    def read(self, name: str) -> bytes:
        """A file that, links followed, lies under the folder. Raises ``Refused``."""
        if name not in self.files:
            self.files[name] = self._fetch(name)
        return self.files[name]

    def wording(self, language: str) -> None:
        """Keep the shipped sentences in this language: they are part of what members read."""
        for part in PARTS:
            path = _HERE / "wording" / f"{part}{language}.toml"
            if path.is_file():
                self.files[f"wording:{part}{language}"] = path.read_bytes()

    def _fetch(self, name: str) -> bytes:
        if name == MODEL:
            return SHIPPED.read_bytes()
        packed = name.startswith(PACKS)
        root = (_HERE / "packs").resolve() if packed else self._folder
        try:
            path = (root / name.removeprefix(PACKS)).resolve()
            if not path.is_relative_to(root):
                raise Refused("file.outside")
            if not path.is_file():
                raise Refused("file.pack" if packed else "file.missing")
            if path.stat().st_size > _LARGEST:
                raise Refused("file.large")
            return path.read_bytes()
        except (OSError, ValueError, RuntimeError) as error:
            raise Refused("file.unreadable") from error


@dataclass(frozen=True, slots=True)
class Loaded:
    """A policy that may be applied, with everything it was made of.

    ``advice`` is worth reading but keeps nothing from working. ``unresolved`` are ids that still
    hold a name (``discord:role:Mods``), with where they stand; they match nobody until
    ``with_resolved``. ``source`` is the main file.
    """

    policy: Policy
    bundle: Bundle
    source: Source
    advice: tuple[Problem, ...] = ()
    unresolved: Mapping[str, tuple[Source, Path]] = field(default_factory=dict)

    def lookups(self) -> tuple[Problem, ...]:
        """Advice where no platform can be asked: the names that will be looked up."""
        report = Report(self.policy.language)
        for name, (source, path) in self.unresolved.items():
            report.add(source, path, "id.later", advice=True, name=name)
        return report.advice()

    def with_resolved(self, found: Mapping[str, Mapping[str, Sequence[str] | None]]) -> Loaded:
        """The policy with names replaced by ids, kept in a bundle of its own.

        ``found`` answers for each name, place by place, the full ids that bear it there; a name
        for which no place was asked stays unresolved. Raises ``PolicyError`` for a name that no
        place knows, or one place knows twice, or about which a place could not answer (``None``).
        """
        report = Report(self.policy.language)
        ids = dict(self.bundle.manifest.ids)
        for name, at in self.unresolved.items():
            per_place = found.get(name, {})
            if not per_place:
                continue
            answers = [bearers for bearers in per_place.values() if bearers is not None]
            if len(answers) < len(per_place):
                report.add(*at, "id.silent", name=name)
                continue
            if any(len(bearers) > 1 for bearers in answers):
                report.add(*at, "id.ambiguous", name=name)
            ids[name] = tuple(sorted({i for bearers in answers for i in bearers}))
            if not ids[name]:
                report.add(*at, "id.nobody", name=name)
        report.check()
        bundle = self.bundle.with_ids(ids)
        policy = replace(with_ids(self.policy, ids), bundle=bundle.digest)
        waiting = {name: self.unresolved[name] for name in names_in(policy)}
        return replace(self, policy=policy, bundle=bundle, unresolved=waiting)


def load(path: File, instead: Mapping[str, bytes] = NOTHING) -> Loaded:
    """Read, check and compile a policy file with all it names; ``instead`` is taken for the files
    of these names as they are on the disk.

    Raises ``PolicyError`` with every problem at once.
    """
    disk = Disk(path.parent, instead)
    report, whole = _checked(disk, path.name)
    disk.wording(whole.document.language)
    return _loaded(whole, bundled(path.name, disk.files), report)


def load_bundle(bundle: Bundle) -> Loaded:
    """The policy of a stored bundle, as ``load`` made it. Raises ``PolicyError``."""
    manifest = bundle.manifest
    report, whole = _checked(Stored(bundle), manifest.main)
    return _loaded(whole, bundle, report)


def _loaded(whole: Whole, bundle: Bundle, report: Report) -> Loaded:
    made = with_announcements(assembled(whole), whole)
    policy = replace(with_ids(made, bundle.manifest.ids), bundle=bundle.digest)
    at = ids_at(whole)
    caution(whole, policy, report)
    waiting = {name: at[name] for name in names_in(policy)}
    return Loaded(policy, bundle, whole.main, report.advice(), waiting)


def _checked(shelf: Shelf, name: str) -> tuple[Report, Whole]:
    main = Source(name)
    try:
        data = shelf.read(name)
    except Refused as refused:
        report = Report("en")
        report.add(main, (), refused.key, name=name)
        report.check()
        raise
    report = Report(language_of(readable(data)))
    text = text_of(data, main, report)
    if text is None or not toml_of(text, main, report):
        report.check()
    whole = gathered(shelf, main, report)
    checked(whole, report)
    report.check()
    return report, whole
