"""Cards, accounts, identity numbers, phones, e-mails and secrets, plain and dressed up."""

from __future__ import annotations

import time
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from policies.decision import Finding
from policies.errors import PolicyError
from policies.events import Content, Part
from policies.figures import figures, spoken
from policies.file.load import load
from policies.matching.personal.search import KINDS
from policies.policy import Language, Policy
from policies.wording import LANGUAGES
from tests.policies.said import Life, policy, says

RULE = '[[rules]]\nname = "private"\nfilter = "personal_data"\nactions = ["alert"]\n'
EVERYTHING = 'kinds = ["card", "iban", "identity", "phone", "email", "secret"]\n'
DEFAULT, ALL = policy(RULE), policy(RULE + EVERYTHING)

PLACEHOLDERS = (
    "user:pass@localhost", "user:hunter2x@localhost:5432", "user:password@db.acme.io",
    "admin:Passw0rd1@127.0.0.1", "postgres:postgres@db.acme.io", "user:PASSWORD@db.acme.io",
    "user:my-password@db.acme.io", "user:<password>@db.acme.io", "user:${DB_PASS}@db.acme.io",
    "user:{password}@db.acme.io", "user:$PGPASSWORD@db.acme.io", "user:******@db.acme.io",
    "user:xxxxxxxx@db.acme.io", "user:s3cr3t99@db.example.com", "user:s3cr3t99@host:5432",
    "user:pa55@db.acme.io", "user:changeme123@db.acme.io", "USER:DB_PASSWORD@db.acme.io",
    "dbuser1:dbuser1@db.acme.io", "user:some...word1@db.acme.io", "user:your_pw_1@db.acme.io",
)  # fmt: skip
"""How addresses with a password stand in manuals."""
KEY = "aB3dE6gH1jK4mN7pQ0sT5vW8yZ2cF9xL6rU3"
"""Thirty-six characters as drawn by lot; tokens are put together here, so that nobody who looks
for leaked ones stumbles over this file."""


def found(text: str, rules: Policy = ALL) -> list[tuple[str, str]]:
    """Kind and evidence of what is found."""
    life = Life(rules)
    findings = life.meets(says(text)).findings
    assert not [finding.error for finding in findings if finding.error]
    return [(finding.detail, text[slice(*finding.span)]) for finding in findings]


PLAIN = {
    "card": (
        "4111111111111111", "4111 1111 1111 1111", "5555-5555-5555-4444", "371449635398431",
        "3714 496353 98431", "3530111333300000", "30569309025904", "6011 1111 1111 1117",
        "2200 7701 2345 6784", "6222 0212 3456 7890 128",
    ),
    "iban": (
        "ES9121000418450200051332", "ES91 2100 0418 4502 0005 1332", "GB82 WEST 1234 5698 7654 32",
        "de89370400440532013000", "FR14 2004 1010 0505 0001 3M02 606", "NO9386011117947",
    ),
    "identity": (
        "11010519491231002X", "110105194912310021X"[:17] + "X", "12345678Z", "12345678-Z",
        "12.345.678-Z", "X1234567L", "500100732259", "112-233-445 95",
        "ИНН 7707083893", "СНИЛС 11223344595", "паспорт 4509 123456",
    ),
    "phone": (
        "13812345678", "+86 138 1234 5678", "86-13812345678", "138-1234-5678", "612 34 56 78",
        "+34 612 345 678", "0034612345678", "612 345 678", "8 (965) 975-19-64", "+79659751964",
        "89659751964", "(415) 555-2671", "415-555-2671", "+1 415 555 2671", "+44 20 7946 0958",
        "llámame al 612345678",
    ),
    "email": (
        "ann@example.com", "ann.lee+x@mail.example.co.uk", "12345@qq.com", "a@xn--80ak6aa92e.com",
        "ann@почта.рф",
    ),
    "secret": (
        "ghp_" + KEY, "glpat-" + KEY[:20], "AKIA" + "Q3JXW7ZNP2HVTB5D", "AIza" + KEY[:35],
        "xoxb-" + "123456789012-123456789012-" + KEY[:24], "sk_live_" + KEY[:24],
        "sk-proj-" + KEY + KEY, "npm_" + KEY, "pypi-AgE" + KEY + KEY, "123456789:AA" + KEY[:33],
        "MTIzNDU2Nzg5MDEyMzQ1Njc4" + ".Gabcde." + KEY[:27],
        "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxIn0." + KEY,
        "-----BEGIN " + "RSA PRIVATE KEY-----\n" + KEY + "\n-----END RSA PRIVATE KEY-----",
        "aws_secret_access_key = " + KEY + "+/xY", "LTAI" + KEY[:20], "LTAI5t" + KEY[:18],
        "AKID" + KEY[:32], "EAA" + KEY + KEY,
        "PuTTY-User-Key-File-3: " + f"ssh-rsa\nEncryption: none\nPrivate-Lines: 1\n{KEY}\n",
    ),
}  # fmt: skip
AROUND = (
    "{}",
    "my number is {} ok?",
    "мой номер {} пиши",
    "te paso {} por aquí",
    "我的号码是{}，谢谢",
)
NUMBERS = {
    "card": "4111111111111111", "iban": "ES9121000418450200051332",
    "identity": "11010519491231002X", "phone": "13812345678",
}  # fmt: skip
DIGITS = "0123456789"
WORDS = {
    "en": "zero one two three four five six seven eight nine",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "ru": "ноль один два три четыре пять шесть семь восемь девять",
}
DRESSES = {
    "full-width": "０１２３４５６７８９", "circled": "⓪①②③④⑤⑥⑦⑧⑨", "white on black": "⓿❶❷❸❹❺❻❼❽❾",
    "mathematical": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "Chinese": "零一二三四五六七八九",
    "financial": "零壹贰叁肆伍陆柒捌玖",
    "Arabic": "٠١٢٣٤٥٦٧٨٩", "raised": "⁰¹²³⁴⁵⁶⁷⁸⁹",
}  # fmt: skip
BETWEEN = (
    " ",
    ".",
    "-",
    "/",
    "*",
    ", ",
    " - ",
    "\n",
    "🔥",
    "\u200b",
    "\u00ad",
    "\ufe0f\u20e3",
    "|",
)


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in PLAIN.items() for t in texts])
def test_each_kind_is_found_in_every_language(kind: str, text: str) -> None:
    for around in AROUND:
        hits = found(around.format(text))
        assert [hit[0] for hit in hits] == [kind], around
        assert hits[0][1] in text


@pytest.mark.parametrize(
    "password", ["hunter2!", "Tr0ub4dor&3", "p@ss:W0rd9", KEY[:24], "9f8e7d6c5b"]
)
@pytest.mark.parametrize(
    "address",
    ["postgres://app:{}@db.acme.io:5432/prod", "https://ann:{}@git.acme.io/x.git", "redis://:{}@10.2.3.4",
     "MongoDB+srv://root:{}@cluster0.ab1cd.mongodb.net"],
)  # fmt: skip
def test_the_password_in_an_address_is_one(address: str, password: str) -> None:
    for around in AROUND:
        assert ("secret", password) in found(around.format(address.format(password)))


@pytest.mark.parametrize(("kind", "dress"), list(product(NUMBERS, DRESSES)))
def test_digits_of_every_kind_are_digits(kind: str, dress: str) -> None:
    worn = NUMBERS[kind].translate(str.maketrans(DIGITS, DRESSES[dress]))
    for around in AROUND:
        assert found(around.format(worn)) == [(kind, worn)]


@pytest.mark.parametrize(("kind", "mark"), list(product(NUMBERS, BETWEEN)))
def test_nothing_between_digits_hides_them(kind: str, mark: str) -> None:
    worn = mark.join(NUMBERS[kind])
    for around in AROUND:
        ((got, evidence),) = found(around.format(worn))
        assert got == kind
        assert evidence.startswith(worn)


@pytest.mark.parametrize(("kind", "language"), list(product(("card", "phone"), WORDS)))
def test_spelled_digits_are_digits(kind: str, language: str) -> None:
    words = WORDS[language].split()
    worn = " ".join(words[int(digit)] for digit in NUMBERS[kind])
    assert found(f"({worn})") == [(kind, worn)]


@pytest.mark.parametrize(
    "text",
    [
        "juan at gmail dot com", "juan arroba gmail punto com", "ivan собака mail точка ru",
        "иван(собака)mail.ru", "ivan[at]mail[dot]ru", "zhang艾特qq点com", "12345#qq.com",
        "juan @ gmail . com", "j u a n @ g m a i l . c o m", "ｊｕａｎ＠ｇｍａｉｌ．ｃｏｍ",
        "juan@gmail[.]com", "juan_at_gmail_dot_com", "name at example dot com", "ivаn@mail.ru",
        "juan at gmail.com", "juan@gmail,com", "ann@mail ru",
    ],
)  # fmt: skip
def test_addresses_written_out_are_addresses(text: str) -> None:
    assert found(text) == [("email", text)]


@pytest.mark.parametrize(
    "text", ["4l11 1111 1111 1111", "4111 1111 1111 11l1", "5IO5 1O51 O51O 51OO"]
)
def test_letters_that_pass_for_digits(text: str) -> None:
    assert found(text) == [("card", text)]


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112", "ES9121000418450200051333", "110105194912310021", "12345678A",
        "X1234567A", "500100732258", "112-233-445 96", "7707083893", "#4196266238",
        "order 4196266238", "1596102378492", "172542483554184792", "3.14159265358979323846",
        "192.168.100.200 10.0.0.1", "c8:90:d0:45:90:d7", "00:13:77:38:49:72", "12.15.20-44",
        "2024-08-12 19:40 - 2024-08-13 20:15", "953ef729-060c-d036-fc85-50020f4ec64e",
        "2cd00376c6da055c1bd8581e954a661924dce8f2", "0x4111111111111111",
        "https://example.com/status/4111111111111111", "<@4111111111111111>",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14", "9 8 7 6 5 4 3 2 1 0", "1,000,000,000,000,000",
        "one two three four five six seven eight nine ten", "раз два три четыре пять шесть семь",
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez", "一二三四五六七八九十",
        "meet me at example.com", "look at google.com", "lunch @ chipotle.com", "hi @bob.smith",
        "npm i @types/node@18.1.2", "git@github.com:foo/bar.git", "getty@tty1.service",
        "root@host.example.com:~$ ls", "user@example", "у меня собака и кошка.",
        "ghp_" + "x" * 36, "AKIA" + "*" * 16, "AKIAIOSFODNN7EXAMPLE", "<your-bot-token>",
        "sk-learn is nice", "password: correct horse battery staple", "api_key = YOUR_API_KEY_HERE",
        "LTAI" + "x" * 20, "LTAIexampleAccessKey", "Ltai" + KEY[:20],
        *(f"postgres://{login}/app" for login in PLACEHOLDERS),
        "https://example.com/a:b3dE6gH1@c", "http://10.0.0.1:8080/@acme", "sip://ann:5060@acme",
    ],
)  # fmt: skip
def test_what_only_looks_alike_is_left(text: str) -> None:
    for around in AROUND:
        assert found(around.format(text)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_has_its_words(language: Language) -> None:
    assert all(spoken(figures(kind), language) != kind for kind in KINDS)


def test_phones_and_mails_count_only_when_asked_for() -> None:
    assert found("+79659751964 ann@example.com", DEFAULT) == []
    assert found("4111111111111111", DEFAULT) == [("card", "4111111111111111")]


def test_numbers_of_a_region_are_known_where_it_is_named() -> None:
    rule = RULE + 'kinds = ["phone"]\n'
    german = "030 901820"
    assert found(german, policy(rule + 'regions = ["DE"]')) == [("phone", german)]
    assert found(german, policy(rule)) == []
    assert found("13812345678", policy(rule + "regions = []")) == []


def test_an_unknown_region_is_told_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    file.write_text('community = "acme"\n' + RULE + 'regions = ["Spain"]\n', encoding="utf-8")
    with pytest.raises(PolicyError) as told:
        load(file)
    (problem,) = [p for p in told.value.problems if "regions" in p.path]
    assert "Spain is no country" in problem.message


def test_all_parts_are_looked_at_and_the_detail_is_only_the_kind() -> None:
    event = says("")
    content = Content(text="see below", parts=(Part("quote", "card 4111111111111111"),))
    decision = Life(ALL).meets(structs.replace(event, content=content))
    assert decision.findings == (Finding(rule="private", part=1, span=(5, 21), detail="card"),)


ODD = st.lists(
    st.sampled_from([*"0123456789 .-@()+#:/_xoil\n", "４", "①", "一", "六", "\u200b", "🔥", "dot ",
                     " at ", "арроба", "собака ", "seis ", "one ", "ghp_", "ES91", "\ud800", "<"]),
    max_size=120,
).map("".join)  # fmt: skip


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=200), ODD))
def test_it_never_fails_and_the_evidence_is_what_was_written(text: str) -> None:
    for finding in Life(ALL).meets(says(text)).findings:
        start, end = finding.span
        assert not finding.error
        assert 0 <= start < end <= len(text)


@settings(max_examples=100)
@given(st.text(max_size=80), st.sampled_from(list(NUMBERS.values())), st.text(max_size=80))
def test_what_stands_around_a_number_does_not_hide_it(before: str, number: str, after: str) -> None:
    assert found(f"{before}。\n“{number}” \n{after}") != []


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "4111 ", "a@", "a.", "+1 234 567 ", "(415) ", "one ", "a_at_b", "一 ", "eyJa.",
     "-----BEGIN ", "ES12 ", "<@1", "1/", "x1234567-", "api_key = ", " at b dot"],
)  # fmt: skip
def test_time_grows_with_the_length_only(piece: str) -> None:
    def taken(size: int) -> float:
        text = (piece * size)[:size] + " @ 4111111"
        best = 9.0
        for _ in range(3):
            begun = time.thread_time()
            found(text)
            best = min(best, time.thread_time() - begun)
        return best

    assert taken(16_000) < 8 * taken(4_000) + 0.02
