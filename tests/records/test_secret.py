"""The secret of a device and the resume code: hard to guess, easy to type."""

import pytest

from immunobook.records import secret
from immunobook.records.secret import CROCKFORD, new_resume_code, read_resume_code

CODE = "62ZR-3VG8-0M9P-GYWE-8"
LETTERS = "62ZR3VG80M9PGYWE"


def test_a_device_secret_has_128_random_bits():
    made = {secret.new_device_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(one) == 32 and bytes.fromhex(one) for one in made)


@pytest.mark.parametrize(
    ("value", "expected", "why"),
    [
        ("0123456789abcdef" * 2, True, "32 hexadecimal digits"),
        ("0123456789abcdef" * 2 + "0", False, "one too many"),
        (("0123456789abcdef" * 2)[1:], False, "one too few"),
        ("0123456789ABCDEF" * 2, False, "we never write capitals"),
        ("g" * 32, False, "no digit of ours"),
        ("", False, "nothing"),
        (None, False, "no cookie"),
        (b"0" * 32, False, "no text"),
    ],
)
def test_what_can_be_a_device_secret(value, expected, why):
    assert secret.is_device_secret(value) is expected, why


def test_a_resume_code_holds_every_one_of_80_random_bits():
    asked = []

    def bits(number: int) -> int:
        asked.append(number)
        return 0

    assert new_resume_code(bits) == "0000-0000-0000-0000-0"
    assert asked == [80]
    seen = {read_resume_code(new_resume_code(lambda _, bit=bit: 1 << bit)) for bit in range(80)}
    assert len(seen) == 80, "a bit that changes no letter would be lost"
    assert new_resume_code(lambda _: 2**80 - 1) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ-" + secret.check_character("Z" * 16)


def test_codes_differ():
    assert len({new_resume_code() for _ in range(1000)}) == 1000


def test_every_letter_of_a_code_is_used():
    used = {letter for _ in range(300) for letter in new_resume_code() if letter != "-"}
    assert used == set(CROCKFORD)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (CODE, "as shown"),
        (CODE.lower(), "small letters"),
        ("62ZR3VG80M9PGYWE8", "in one piece"),
        ("  62zr 3vg8 0m9p gywe 8 \n", "blanks instead of dashes"),
        ("62ZR–3VG8—0M9P−GYWE‑8", "the dashes that writing programmes make"),
        ("62ZR.3VG8.0M9P.GYWE.8", "dots"),
        ("62ZR_3VG8_0M9P_GYWE_8", "underscores"),
        ("62ZR-3VG8-OM9P-GYWE-8", "O for 0"),
        ("62zr-3vg8-om9p-gywe-8", "o for 0"),
        ("６２ＺＲ-３ＶＧ８-０Ｍ９Ｐ-ＧＹＷＥ-８", "full-width letters"),
        ("62ZR\u200b-3VG8-0M9P-GYWE-8", "an unseen character of a copy from a page"),
    ],
)
def test_a_code_is_read_as_it_was_meant(typed, why):
    assert read_resume_code(typed) == LETTERS, why


@pytest.mark.parametrize("alike", ["I", "i", "L", "l"])
def test_letters_that_look_like_one_are_read_as_one(alike):
    code = new_resume_code(lambda _: 1)
    assert read_resume_code(code.replace("1", alike)) == "0" * 15 + "1"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("62ZR-3VG8-0M9P-GYWE", "the check character is missing"),
        ("62ZR-3VG8-0M9P-GYWE-88", "one too many"),
        ("62ZR-3VG8-0M9P-GYWE-9", "a slip in the check character"),
        ("62ZR-3VG8-0M9P-GYWU-8", "U is no letter of ours"),
        ("62ZR-3VG8-0M9P-GYW'-8", "a quotation mark"),
        ("62ZR-3VG8-0M9P-GYWЕ-8", "a Cyrillic letter that looks like E"),
        ("", "nothing"),
        ("-" * 17, "only dashes"),
        ("0" * 10_000, "far too long"),
        ("\0" * 17, "NULs"),
        ("\ud800" * 17, "halves of characters"),
        (None, "nothing at all"),
        (62, "a number"),
        (["6"] * 17, "a list"),
    ],
)
def test_what_cannot_be_a_code(typed, why):
    assert read_resume_code(typed) is None, why


def test_any_one_wrong_character_is_noticed():
    whole = CODE.replace("-", "")
    for place in range(len(whole)):
        for letter in set(CROCKFORD) - {whole[place]}:
            assert read_resume_code(whole[:place] + letter + whole[place + 1 :]) is None


def test_two_neighbours_changed_over_are_noticed():  # all but 0 and Z, which add up to the same
    whole = CODE.replace("-", "")
    for place in range(len(whole) - 1):
        swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
        assert swapped == whole or read_resume_code(swapped) is None


def test_what_is_kept_does_not_hold_the_secret():
    kept = secret.kept_as("a" * 32)
    assert len(kept) == 64
    assert "a" * 32 not in kept
    assert kept == "3ba3f5f43b92602683c19aee62a20342b084dd5971ddd33808d81a328879a547", "SHA-256 of 32 times a"
