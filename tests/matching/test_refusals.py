"""The closed list of noes."""

import re

import pytest

from matching.refusals import CODES, Refused


def test_a_refusal_carries_its_name_and_its_facts():
    refusal = Refused("not_enough_left", left=2)
    assert (refusal.code, refusal.details, str(refusal)) == (
        "not_enough_left",
        {"left": 2},
        "not_enough_left",
    )


def test_a_no_that_is_not_on_the_list_is_a_programming_error():
    with pytest.raises(AssertionError, match="unknown refusal"):
        Refused("because")


@pytest.mark.parametrize(
    ("given", "told"), [({"retry_after": 2}, 2.0), ({"retry_after": "soon"}, None), ({}, None)]
)
def test_when_to_try_again_is_told_in_seconds(given, told):
    assert Refused("busy", **given).retry_after == told


def test_every_code_is_a_plain_word_with_an_explanation():
    assert all(re.fullmatch(r"[a-z_]{4,20}", code) for code in CODES)
    assert all(len(meaning) > 10 for meaning in CODES.values())
