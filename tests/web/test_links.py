"""Signed links: ours are read, everything else is not, and each holds for its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.refusals import Refused
from web.links import Link, read, sign

SECRET = b"a secret of the tests"
NOTICE = "01m8x2v4k6p8r0t2w4y6"
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=8)
TOKEN = sign(SECRET, "answer", NOTICE, until=LATER)


def refusal(token, now=NOW, secret=SECRET):
    with pytest.raises(Refused) as told:
        read(secret, token, now=now)
    return told.value.code


def test_a_link_says_what_it_was_signed_for():
    assert read(SECRET, TOKEN, now=NOW) == Link("answer", NOTICE)
    stop = sign(SECRET, "unsubscribe", NOTICE, until=LATER)
    assert read(SECRET, stop, now=NOW) == Link("unsubscribe", NOTICE)


def test_it_is_short_and_can_be_read_aloud():
    assert len(TOKEN) == 42
    assert TOKEN.isalnum()
    assert TOKEN.lower() == TOKEN
    assert sign(SECRET, "answer", NOTICE, until=LATER) == TOKEN, (
        "the same again: a mail sent twice is the same"
    )


def test_it_holds_to_the_hour():
    assert read(SECRET, TOKEN, now=LATER) == Link("answer", NOTICE)
    assert refusal(TOKEN, now=LATER + timedelta(hours=1, seconds=1)) == "link_expired"


def test_another_secret_wrote_another_link():
    assert refusal(TOKEN, secret=b"another") == "link_invalid"


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("0123456789abcdefghjkmnpqrstvwxyzl"))
def test_one_letter_changed_and_it_is_none_of_ours(place, letter):
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    if changed != TOKEN:
        assert refusal(changed) == "link_invalid"


@given(st.text(max_size=60))
def test_what_is_no_link_at_all(text):
    assert refusal(text) == "link_invalid"


@pytest.mark.parametrize("token", ["", TOKEN[:-1], TOKEN + "a", TOKEN.upper(), TOKEN[:26], "é" * 42])
def test_what_is_nearly_a_link(token):
    assert refusal(token) == "link_invalid"
