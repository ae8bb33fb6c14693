"""The browser that the tests find is one that the installing script is content with."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.adapters.sandbox.browsing import BROWSERS, installed


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_script_and_tests_find_the_same(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / name
    browser.write_text("#!/bin/sh\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    script = BROWSERS.with_name("browser")
    said = subprocess.run(["/bin/bash", str(script)], capture_output=True, text=True, check=True)
    assert not said.stderr
    assert installed() == str(browser)
