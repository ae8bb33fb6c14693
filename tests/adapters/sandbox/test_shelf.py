"""The shelf of files: each by its own ref, and no more of them than there is room for."""

from __future__ import annotations

import pytest

from adapters.port import NoFile
from adapters.sandbox import files
from adapters.sandbox.files import Shelf


async def test_the_oldest_files_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ROOM", 25)
    shelf = Shelf()
    refs = [shelf.put("a.txt", "", 0, b"x" * 10).ref for _ in range(3)]
    assert len(set(refs)) == 3
    with pytest.raises(NoFile) as error:
        await shelf.file(refs[0], 99)
    assert error.value.fault == "gone"
    assert [await shelf.file(ref, 99) for ref in refs[1:]] == [b"x" * 10] * 2
    with pytest.raises(NoFile) as error:
        await shelf.file(refs[1], 9)
    assert error.value.fault == "too_large"
