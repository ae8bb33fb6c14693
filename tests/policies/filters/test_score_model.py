"""spam and toxic are told by the model at once, with the same care as what a service says."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from policies.actions import Ban, Delete, Score, Timeout
from policies.errors import PolicyError
from policies.events import Content, Part
from policies.file.bundle import MODEL
from policies.file.load import load, load_bundle
from policies.learned.model import LANGUAGES, LONG, SIGNALS, Packed, Scale, Weights, pack, steps
from tests.policies.said import HEAD, Life, policy, says

RULE = """
[[rules]]
name = "spam"
{test}
actions = ["delete", "ban"]
because = "No advertising"
"""
ALONE = 'filter = "score"'
BAIT = "Earn $500 a day from home, no experience needed, write to @easy_cash_now"


def life(test: str = ALONE) -> Life:
    return Life(policy(RULE.replace("{test}", test)))


def kinds(test: str, text: str = BAIT, wrote: int = 0) -> list[type]:
    town = life(test)
    town.meets_all(says("hi", id=f"h{n}", after=n) for n in range(wrote))
    return [type(action) for action in town.meets(says(text, id="q", after=100)).actions]


@pytest.mark.parametrize(
    "text",
    [
        BAIT,
        "Зapaбoтoк oт 300$ в дeнь, пишитe в личку +",
        "专业代开会员 加微信 qm88123 包售后",
        "Gana 500 dólares al día desde casa, escríbeme por WhatsApp +34 611 222 333",
    ],
)
def test_spam_is_found_at_once(text: str) -> None:
    decision = life().meets(says(text))
    assert [finding.rule for finding in decision.findings] == ["spam"]
    assert decision.findings[0].detail.startswith("score ")
    assert not any(isinstance(action, Score) for action in decision.actions)
    assert not decision.pending


@pytest.mark.parametrize(
    "text", ["", "hi", "see you tomorrow at noon", "明天见", "до завтра", "🎉"]
)
def test_ordinary_chat_is_left_alone(text: str) -> None:
    assert not life().meets(says(text)).findings


def test_a_bound_of_ones_own() -> None:
    assert life(f"{ALONE}\nabove = 0.0").meets(says("hello")).findings
    assert not life(f"{ALONE}\nabove = 0.9999").meets(says("hello")).findings


def test_an_insult_is_toxic() -> None:
    town = life(f'{ALONE}\nsignal = "toxic"')
    assert town.meets(says("shut up you stupid bitch")).findings
    assert not town.meets(says("thanks, that helped")).findings


@pytest.mark.parametrize(
    ("test", "removed"),
    [
        (ALONE, False),
        ('any = [SCORE, { filter = "keywords", words = ["$500"] }]', True),
        ('any = [SCORE, { filter = "keywords", words = ["x9"] }]', False),
        ('all = [SCORE, { filter = "keywords", words = ["$500"] }]', True),
        ('all = [{ filter = "newcomer", messages = 9 }, SCORE]', False),
        ('all = [SCORE, { not = { filter = "keywords", words = ["x9"] } }]', False),
    ],
)
def test_by_a_score_alone_nobody_is_removed(test: str, removed: bool) -> None:
    done = set(kinds(test.replace("SCORE", '{ filter = "score" }')))
    assert Delete in done
    assert (Ban in done, Timeout in done) == (removed, not removed)


def test_known_members_are_only_reported() -> None:
    assert not kinds(ALONE, wrote=12)


def model(weight: float) -> bytes:
    scales = tuple(Scale(1.0, 0.0, 0.9) for _ in LANGUAGES)
    own = Weights(steps([weight]), 0.0, scales)
    return pack(Packed(("hello",), dict.fromkeys(SIGNALS, own)))


def test_a_long_message_has_the_bound_of_long_ones(tmp_path: Path) -> None:
    scales = tuple(Scale(1.0, 0.0, 0.9, 0.2) for _ in LANGUAGES)
    own = Weights(steps([1.0]), 0.0, scales)
    life = Life(load(write(tmp_path, pack(Packed(("hello",), dict.fromkeys(SIGNALS, own))))).policy)
    assert not life.meets(says("hello")).findings
    assert life.meets(says("hello" + " ..." * LONG, id="2")).findings


def write(folder: Path, data: bytes) -> Path:
    (folder / "ours.model").write_bytes(data)
    file = folder / "acme.toml"
    rule = RULE.replace("{test}", ALONE)
    file.write_text(f'{HEAD}\n{rule}\n[model]\nfile = "ours.model"\n', encoding="utf-8")
    return file


def test_the_model_is_part_of_the_bundle(tmp_path: Path) -> None:
    old = load(write(tmp_path, model(9.0)))
    new = load(write(tmp_path, model(-9.0)))
    assert old.policy.bundle != new.policy.bundle
    again = load_bundle(old.bundle).policy
    assert Life(again).meets(says("hello")).findings
    assert not Life(new.policy).meets(says("hello")).findings


def test_the_shipped_model_is_kept_with_what_asks_it(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(HEAD + RULE.replace("{test}", ALONE), encoding="utf-8")
    assert MODEL in load(file).bundle.manifest.files
    file.write_text(HEAD + RULE.replace("{test}", 'filter = "newcomer"'), encoding="utf-8")
    assert MODEL not in load(file).bundle.manifest.files


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (model(1.0)[:-5], "cut short"),
        (model(1.0).replace(b"model 1", b"model 9", 1), "another version"),
        (b"hello", "is no model"),
    ],
)
def test_a_bad_model_is_refused_by_name(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(PolicyError) as refused:
        load(write(tmp_path, data))
    (problem,) = refused.value.problems
    assert "ours.model" in problem.message and said in problem.message
    assert problem.path == "model.file" and problem.where.startswith("acme.toml:")


@pytest.mark.parametrize("text", ["", "look at this", "see you tomorrow"])
@pytest.mark.parametrize(("kind", "found"), [("qr", ["spam"]), ("file", [])])
def test_a_code_is_read_and_a_text_file_is_no_chat(text: str, kind: str, found: list[str]) -> None:
    said = structs.replace(says(text), content=Content(text=text, parts=(Part(kind, BAIT),)))
    assert [finding.rule for finding in life().meets(said).findings] == found


@pytest.mark.parametrize(
    "code",
    [
        "https://www.bbc.co.uk/news/articles/c0mn1", "WIFI:T:WPA;S:HomeNet;P:secretpass;;",
        "https://u.wechat.com/abcDEF123", "upi://pay?pa=a@b&pn=Bob", "tel:+34600123456",
        "BEGIN:VCARD\nVERSION:3.0\nN:Doe;John\nTEL:+15551234567\nEND:VCARD",
    ],
)  # fmt: skip
def test_ordinary_codes_are_left_alone(code: str) -> None:
    said = structs.replace(says("hi"), content=Content(text="hi", parts=(Part("qr", code),)))
    assert not life().meets(said).findings
