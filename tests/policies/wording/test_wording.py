"""Every sentence, in three languages and two tones, keeps the manners that members are owed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.actions import Excerpt, Mention, Moment, Strong
from policies.policy import Language, Tone
from policies.wording import (
    LANGUAGES,
    NAMES,
    WordingError,
    check_override,
    choose,
    duration_words,
    keys,
    names_of,
    say,
)
from policies.wording.sentences import NAME, TONES, sentences

BY_COURTESY = {"name", "signed_by"}
"""Names that a language may leave out where its manners need none."""

NEVER = {
    "en": r"offender|violat|our ai\b|permission denied|punish|banned|infraction",
    "zh-CN": r"警告|违规分|封杀|惩罚|违规",
    "es": r"banead[oa]s?\b|castig|vosotros|vuestr|ustedes|(?<!la )bienvenid[oa]s?\b"
    r"|silenciad[oa]s?\b|expulsad[oa]s?\b|bloquead[oa]s?\b|usuario\b|\bos\b",
}
OF_SOMEBODY_ELSE = {"whom", "why_nothing_staff", "bad_member", "rights.role_order", "staff_weaker"}
STAFF_ONLY = re.compile(r"rights\.|command\.\w+\.aliases")
SHORT = ("notice_private", "notice_channel", "timeout", "verification", "escalation_acknowledged")
GREETING = re.compile(r"^(Hello|Hi|Hola,) \{name\}\.\s*")
SENTENCE_END = re.compile(r"[.?](?=\s|$)|[。？](?!$)|[。？]$")

TYPICAL = {
    "en": {"because": "no contact details or ads here", "topic": "adverts",
           "duration": "10 minutes"},
    "zh-CN": {"because": "本群不发联系方式和推广", "topic": "广告", "duration": "10 分钟"},
    "es": {"because": "aquí no se comparten datos de contacto", "topic": "la publicidad",
           "duration": "10 minutos"},
}  # fmt: skip
USUAL = {"name": "Alexandra W.", "until": "in 10 minutes (12:30 UTC)", "community": "Acme Friends",
         "signed_by": "Ana", "minutes": "5", "case": "1042", "department": "Support",
         "due": "tomorrow, 18:00 CET"}  # fmt: skip

everywhere = pytest.mark.parametrize("language", LANGUAGES)
both = pytest.mark.parametrize("tone", TONES)


@everywhere
@both
def test_every_key_is_there(language: Language, tone: Tone) -> None:
    assert {key for key, t in sentences(language) if t == tone} == keys()
    empty = {key for (key, _), sentence in sentences(language).items() if not sentence.strip()}
    assert all(key.endswith(".aliases") for key in empty)


@everywhere
@both
def test_every_language_tells_the_same(language: Language, tone: Tone) -> None:
    for key in keys():
        told = set(NAME.findall(sentences(language)[key, tone]))
        assert told - BY_COURTESY == names_of(key) - BY_COURTESY, f"{language} {tone} {key}"


@everywhere
@both
def test_manners(language: Language, tone: Tone) -> None:
    for key in keys():
        sentence = sentences(language)[key, tone]
        where = f"{language} {tone} {key}: {sentence}"
        assert not re.search("[!！¡]", sentence), where
        assert len(SENTENCE_END.findall(GREETING.sub("", sentence))) <= 4, where
        if not STAFF_ONLY.match(key):
            assert not re.search(NEVER[language], sentence, re.IGNORECASE), where


@everywhere
@both
@pytest.mark.parametrize("key", SHORT)
def test_fits_the_smallest_answer(key: str, language: Language, tone: Tone) -> None:
    """Telegram's answerCallbackQuery shows at most 200 characters (Bot API)."""
    (text,) = say(key, language, tone, {}, **(USUAL | TYPICAL[language]))
    assert isinstance(text, str)
    assert len(text) <= 200, f"{len(text)}: {text}"


@everywhere
@both
def test_a_reason_is_a_sentence_of_its_own(language: Language, tone: Tone) -> None:
    before = {"en": "Reason: ", "zh-CN": "原因：", "es": "Motivo: "}[language]
    for key in keys():
        sentence = sentences(language)[key, tone]
        if "{because}" in sentence:
            assert f"{before}{{because}}" in sentence, key
            assert re.search(r"\{because\}[.。]", sentence), key


def test_tones_address_as_they_should() -> None:
    for key in keys():
        assert not re.search("你", sentences("zh-CN")[key, "formal"]), key
        if not key.startswith(("staff", "rights")):
            assert not re.search("您", sentences("zh-CN")[key, "friendly"]), key
        if key not in OF_SOMEBODY_ELSE:
            assert not re.search(r"\b(usted|su|sus|le)\b", sentences("es")[key, "friendly"]), key
        assert not re.search(
            r"\b(tú|tu|tus|te|ti|quieres|puedes)\b", sentences("es")[key, "formal"]
        ), key


@everywhere
@both
def test_nothing_is_left_unfilled_and_hostile_names_stay_literal(
    language: Language, tone: Tone
) -> None:
    hostile = "<b>{because}</b> **[x](http://e.example)** @everyone {0.__class__}"
    for key in keys():
        text = say(key, language, tone, {}, **dict.fromkeys(names_of(key), Strong(hostile)))
        assert all(piece == Strong(hostile) for piece in text if not isinstance(piece, str))
        literal = "".join(piece for piece in text if isinstance(piece, str))
        assert "{" not in literal, key
        plain = say(key, language, tone, {}, **dict.fromkeys(names_of(key), hostile))
        written = NAME.findall(sentences(language)[key, tone])
        assert "".join(map(str, plain)).count(hostile) == len(written), key


def test_pieces_go_in_as_they_are() -> None:
    until, who = (
        Moment(datetime(2026, 1, 1, tzinfo=UTC), "Asia/Shanghai"),
        Mention("telegram:member:4"),
    )
    text = say("done_timeout", "zh-CN", "formal", {}, member=who, duration="1 小时", until=until)
    assert text == (who, " 暂停发言 1 小时，至 ", until, "。")
    excerpt = Excerpt("e1")
    assert say("staff_failed_event", "en", "formal", {}, event=excerpt, reason="No.")[1] == excerpt
    inner = say("until_at", "en", "friendly", {}, time=until)
    assert until in say("done_banned", "en", "friendly", {}, member=who, until=inner)


def test_no_full_stop_twice() -> None:
    text = say("why_member", "en", "formal", {}, time="1 May", what="it was taken down",
               auto_or_team="automatically", because="No ads here.")  # fmt: skip
    assert text == ("On 1 May it was taken down, automatically. Reason: No ads here.",)


@given(st.text())
def test_a_value_is_one_line_and_never_a_name(value: str) -> None:
    joined = "".join(map(str, say("refused", "en", "formal", {}, role=value)))
    assert joined.startswith("Only ") and joined.endswith(" can do this.")
    assert len(joined.splitlines()) == 1
    joined.encode()


def test_a_policy_changes_a_sentence() -> None:
    assert say("refused", "en", "formal", {"refused": "Ask {role}."}, role="Ann") == ("Ask Ann.",)
    check_override("refused", "Ask {role}.")
    with pytest.raises(WordingError, match=r"wording\.refused.*\{password\}"):
        check_override("refused", "{password}")
    with pytest.raises(WordingError, match="refusal"):
        check_override("refusal", "No.")


def test_what_cannot_be_said() -> None:
    with pytest.raises(WordingError, match="nonsense"):
        say("nonsense", "en", "formal", {})
    with pytest.raises(WordingError, match=r"role.* was not given"):
        say("refused", "en", "formal", {})
    with pytest.raises(WordingError, match="rolle"):
        say("refused", "en", "formal", {}, rolle="Ann")
    with pytest.raises(WordingError, match="__class__"):
        say("refused", "en", "formal", {"refused": "{role.__class__}"}, role="Ann")
    assert "role" in NAMES


@pytest.mark.parametrize(
    ("span", "language", "words"),
    [
        (timedelta(hours=1), "zh-CN", "1 小时"),
        (timedelta(hours=1), "es", "1 hora"),
        (timedelta(hours=1), "en", "1 hour"),
        (timedelta(days=2, hours=3, minutes=4), "es", "2 días 3 horas"),
        (timedelta(minutes=10), "en", "10 minutes"),
        (timedelta(0), "zh-CN", "0 秒"),
    ],
)
def test_durations_in_words(span: timedelta, language: Language, words: str) -> None:
    assert duration_words(span, language) == words


@pytest.mark.parametrize(
    ("hints", "language"),
    [
        (("zh-hans",), "zh-CN"),
        (("zh_TW",), "zh-CN"),
        (("es-419",), "es"),
        (("", "fr", "es"), "es"),
        (("EN_gb",), "en"),
        ((), "en"),
        (("eszett", "zhx"), "en"),
    ],
)
def test_choosing_a_language(hints: tuple[str, ...], language: Language) -> None:
    assert choose(*hints) == language
