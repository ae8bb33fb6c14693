"""Training makes the same model of the same rows, of nothing but the sets that may be used."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.training import rows as source
from bot.training.disguise import disguised
from policies.file.load import SHIPPED
from policies.learned.features import features
from policies.learned.model import read
from policies.matching.folding import Folded

BAD = ("win a free prize now call", "cheap pills buy today", "earn money fast from home")
GOOD = ("see you at the meeting", "did the build pass today", "thanks that works for me")
RUDE = ("you stupid fool go away", "what an ugly idiot you are")
ZH = {"safe": ("今天开会吗", "谢谢大家"), "toxic": ("你这个蠢货", "滚开笨蛋")}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of small sets, and texts of one's own."""
    numbered = [(text, n) for n in range(40) for text in (*BAD, *GOOD)]
    put(tmp_path, "sms_en", [(f"{t} {n}", "spam" if t in BAD else "ham") for t, n in numbered])
    put(tmp_path, "tgspam_ru", [(f"работа {n}", "spam") for n in range(9)])
    put(tmp_path, "irc_benign_en", [(f"{t} {n} ok", "ham") for t, n in numbered if t in GOOD])
    put(tmp_path, "toxic_en", [(f"{t} {n}", "offensive") for t in RUDE for n in range(30)]
        + [(f"{t} {n}", "neither") for t, n in numbered if t in GOOD])  # fmt: skip
    put(
        tmp_path,
        "toxic_zh",
        [(f"{t}{n}", k) for k, each in ZH.items() for t in each for n in "一二三四"],
    )
    texts = tmp_path / "texts"
    texts.mkdir()
    lines = [f"{'spam' if t in BAD else 'ham'}\t{t} hier {n}" for t, n in numbered]
    for language, mark in (
        ("en", ""),
        ("ru", " привет всем"),
        ("zh", "今天"),
        ("es", " hola qué tal"),
    ):
        own = "\n".join(line + mark for line in lines)
        (texts / f"{language}.tsv").write_text(f"# ours\n{own}\n", encoding="utf-8")
    monkeypatch.setattr(source, "TEXTS", texts)
    return tmp_path


def put(folder: Path, name: str, said: list[tuple[str, str]]) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
        for text, label in said:
            lines.write(json.dumps({"text": text, "label": label}) + "\n")


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["model", *words])
    return done.exit_code, done.output


def test_the_same_rows_make_the_same_model(data: Path) -> None:
    one, two = data / "one.model", data / "two.model"
    for out in (one, two):
        code, told = run("train", "--data", str(data), "--out", str(out))
        assert code == 0, told
    assert "spam" in told and "of chat" in told
    assert one.read_bytes() == two.read_bytes()
    voice = read(one.read_bytes()).voice("spam")
    assert voice.sum(features(Folded(BAD[0]))) > voice.sum(features(Folded(GOOD[0])))


def test_a_short_chinese_line_gets_somebody_to_call() -> None:
    dressed = [disguised("裸聊看我", "zh", spam=True, turn=turn) for turn in range(300)]
    shapes = {shape for text in dressed for shape in features(Folded(text))}
    assert {"§hcall", "§handle", "§numeral"} <= shapes
    ordinary = [disguised("明天见", "zh", spam=False, turn=turn) for turn in range(60)]
    assert not any(c.isdigit() for text in ordinary for c in text)


def test_what_is_absent_or_broken_is_named(data: Path) -> None:
    (data / "toxic_zh.jsonl.gz").write_bytes(b"\x1f\x8b cut")
    code, told = run("train", "--data", str(data), "--out", str(data / "x"))
    assert code == 1 and "toxic_zh.jsonl.gz" in told.replace("\n", "")
    (data / "texts" / "en.tsv").write_text("neither\thello\n", encoding="utf-8")
    code, told = run("train", "--data", str(data), "--out", str(data / "x"))
    assert code == 1 and "en.tsv:1" in told.replace("\n", "")
    assert not (data / "x").exists()


def test_no_other_set_is_read(data: Path) -> None:
    for name in ("chat_spam_ru", "chat_spam_zh", "keywords_disguised"):
        (data / f"{name}.jsonl.gz").write_bytes(b"never read")
    shared = {"text": "kept apart", "label": "ham", "shared": True}
    with gzip.open(data / "irc_benign_en.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write(json.dumps(shared))
    assert not [row for row in source.rows(data) if row.text == "kept apart"]


def test_a_model_is_checked_and_shown(tmp_path: Path) -> None:
    code, told = run("check", str(SHIPPED))
    assert code == 0 and "fine" in told
    code, told = run("card")
    assert code == 0 and "toxic" in told
    cut = tmp_path / "ours.model"
    cut.write_bytes(SHIPPED.read_bytes()[:-9])
    code, told = run("check", str(cut))
    assert (
        code == 1
        and "ours.model" in told.replace("\n", "")
        and "cut short" in told.replace("\n", " ")
    )
    code, told = run("check", str(tmp_path / "none.model"))
    assert code == 1 and "none.model" in told.replace("\n", "")
