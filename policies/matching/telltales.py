"""Telltales: what every clean text has of which a part may be personal data or a secret."""

from __future__ import annotations

WORDS = {
    word: str(value)
    for value, words in enumerate(
        (
            "zero oh cero ноль нуль",
            "one uno una один одна",
            "two dos два две",
            "three tres три",
            "four cuatro четыре",
            "five cinco пять",
            "six seis шесть",
            "seven siete семь",
            "eight ocho восемь",
            "nine nueve девять",
        )
    )
    for word in words.split()
}
"""Digits as they are called, in clean form."""

_DIGIT = (
    "[0-9oli\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792"
    "〇零一二三四五六七八九壹贰貳叁參参肆伍陆陸柒捌玖幺]"
)
_BETWEEN = "[^a-hjkmnp-z\u0400-\u052f\u4e00-\u9fff]*"
_WORD = "|".join(WORDS)
_APART = r"[\s.,;:/|*_-]*"
TELLTALES = (
    rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{6}}",
    rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{8}}",
    rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{12}}",
    rf"(?:{_WORD}){_APART}(?:{_WORD}|[0-9]){_APART}(?:{_WORD}|[0-9]){_APART}(?:{_WORD})",
    r"\sat\s[^\s]+(?:\s[^\s]+)?(?:\.|\s?[\[({<]|\s(?:dot|punto)\s)|@|arroba|собак|собачк|艾特|圈a|[\[({<*_-]\s?(?:at|эт)\s?[\])}>*_-]|#\s?[a-z0-9]+\s?[.\[点]",
    r"gh[pousr]_|github_pat_|gl[a-z]{2,4}-|a[kbsc][ic]a[a-z0-9]{16}|(?:ltai|akid|eaa)[a-z0-9]{16}|aiza|ya29|gocspx|xox[a-z]-|xapp-"
    r"|[srp]k_(?:live|test)_|whsec_|sk-|npm_|pypi-|eyj[a-z0-9_-]{8}|begin |[0-9]:aa|mfa\.|hf_|sg\."
    r"|hooks|dop_v1|shp[a-z]{2}_|key|tskey-|[a-z0-9_-]{23}\.[a-z0-9_-]{6,7}\.|secret|token"
    r"|://[^\s/]*:[^\s/]*@",
)
SEVEN, NINE, THIRTEEN, SPELLED, ADDRESSES, TOKENS = range(len(TELLTALES))
"""Their numbers: digits by how many there are, digits spelled, e-mails, keys."""
