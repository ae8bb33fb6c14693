"""Secrets: keys and tokens of common services by their published forms, and private keys."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Iterator, Sequence

from policies.matching.places import EVERYWHERE, Span, within

_W = "[A-Za-z0-9_-]"
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9_])(?:"
    r"(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36,251}"  # GitHub
    r"|github_pat_[A-Za-z0-9_]{60,255}"
    rf"|gl(?:pat|rt|dt|ptt|cbt|ft|soat)-{_W}{{20,300}}"  # GitLab
    r"|(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"  # AWS
    r"|(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}"
    r"|LTAI[A-Za-z0-9]{16,24}|AKID[A-Za-z0-9]{32}"  # Alibaba Cloud, Tencent Cloud
    r"|EAA[A-Za-z0-9]{60,300}"  # Meta
    rf"|AIza{_W}{{35}}"  # Google
    rf"|ya29\.{_W}{{30,300}}|GOCSPX-{_W}{{28}}"
    rf"|xox[abeoprs]-(?:[0-9]{{8,14}}-){{1,4}}{_W}{{16,80}}|xapp-[0-9]-[A-Z0-9]+-[0-9]+-[a-z0-9]+"
    rf"|xox[abeoprs]-{_W}{{24,250}}"  # Slack
    r"|(?:sk|rk)_live_[A-Za-z0-9]{16,247}|(?:sk|rk)_test_[A-Za-z0-9]{16,247}"  # Stripe
    r"|whsec_[A-Za-z0-9+/=]{24,64}"
    rf"|sk-(?:ant|proj|svcacct|admin|or)-{_W}{{24,250}}|sk-[A-Za-z0-9]{{32,64}}"  # OpenAI and kin
    r"|npm_[A-Za-z0-9]{36}"
    rf"|pypi-AgE{_W}{{40,250}}"
    rf"|[0-9]{{8,10}}:AA{_W}{{33}}"  # Telegram
    rf"|mfa\.{_W}{{84}}"  # Discord
    r"|hf_[A-Za-z]{34}|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"  # Hugging Face, SendGrid
    r"|dop_v1_[a-f0-9]{64}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|key-[a-f0-9]{32}"
    r"|AGE-SECRET-KEY-1[A-Z0-9]{58}|tskey-[a-z]+-[A-Za-z0-9-]{20,60}"
    r")(?![A-Za-z0-9_])"
)
_HOOK = re.compile(
    r"hooks\.slack\.com/services/T[A-Za-z0-9]{6,12}/B[A-Za-z0-9]{6,12}/[A-Za-z0-9]{20,30}"
    rf"|discord(?:app)?\.com/api/(?:v[0-9]+/)?webhooks/[0-9]{{17,20}}/{_W}{{60,72}}"
)
_JWT = re.compile(rf"(?<!{_W})eyJ{_W}{{8,2000}}\.(?:eyJ{_W}{{2,4000}}|)\.{_W}{{20,1000}}(?!{_W})")
_DISCORD = re.compile(rf"(?<!{_W})({_W}{{23,28}})\.{_W}{{6,7}}\.{_W}{{27,38}}(?!{_W})")
_PRIVATE_KEY = re.compile(
    r"-{2,5}\s?BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?\s?-{2,5}"
    r"(?:\s*(?:[A-Za-z0-9+/=]{16,}|[A-Za-z-]+: [^\n]{1,80}\n))+"
    r"(?:\s*[A-Za-z0-9+/=]{1,15}(?=\s*-))?(?:\s*-{2,5}END [A-Z0-9 ]{1,50}-{2,5})?"
    r"|Private-Lines: [0-9]{1,3}(?:\s{1,2}[A-Za-z0-9+/=]{16,64}(?![A-Za-z0-9+/=]))+"  # PuTTY
)
_ASSIGNED = re.compile(
    r"(?i:aws_secret_access_key|secret_?(?:access_?)?key|client_?secret|api_?key|auth_?token"
    r"|access_?token|bot_?token|private_?key)[\"']?\s{0,3}(?:[:=]|=>)\s{0,3}[\"']?"
    r"([A-Za-z0-9+/_.~-]{20,120}={0,2})(?![A-Za-z0-9+/_])"
)
_PREFIX = re.compile(r"^[A-Za-z]+[-_](?:[a-z]+[-_])?|^AKIA|^ASIA|^LTAI|^AKID|^EAA|^AIza|^[0-9]+:AA")
_IN_ADDRESS = re.compile(
    r"://([^\s/:@\"'<>]{0,64}):([^\s/\"'<>]{6,128})@"
    r"(?!(?i:localhost|127\.|0\.0\.0\.0|host|[\w.-]*(?:example|your))(?![a-z]))[A-Za-z0-9\[]"
)
"""A password before the host of an address (RFC 3986, 3.2.1), but of those that are examples."""
_NO_PASSWORD = re.compile(
    r"[a-z]+|[A-Z_]+|.*(?i:passw|placeholder|change_?me|secret)[a-z]*.{0,3}|.*[${}%*\u2026].*|.*\.{3}.*"
)
"""What stands for a password: a plain word, or a sign that one goes there."""


def secrets(text: str, pieces: Sequence[Span] = EVERYWHERE) -> Iterator[Span]:
    """Spans of private keys in a text whose letters have their case, and of other keys and tokens
    in these pieces of it."""
    for found in _PRIVATE_KEY.finditer(text):
        yield found.span()
    for pattern in (_TOKEN, _HOOK):
        for found in within(pattern, text, pieces):
            if _random(_PREFIX.sub("", found.group())):
                yield found.span()
    for found in within(_JWT, text, pieces):
        if _decoded(found.group().partition(".")[0]).startswith(b'{"'):
            yield found.span()
    for found in within(_DISCORD, text, pieces):
        if _decoded(found[1]).isdigit():
            yield found.span()
    for found in within(_IN_ADDRESS, text, pieces):
        user, password = found.groups()
        if password != user and _random(password) and not _NO_PASSWORD.fullmatch(password):
            yield found.span(2)
    for found in within(_ASSIGNED, text, pieces):
        if _random(found[1]) and _mixed(found[1]):
            yield found.span(1)


def _random(token: str) -> bool:
    """Whether it may be drawn by lot: placeholders repeat themselves, or say that they are one."""
    lower = token.lower()
    if "example" in lower or "xxxx" in lower or "your" in lower:
        return False
    return len(set(token)) >= min(10, len(token) // 2)


def _mixed(token: str) -> bool:
    """Letters of both cases and digits, as a key has them and a name in a program seldom."""
    return any(map(str.isdigit, token)) and not token.islower() and not token.isupper()


def _decoded(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (Error, ValueError):
        return b""
