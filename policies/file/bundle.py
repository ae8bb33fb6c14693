"""A bundle: everything a policy is made of, as bytes named by their digests."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from posixpath import dirname, join, normpath
from typing import Protocol

import msgspec
from msgspec import Struct

from policies.file.engine import ENGINE

PACKS = "pack:"
MODEL = "model:shipped"
"""The name of the model that comes with the program."""


def digest(data: bytes) -> str:
    """The name under which a part is stored: 32 hexadecimal digits."""
    return blake2b(data, digest_size=16).hexdigest()


class Manifest(Struct, frozen=True, omit_defaults=True):
    """What a bundle's parts are to each other; it is itself the part that names the bundle.

    ``files`` maps the files' names (relative to the policy's folder, ``pack:…``,
    ``wording:…``, ``model:…``)
    to digests; ``ids`` maps names of roles and channels to the ids that they stood for.
    """

    engine: str
    main: str
    files: dict[str, str]
    ids: dict[str, tuple[str, ...]] = {}


class Bundle(Struct, frozen=True):
    """``digest`` names the manifest, which is among the ``parts`` (bytes by digest)."""

    digest: str
    parts: dict[str, bytes]

    @property
    def manifest(self) -> Manifest:
        """How the parts belong together. Raises ``KeyError`` or ``msgspec.DecodeError``."""
        return msgspec.json.decode(self.parts[self.digest], type=Manifest)

    def with_ids(self, ids: Mapping[str, tuple[str, ...]]) -> Bundle:
        """The same parts with names resolved: another bundle."""
        manifest = self.manifest
        files = {name: self.parts[part] for name, part in manifest.files.items()}
        return bundled(manifest.main, files, ids, engine=manifest.engine)


def bundled(
    main: str,
    files: Mapping[str, bytes],
    ids: Mapping[str, tuple[str, ...]] | None = None,
    *,
    engine: str = ENGINE,
) -> Bundle:
    """A bundle of these files; the same files give the same digest."""
    parts = {digest(data): data for data in files.values()}
    names = {name: digest(files[name]) for name in sorted(files)}
    manifest = Manifest(engine, main, names, dict(sorted((ids or {}).items())))
    encoded = msgspec.json.encode(manifest)
    return Bundle(digest(encoded), parts | {digest(encoded): encoded})


def beside(namer: str, name: str) -> str:
    """The name of a file that ``namer`` names: relative to it, or in the shipped packs."""
    if name.startswith(PACKS):
        return f"{name}.toml"
    prefix = PACKS if namer.startswith(PACKS) else ""
    return prefix + normpath(join(dirname(namer.removeprefix(PACKS)), name))


class Refused(LookupError):
    """A file cannot be had; ``key`` is the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Shelf(Protocol):
    """Where a policy's files come from."""

    def read(self, name: str) -> bytes:
        """A file by its name in the bundle. Raises ``Refused``."""
        ...


class Stored:
    """The files of a stored bundle; no disk is needed."""

    def __init__(self, bundle: Bundle) -> None:
        self._names = bundle.manifest.files
        self._parts = bundle.parts

    def read(self, name: str) -> bytes:
        """A file by its name. Raises ``Refused``."""
        try:
            return self._parts[self._names[name]]
        except KeyError:
            raise Refused("file.missing") from None
