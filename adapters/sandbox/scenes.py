"""Scenes: little plays in TOML files that show the bot at work.

A scene file has a title and a sentence about it in each language, a cast, and lines::

    order = 1                                  # place in the list
    [title]
    en = "Spam wave"
    zh-CN = "广告刷屏"
    es = "Oleada de spam"
    [about]
    en = "…"
    [cast.lila]                                # a new person for each performance
    name = "Lila"
    age = "3m"                                 # joined so long ago; missing: comes with `joins`
    [[lines]]
    at = 1.5                                   # seconds from the start, at normal speed
    who = "lila"                               # of the cast, or newbie, regular, moderator, admin
    says = "hello @bo"                         # the text (@ and a key of the cast mentions them)
    channel = "lobby"                          # missing: lobby
    label = "q1"                               # a name for this message, for later lines
    replies_to = "q1"                          # an answer to that message
    edits = "q1"                               # `says` are new words for it, by its author
    reaction = "👍"                            # with `reacts_to = "q1"`, instead of `says`
    joins = true                               # instead of `says`; so is `leaves`
    file = { name = "a.pdf", type = "application/pdf", size = 1200 }    # content = "base64"
    carries = { contact = "Anna, 600 123 456" }  # what travels with it, by its kind
    forwarded = "telegram:channel:-1002"       # where it was first written
    finds = ["easy-money"]                     # what the sandbox's policy finds in it

In a scene that says what is found, nothing else is; the tests play it under that policy.
Times are compressed: what takes an hour in a real group takes about a minute here.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from adapters.sandbox.files import Shelf
from policies.errors import HallwardenError
from policies.events import Attachment
from policies.events import Part as Carried
from policies.forms import duration

FOLDER = Path(__file__).with_name("scenes")
RESIDENTS = frozenset({"newbie", "regular", "moderator", "admin"})


class BadScene(HallwardenError):
    """A scene file that cannot be played; the message names the file and the line's number."""


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody in a scene."""

    name: str
    age: str = ""


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """An attachment as it is announced; ``size`` in bytes. ``content`` is the file itself, in
    base64; without it there is nothing to look into."""

    name: str
    type: str = ""
    size: int = 0
    content: bytes = b""

    def announced(self, files: Shelf) -> Attachment:
        """The attachment that a message carries."""
        return files.put(self.name, self.type, self.size, self.content)


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that somebody does; ``at`` in seconds from the scene's start."""

    at: float
    who: str
    says: str = ""
    channel: str = "lobby"
    label: str = ""
    replies_to: str = ""
    edits: str = ""
    reacts_to: str = ""
    reaction: str = ""
    joins: bool = False
    leaves: bool = False
    file: File | None = None
    carries: dict[str, str] = {}
    forwarded: str = ""
    finds: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Carried, ...]:
        """What travels with a message, as events hold it."""
        return tuple(Carried(kind, text) for kind, text in self.carries.items())


class Scene(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole scene; ``name`` is the file's name without its ending."""

    title: dict[str, str]
    about: dict[str, str]
    lines: tuple[Line, ...]
    cast: dict[str, Part] = {}
    order: int = 0
    name: str = ""

    @property
    def duration(self) -> float:
        """Seconds at normal speed, with a moment after the last line."""
        return self.lines[-1].at + 1


def loaded(path: Path) -> Scene:
    """The scene of a file. Raises ``BadScene``."""
    try:
        scene = msgspec.toml.decode(path.read_bytes(), type=Scene)
    except msgspec.DecodeError as error:
        raise BadScene(f"{path.name}: {error}") from error
    labels: set[str] = set()
    last = 0.0
    for number, line in enumerate(scene.lines, 1):
        if problem := _problem(line, scene, labels, last):
            raise BadScene(f"{path.name}: line {number}: {problem}")
        labels.add(line.label)
        last = line.at
    for key, part in scene.cast.items():
        try:
            duration(part.age or "0s")
        except ValueError as error:
            raise BadScene(f"{path.name}: cast.{key}: {error}") from error
    return msgspec.structs.replace(scene, name=path.stem)


def shipped(folder: Path = FOLDER) -> tuple[Scene, ...]:
    """All scenes of a folder, in their order. Raises ``BadScene``."""
    scenes = [loaded(path) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(scenes, key=lambda scene: scene.order))


def _problem(line: Line, scene: Scene, labels: set[str], last: float) -> str:
    if line.who not in scene.cast and line.who not in RESIDENTS:
        return f"{line.who!r} is not in the cast"
    if line.at < last:
        return f"comes at {line.at:g}, before the line above it at {last:g}"
    for label in (line.replies_to, line.edits, line.reacts_to):
        if label and label not in labels:
            return f"no line above has the label {label!r}"
    does = [line.says or line.file or line.carries, line.reaction, line.joins, line.leaves]
    if sum(map(bool, does)) != 1:
        return "give exactly one of says (or file, or carries), reaction, joins, leaves"
    return ""
