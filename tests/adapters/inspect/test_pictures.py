"""Pictures: the hash that ImageHash counts, and codes however they are drawn."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageEnhance

from adapters.inspect import pictures
from adapters.inspect.process import examined
from tests.files import qr, saved, scene

IMAGEHASH = {
    1: "b3f516ea464223e6",
    2: "e970e8e382147f55",
    3: "e4f05f17f5864984",
    4: "c96a38ecc30c5b7a",
    5: "dfa4ee97a203ca81",
}
"""What ``imagehash.phash`` (4.3.2) answers for the pictures of these seeds."""
LINK = "https://bad.example/win"


@pytest.mark.parametrize("seed", IMAGEHASH)
def test_the_hash_is_the_one_that_others_keep_lists_of(seed: int) -> None:
    assert pictures.seen("image/png", saved(scene(seed=seed), "PNG")).facts.image == IMAGEHASH[seed]


def bits(picture: Image.Image, form: str = "PNG", **more: Any) -> int:
    """The hash of a picture that was saved so, and read again."""
    read = Image.open(BytesIO(saved(picture, form, **more)))
    return int(pictures.perceptual(read.convert("L")), 16)


@pytest.mark.parametrize("seed", IMAGEHASH)
def test_the_same_picture_stays_near_and_another_is_far(seed: int) -> None:
    picture = scene(seed=seed)
    own = bits(picture)
    again = [
        bits(picture.resize((200, 150))),
        bits(picture.resize((1_600, 1_200)), "JPEG", quality=40),
        bits(picture, "WEBP", quality=30),
        bits(ImageEnhance.Brightness(picture).enhance(1.2)),
    ]
    assert all((own ^ other).bit_count() <= 6 for other in again)
    others = [bits(scene(seed=other)) for other in range(100, 130)]
    assert all((own ^ other).bit_count() > 12 for other in others)


def test_a_picture_of_one_colour_is_like_no_other() -> None:
    for colour in ("white", "black", (200, 30, 40)):
        plain = saved(Image.new("RGB", (300, 200), colour), "PNG")
        assert pictures.seen("image/png", plain).facts.image == ""


def code() -> Image.Image:
    return Image.open(BytesIO(qr(LINK, scale=6))).convert("L")


def drawn(where: str) -> bytes:
    """The same code, drawn otherwise."""
    plain, inverse = code(), Image.eval(code(), lambda grey: 255 - grey)
    white = Image.new("L", plain.size, 255)
    clear = Image.new("RGBA", plain.size, (0, 0, 0, 0))
    match where:
        case "turned":
            return saved(plain.rotate(37, expand=True, fillcolor=255), "PNG")
        case "upside down":
            return saved(plain.rotate(180), "PNG")
        case "mirrored":
            return saved(plain.transpose(Image.Transpose.FLIP_LEFT_RIGHT), "PNG")
        case "light on dark":
            return saved(inverse, "PNG")
        case "black on nothing":
            clear.paste((0, 0, 0, 255), mask=inverse)
            return saved(clear, "PNG")
        case "white on nothing":
            clear.paste((255, 255, 255, 255), mask=inverse)
            return saved(clear, "PNG")
        case "65,536 greys":
            # Both greys are more than 255, which must not make them one white.
            deep = plain.convert("I").point(lambda grey: grey * 100 + 20_000)
            return saved(deep.convert("I;16"), "PNG")
        case "small in a large picture":
            large = Image.new("RGB", (4_000, 3_000), (200, 180, 90))
            large.paste(plain.resize((500, 500)), (3_000, 2_000))
            return saved(large, "JPEG")
        case "third frame":
            more = [Image.new("L", plain.size), plain]
            return saved(white, "GIF", save_all=True, append_images=more)
        case "cut off":
            return saved(plain, "JPEG")[:-60]
        case "two pictures of a phone":
            return saved(plain.convert("RGB"), "MPO", save_all=True, append_images=[white])
        case form:
            return saved(plain, form)


DRAWN = (
    *("turned", "upside down", "mirrored", "light on dark", "black on nothing", "white on nothing"),
    *("65,536 greys", "small in a large picture", "third frame", "cut off"),
    *("two pictures of a phone", "PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"),
)


@pytest.mark.parametrize("where", DRAWN)
async def test_a_code_is_read_however_it_is_drawn(where: str) -> None:
    seen = await examined(drawn(where))
    assert [(part.kind, part.text) for part in seen.texts] == [("qr", LINK)]


async def test_several_codes_are_read_each_once() -> None:
    page = Image.new("L", (1_600, 1_600), 255)
    said = [f"https://bad.example/{n}" for n in range(4)]
    for n, text in enumerate([*said, *said]):
        page.paste(Image.open(BytesIO(qr(text))), (n % 4 * 400, n // 4 * 400))
    assert {part.text for part in (await examined(saved(page, "PNG"))).texts} == set(said)


HOSTILE = (
    *("<b>&amp;" * 300, "加微信领红包 " * 60),
    *("\u202egpj.exe\n\n@everyone <script>", "a\0b\x1b[31m"),
)


@pytest.mark.parametrize("text", HOSTILE)
async def test_whatever_a_code_says_is_told_as_it_is(text: str) -> None:
    (part,) = (await examined(qr(text))).texts
    assert part.text == text
