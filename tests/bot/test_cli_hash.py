"""``hallwarden hash``: lines that a list of pictures takes as they are."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs
from PIL import Image
from typer.testing import CliRunner

from bot.cli import app
from policies.events import Attachment, Content, Facts
from policies.file.load import load
from tests.files import saved, scene
from tests.policies.said import Life, says

POLICY = """
community = "acme"
[[rules]]
name = "pictures"
filter = "images"
hashes_file = "pictures.txt"
actions = ["delete"]
because = "No"
"""


def test_its_lines_are_a_list_of_pictures(tmp_path: Path) -> None:
    for seed in (1, 2):
        (tmp_path / f"p {seed}.png").write_bytes(saved(scene(seed=seed), "PNG"))
    files = [str(tmp_path / f"p {seed}.png") for seed in (1, 2)]
    done = CliRunner().invoke(app, ["hash", *files])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == ["b3f516ea464223e6 # p 1.png", "e970e8e382147f55 # p 2.png"]
    (tmp_path / "pictures.txt").write_text(done.stdout)
    (tmp_path / "acme.toml").write_text(POLICY)
    life = Life(load(tmp_path / "acme.toml").policy)
    for image, found in (("e970e8e382147f54", True), ("ffffffff00000000", False)):
        file = Attachment("r", "x.png", facts=Facts(kind="image/png", image=image))
        message = structs.replace(says(image), content=Content(attachments=(file,)))
        assert bool(life.meets(message).findings) is found


def test_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    (tmp_path / "plain.png").write_bytes(saved(Image.new("RGB", (99, 99)), "PNG"))
    (tmp_path / "notes.txt").write_text("hello")
    names = ("plain.png", "notes.txt", "none.png")
    done = CliRunner().invoke(app, ["hash", *[str(tmp_path / name) for name in names]])
    assert done.exit_code == 1
    assert done.stdout == ""
    for name, words in zip(names, ("one colour", "no picture", "No such file"), strict=True):
        assert any(name in line and words in line for line in done.stderr.splitlines())
