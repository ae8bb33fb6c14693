"""Files in JSON lines: as a platform announces them, and as they are known once seen."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import asdict

from policies.events import Attachment, Facts, Fault


class Known(Struct, frozen=True):
    """What a look into a file has shown, as ``events.Facts``; without it the file is unseen."""

    kind: str = ""
    size: int = 0
    sha256: str = ""
    image: str = ""
    entries: tuple[str, ...] = ()
    count: int = 0
    fault: Fault = ""


class File(Struct, frozen=True):
    """An attachment as a platform announces it; ``size`` in bytes."""

    name: str
    type: str = ""
    size: int = 0
    facts: Known | None = None

    def announced(self) -> Attachment:
        """The attachment that a message carries."""
        facts = Facts(**asdict(self.facts)) if self.facts else None
        return Attachment("", self.name, self.type, self.size, facts)
