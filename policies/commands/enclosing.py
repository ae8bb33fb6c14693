"""How a file comes to an announcement: with the command, or with the message that it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from policies import codec
from policies.announcement import Announcement
from policies.announcing.drafting import heavy
from policies.announcing.firing import title
from policies.announcing.lengths import BOUNDS
from policies.commands.contract import Call, Unusable
from policies.enclosed import Carried
from policies.events import Attachment
from policies.rows import FileKept

LARGEST = max(bounds.file for bounds in BOUNDS.values())
_LONGEST = 80


def enclose(
    call: Call, one: Announcement, keep: Callable[[Call, Announcement, Announcement], None]
) -> None:
    """Have the file taken over, and then the draft changed. Raises ``Unusable``."""
    if not call.event.files:
        raise Unusable("announce_no_file")
    file = call.event.files[0]
    name = _name(file)
    _bear(call, one, Carried(name, file.size, ""))
    if call.rows is None:
        most = str(LARGEST)
        call.fetch("keep_file", platform=call.event.platform, ref=file.ref, most=most)
        return
    (kept,) = codec.rows(call.rows, FileKept)
    if kept.fault:
        raise Unusable("announce_file_gone", name=name)
    carried = Carried(name, kept.size, kept.digest)
    _bear(call, one, carried)
    keep(call, one, replace(one, file=carried))
    call.answer("announce_changed", title=title(one), what="file")


def _bear(call: Call, one: Announcement, file: Carried) -> None:
    """Whether each platform where it goes takes that file; where it goes nowhere yet, this one."""
    platforms = {channel.partition(":")[0] for channel in one.to} or {call.event.platform}
    for platform in sorted(platforms):
        heavy(file, platform)


def _name(file: Attachment) -> str:
    """What it is called; Telegram's pictures have no name."""
    return file.name[:_LONGEST] or ("picture.jpg" if file.type == "image/jpeg" else "file")
