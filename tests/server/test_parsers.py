"""The short way for frames that are nothing but whole text: it reads what the parser would, or nothing."""

import random

import pytest
from websockets.frames import Frame, Opcode

from server.wire import parsers
from tests.server.raw import PING, TEXT, frame

SIZES = (1, 2, 125, 126, 127, 1_000, 65_535)


def heard(data):
    """What the parser of ``websockets`` makes of it."""
    parser = parsers.borrow()
    parser.receive_data(data)
    return [event for event in parser.events_received() if isinstance(event, Frame)]


@pytest.mark.parametrize("seed", range(20))
def test_whole_texts_are_what_the_parser_hears(seed):
    chance = random.Random(seed)
    said = [chance.randbytes(chance.choice(SIZES)).hex()[: chance.choice(SIZES)].encode() for _ in range(5)]
    data = b"".join(frame(TEXT, one) for one in said)
    assert parsers.whole_texts(data) == said
    assert [(one.opcode, bytes(one.data)) for one in heard(data)] == [(Opcode.TEXT, one) for one in said]


ODD = {
    "a part of a frame": frame(TEXT, b"whole") + frame(TEXT, b"half of this")[:-3],
    "a part of a head": frame(TEXT, b"whole") + frame(TEXT, b"x" * 200)[:3],
    "not masked": frame(TEXT, b"a word or two", masked=False),
    "a control frame": frame(TEXT, b"whole") + frame(PING, b"here?"),
    "a fragment": frame(TEXT, b"the beginning", fin=False),
    "a reserved bit": frame(TEXT, b"compressed, it says", rsv=4),
    "an empty message": frame(TEXT, b""),
    "a large one": frame(TEXT, b"x" * 65_536),
}


@pytest.mark.parametrize("name", ODD)
def test_anything_else_is_left_to_the_parser(name):
    assert parsers.whole_texts(ODD[name]) is None
