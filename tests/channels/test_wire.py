"""The protocol as types: what decodes, and what is wrong with the rest."""

import msgspec
import pytest

from channels.actions.needs import Private
from channels.clock import iso, parse_iso
from channels.shapes import Event, EventData, Message, Person
from channels.wire import (
    VERBS,
    ClaimVerb,
    Leave,
    NeedVerb,
    Open,
    Post,
    Read,
    deadline,
    decode,
    encode,
    ref_of,
)  # fmt: skip
from matching.refusals import Refused

SAMPLES = [
    Open(ref=1, channel="c", after=12),
    Open(channel="c"),
    Leave(ref="text", channel="c"),
    Post(ref=2, channel="c", body="Ça va ? 👋", key="k", reply_to="m"),
    Read(ref=3, channel="c", seq=9),
    NeedVerb(
        ref=4,
        channel="c",
        title="Repas",
        quantity=3,
        needed_by="2026-11-22T18:30:00+01:00",
        private=Private(contact="06", address="3 rue Haute", notes="code"),
    ),
    ClaimVerb(ref=5, need="n", quantity=2, key="k", on_behalf_of="o"),
]


@pytest.mark.parametrize("verb", SAMPLES, ids=lambda verb: type(verb).__name__)
def test_what_is_encoded_decodes_to_the_same(verb):
    assert decode(encode(verb)) == verb
    assert decode(encode(verb).decode()) == verb
    assert ref_of(encode(verb)) == verb.ref


def test_every_verb_is_named_in_lower_case_and_once():
    tags = [verb.__struct_config__.tag for verb in VERBS]
    assert len(set(tags)) == len(tags)
    assert {"open", "leave", "post", "edit", "delete", "read", "typing", "need", "claim"} <= set(tags)


WRONG = {
    "nothing": ("", "bad_request"),
    "not JSON": ("hello", "bad_request"),
    "not UTF-8": (b'{"t":"post","channel":"\xff"}', "bad_request"),
    "cut short": ('{"t":"post","ref":7,"channel":"c","bo', "bad_request"),
    "cut short after a wrong type": ('{"t":"post","ref":7,"channel":5,"bo', "bad_request"),
    "wrong, then too deep": ('{"t":"open","channel":5,"x":' + "[" * 30_000, "bad_request"),
    "an array": ('["t","post"]', "bad_request"),
    "a number": ("7", "bad_request"),
    "null": ("null", "bad_request"),
    "no verb": ('{"ref":7}', "bad_request"),
    "a verb that is no word": ('{"t":7,"ref":7}', "bad_request"),
    "unknown verb": ('{"t":"explode","ref":7}', "unknown_verb"),
    "verb in capitals": ('{"t":"POST","ref":7}', "unknown_verb"),
    "missing field": ('{"t":"post","ref":7,"channel":"c"}', "bad_request"),
    "extra field": ('{"t":"leave","ref":7,"channel":"c","colour":"red"}', "bad_request"),
    "extra private field": (
        '{"t":"need","ref":7,"channel":"c","title":"x","quantity":1,"needed_by":"","private":{"iban":"x"}}',
        "bad_request",
    ),
    "wrong type": ('{"t":"post","ref":7,"channel":"c","body":5}', "bad_request"),
    "wrong type of a number": ('{"t":"read","ref":7,"channel":"c","seq":"9"}', "bad_request"),
    "a broken number": ('{"t":"read","ref":7,"channel":"c","seq":1.5}', "bad_request"),
    "a quantity of words": ('{"t":"claim","ref":7,"need":"n","quantity":"two"}', "bad_quantity"),
    "a broken quantity": ('{"t":"claim","ref":7,"need":"n","quantity":1.5}', "bad_quantity"),
    "too deep": ('{"t":"post","ref":7,"channel":' + "[" * 30_000 + "]" * 30_000 + "}", "bad_request"),
    "too deep at the top": ("[" * 60_000, "bad_request"),
    "half a character": ('{"t":"post","ref":7,"channel":"c","body":"\\ud800"}', "bad_request"),
}  # fmt: skip


@pytest.mark.parametrize(("frame", "code"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_frame_is_named(frame, code):
    with pytest.raises(Refused) as refusal:
        decode(frame)
    assert refusal.value.code == code
    encode(refusal.value.details)
    assert ref_of(frame) in (7, None)


def test_the_ref_of_a_misfit_is_found_so_that_its_no_arrives():
    assert ref_of('{"t":"explode","ref":7}') == 7
    assert ref_of('{"ref":"abc","t":[]}') == "abc"
    for nothing in ("", "7", '{"ref":[1]}', '{"ref":{"a":1}}', '{"t":"post"}', "[" * 60_000):
        assert ref_of(nothing) is None


@pytest.mark.parametrize("huge", [2**53, 2**63, 2**64, 10**30, -(10**30)])
def test_a_huge_ref_can_be_echoed(huge):
    verb = decode(f'{{"t":"leave","ref":{huge},"channel":"c"}}')
    assert str(huge).encode() in encode({"t": "ok", "ref": verb.ref})


NOT_INSTANTS = (
    "", "demain", "2026-11-22", "2026-11-22T18:30:00", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+23:00",
)  # fmt: skip


@pytest.mark.parametrize("text", NOT_INSTANTS)
def test_a_deadline_is_an_instant(text):
    with pytest.raises(Refused, match="bad_deadline"):
        deadline(text)
    assert iso(deadline("2026-11-22T18:30:00+01:00")) == "2026-11-22T17:30:00.000Z"


def test_an_instant_is_written_one_way():
    assert iso(parse_iso("2026-11-22T18:30:00.1239+00:00")) == "2026-11-22T18:30:00.123Z"


def test_an_event_crosses_between_workers_unchanged():
    claire = Person(id="p", name="Claire", org="Croix-Rouge")
    said = Message(id="m", channel="c", seq=3, by=claire, at="2026-11-22T18:30:00.000Z", body="Ça va ? 👋")
    event = Event(
        channel="c", seq=3, kind="message.posted", at=said.at, by=claire, data=EventData(message=said)
    )
    assert msgspec.json.decode(encode(event), type=Event) == event
    assert b"deleted" not in encode(event), "what is at its default is not sent"
