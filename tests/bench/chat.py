"""A mixed chat made for measuring: lines in English, Chinese, Spanish and Russian."""

from __future__ import annotations

import random

_EN = (
    "the a you we it is was have build release patch today tomorrow thanks please "
    "issue try works again server update install help game match coffee weekend photo "
    "idea meeting"
).split()
_ZH = (
    "今天 我们 可以 看看 这个 问题 怎么 解决 谢谢 大家 周末 一起 吃饭 "
    "更新 版本 安装 失败 支付 请问 哪里 下载 活动 报名 老师 作业"
).split()
_ES = (
    "hola gracias por la ayuda mañana nos vemos en el partido alguien sabe cómo "
    "instalar esto versión nueva qué tal buen día equipo reunión"
).split()
_RU = (
    "привет спасибо сегодня завтра кто знает как установить это обновление сервер "
    "работает игра матч ребята выходные встреча"
).split()


def chat(count: int = 5_000, seed: int = 7) -> list[str]:
    """``count`` lines: 45 % English, 25 % Chinese, 18 % Spanish, 12 % Russian; some with links."""
    rng = random.Random(seed)
    lines = []
    for _ in range(count):
        words, glue = rng.choices(
            [(_EN, " "), (_ZH, ""), (_ES, " "), (_RU, " ")], [45, 25, 18, 12]
        )[0]
        line = glue.join(rng.choices(words, k=rng.randint(3, 16)))
        draw = rng.random()
        if draw < 0.08:
            line += f" https://example{rng.randint(1, 99)}.org/p/{rng.randint(1, 9_999)}"
        elif draw < 0.20:
            line += rng.choice([" 😀", " 👍👍", " 🎉", "!!!", " :)"])
        lines.append(line)
    return lines
