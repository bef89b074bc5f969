"""The judge is judged: it accepts what a right house did, and finds each planted violation by its name."""

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.checker import check
from tests.faults.history import Attempt, Call, Heard, History, KeptMessage, Logged, Reset, Skip
from tests.faults.model import CHANNELS, Model

PEOPLE = ("ana", "bob", "cleo")


def found(history):
    """The names of the rules that speak."""
    return {violation.rule for violation in check(history)}


def an_evening(seed=1, acts=60):
    """A right house at work: posts, needs, claims, releases, lost answers, retries, readers."""
    model = Model(seed)
    chance = model.random
    needs = [model.need("zoe", channel, chance.randint(1, 6)) for channel in CHANNELS for _ in range(2)]
    for _ in range(acts):
        by, channel, luck = chance.choice(PEOPLE), chance.choice(CHANNELS), chance.random()
        heard = chance.random() < 0.9
        if luck < 0.5:
            model.post(by, channel, heard=heard, retries=chance.randint(0, 2), keyed=chance.random() < 0.8)
        elif luck < 0.8 or not model.kept.claims:
            model.claim(by, chance.choice(needs), chance.randint(1, 4), heard=heard)
        elif luck < 0.82 and (open_claims := model.held()):
            model.lapse(chance.choice(open_claims))
        elif luck < 0.97:
            model.release(chance.choice(sorted(model.kept.claims)), heard=heard)
        else:
            model.resolve(chance.choice(needs))
    for client in ("phone", "screen"):
        for channel in CHANNELS:
            model.hear(client, channel)
    return model


@given(st.integers(0, 2**32), st.integers(0, 80))
def test_a_right_house_is_accepted(seed, acts):
    assert check(an_evening(seed, acts).history) == []


def test_a_history_survives_its_file(tmp_path):
    model = an_evening()
    model.hear("lost", "meals").breaks.append((0, Reset(0, 3, [Heard(1, "x", "y")])))
    model.history.write(tmp_path / "history.json")
    assert History.read(tmp_path / "history.json") == model.history


# ── messages ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def talk():
    """Three posts in a channel of a town, heard by one reader."""
    model = Model(1)
    model.posts = [model.post("ana", "meals") for _ in range(3)]
    model.reading = model.hear("phone", "meals")
    assert check(model.history) == []
    return model


def test_an_acknowledged_message_that_is_gone_is_lost(talk):
    gone = talk.kept.log["meals"].pop()
    del talk.kept.messages[gone.entity]
    talk.kept.heads["meals"] -= 1
    talk.reading.heard.pop()
    assert "lost" in found(talk.history)


def test_a_message_saved_twice_is_doubled(talk):
    first = talk.kept.messages["m1"]
    talk.kept.messages["copy"] = KeptMessage("meals", 4, first.author, first.body)
    talk.kept.log["meals"].append(Logged(4, "message.posted", "copy", first.author))
    talk.kept.heads["meals"] = 4
    talk.reading.heard.append(Heard(4, "message.posted", "copy", first.body))
    assert found(talk.history) == {"doubled"}


def test_an_unacknowledged_message_may_be_there_once_and_not_twice():
    model = Model(1)
    call = model.post("ana", "meals", heard=False, keyed=False)
    assert check(model.history) == []
    again = model.post("ana", "meals", heard=False, keyed=False)
    model.history.calls.remove(again)
    for kept in model.kept.messages.values():
        kept.body = call.asked["body"]
    assert found(model.history) == {"doubled"}


def test_a_message_told_twice_in_the_log_is_doubled(talk):
    talk.kept.log["meals"].append(Logged(4, "message.posted", "m1", "ana"))
    talk.kept.heads["meals"] = 4
    assert "doubled" in found(talk.history)


def test_an_earlier_message_may_not_stand_behind_a_later_one(talk):
    first, _, last = talk.posts
    for call, instant in ((last, 0.0), (first, 100.0)):
        call.attempts = [Attempt(instant, instant + 1, ok=call.answers[0])]
    assert found(talk.history) == {"reordered"}


def test_messages_under_way_together_may_stand_in_any_order(talk):
    first, _, last = talk.posts
    for call, instant in ((last, 0.0), (first, 0.5)):
        call.attempts = [Attempt(instant, instant + 1, ok=call.answers[0])]
    assert check(talk.history) == []


def test_a_message_only_refused_may_not_be_said(talk):
    call = talk.post("bob", "meals", heard=False)
    talk.reading.heard.append(
        Heard(4, "message.posted", talk.kept.log["meals"][3].entity, call.asked["body"])
    )
    assert check(talk.history) == []
    call.attempts[0].returned, call.attempts[0].no = 99.0, {"code": "forbidden", "retry_after": None}
    assert found(talk.history) == {"not_done"}
    call.attempts[0].no = {"code": "busy", "retry_after": 1}  # come back later: that is no "never"
    assert check(talk.history) == []


def test_a_message_that_nobody_said_is_noticed(talk):
    talk.history.calls.pop()
    assert found(talk.history) == {"unsaved"}


@pytest.mark.parametrize("answer", [{"message": "m9", "seq": 1}, {"message": "m1", "seq": 2}])
def test_one_key_has_one_answer(talk, answer):
    talk.posts[0].attempts.append(Attempt(50, 51, ok=answer))
    assert found(talk.history) == {"answer_changed"}


def test_an_acknowledged_key_is_kept(talk):
    talk.kept.keys["ana"].clear()
    assert found(talk.history) == {"lost"}


def test_a_hole_in_the_log_is_a_gap(talk):
    del talk.kept.log["meals"][1]
    assert "gap" in found(talk.history)


def test_a_damaged_file_is_told(talk):
    talk.kept.damage.append("wrong # of entries in index")
    assert found(talk.history) == {"damaged"}


def test_an_epoch_that_changes_is_told(talk):
    talk.history.epochs += ["a", "a"]
    assert check(talk.history) == []
    talk.history.epochs.append("b")
    assert found(talk.history) == {"inconsistent"}


# ── readings ────────────────────────────────────────────────────────────────────────────────


def test_an_event_not_heard_in_the_end_is_lost(talk):
    talk.reading.heard.pop()
    assert found(talk.history) == {"lost"}


def test_what_a_sweep_writes_once_the_readers_may_leave_is_not_lost(talk):
    talk.post("ana", "meals")
    assert check(talk.history) == []
    talk.history.due["meals"] = 4  # they stayed until then: they had to hear it
    assert found(talk.history) == {"lost"}


def test_nothing_heard_at_all_is_lost(talk):
    talk.reading.heard.clear()
    assert found(talk.history) == {"lost"}


def test_an_event_heard_twice_is_doubled(talk):
    talk.reading.heard.insert(1, talk.reading.heard[0])
    assert found(talk.history) == {"doubled"}


def test_an_event_left_out_is_a_gap(talk):
    del talk.reading.heard[1]
    assert found(talk.history) == {"gap"}


def test_events_that_change_places_are_reordered(talk):
    one, two, three = talk.reading.heard
    talk.reading.heard = [one, three, two]
    assert found(talk.history) == {"gap", "reordered"}


def test_an_event_with_other_words_is_noticed(talk):
    talk.reading.heard[1].body = "never said"
    assert found(talk.history) == {"unsaved"}


def test_an_event_that_is_not_in_the_log_is_noticed(talk):
    talk.reading.heard.append(Heard(4, "message.posted", "m4", "rolled back"))
    assert found(talk.history) == {"unsaved"}


def test_a_silent_skip_over_what_everybody_may_hear_is_a_gap(talk):
    del talk.reading.heard[1]
    talk.reading.breaks.append((1, Skip(1, 2)))
    assert found(talk.history) == {"gap"}


def test_a_reset_that_is_not_far_behind_is_without_reason(talk):
    missed = talk.reading.heard.pop()
    talk.reading.breaks.append((2, Reset(2, 3, [missed])))
    assert found(talk.history) == {"reset"}


def test_a_reset_backwards_is_without_reason(talk):
    talk.reading.breaks.append((3, Reset(3, 1)))
    talk.reading.heard += talk.reading.heard[1:]
    assert found(talk.history) == {"reset", "doubled"}


def test_a_reset_far_behind_is_right_when_the_page_is_read_again():
    model = Model(1)
    for _ in range(600):
        model.post("ana", "meals")
    reading = model.hear("phone", "meals")
    everything = reading.heard
    reading.heard = [*everything[:10], *everything[550:]]
    reading.breaks.append((10, Reset(10, 550, everything[10:550])))
    assert check(model.history) == []
    del reading.breaks[0][1].fetched[100]
    assert found(model.history) == {"gap"}


# ── claims ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def race():
    """A need of 3: Ana takes 2, Bob learns that 1 is left and takes it, Cleo comes too late."""
    model = Model(1)
    model.one = model.need("zoe", "meals", 3)
    model.ana = model.claim("ana", model.one, 2)
    model.short = model.claim("bob", model.one, 2)
    model.bob = model.claim("bob", model.one, 1)
    model.late = model.claim("cleo", model.one, 1)
    codes = [call.attempts[0].no and call.attempts[0].no["code"] for call in model.history.of("claim")]
    assert codes == [None, "not_enough_left", None, "already_claimed"]
    assert check(model.history) == []
    return model


def test_more_promised_than_asked_for_is_over_claimed(race):
    model = race
    row = model.kept.needs[model.one]
    row.quantity = 4
    model.claim("dan", model.one, 1)
    row.quantity = 3
    assert "over_claimed" in found(model.history)


def test_two_active_promises_of_one_person_are_over_claimed():
    model = Model(1)
    one = model.need("zoe", "meals", 5)
    model.claim("ana", one, 1)
    model.claim("bob", one, 1).by = "ana"
    model.kept.log["meals"][-1].actor = "ana"
    model.kept.keys["ana"].update(model.kept.keys.pop("bob"))
    assert "over_claimed" in found(model.history)


def test_a_granted_claim_that_is_not_in_the_log_is_lost(race):
    race.kept.log["meals"].pop()
    race.kept.heads["meals"] -= 1
    assert {"lost", "inconsistent"} <= found(race.history)


def test_a_claim_lost_from_the_rows_is_inconsistent(race):
    del race.kept.claims[race.bob.answers[0]["claim"]]
    assert "inconsistent" in found(race.history)


def test_an_unknown_claim_is_settled_by_what_is_kept():
    model = Model(1)
    one = model.need("zoe", "meals", 3)
    done = model.claim("ana", one, 3, heard=False)
    assert done.unknown
    assert check(model.history) == []
    model.claim("bob", one, 1)  # refused: true only because of what nobody heard
    assert check(model.history) == []


def test_a_claim_that_nobody_made_is_noticed(race):
    race.history.calls.remove(race.bob)
    assert "unsaved" in found(race.history)


def test_a_refusal_needs_an_instant_at_which_it_is_true(race):
    race.late.attempts[0].called, race.late.attempts[0].returned = -20.0, -19.0
    assert found(race.history) == {"refused"}


def test_a_refusal_with_a_wrong_remainder_is_without_reason(race):
    race.short.attempts[0].no["details"]["left"] = 2
    assert found(race.history) == {"refused"}


def test_refusals_must_fit_together():
    """Each is true at some instant of its own; that the later one saw the earlier state is not possible."""
    model = Model(1)
    one = model.need("zoe", "meals", 2)
    first, second = model.claim("ana", one, 1), model.claim("bob", one, 1)
    for call in (first, second):
        call.attempts[0].called, call.attempts[0].returned = 10.0, 40.0
    full = {"code": "already_claimed", "details": {"left": 0}}
    short = {"code": "not_enough_left", "details": {"left": 1}}

    def refuse(no, called):
        attempt = Attempt(called, called + 1, no=no)
        return Call("claim", "cleo", {"need": one, "quantity": 2}, f"r{called}", [attempt])

    calls = list(model.history.calls)
    model.history.calls = [*calls, refuse(short, 20.0), refuse(full, 30.0)]
    assert check(model.history) == []
    model.history.calls = [*calls, refuse(full, 20.0), refuse(short, 30.0)]
    assert found(model.history) == {"refused"}


def test_a_key_already_granted_is_never_refused():
    model = Model(1)
    one = model.need("zoe", "meals", 2)
    call = model.claim("ana", one, 1)
    call.attempts.append(Attempt(50, 51, no={"code": "already_yours"}))
    assert found(model.history) == {"refused"}


def test_promises_stand_in_the_order_of_the_facts(race):
    race.ana.attempts[0].called, race.ana.attempts[0].returned = 60.0, 61.0
    race.bob.attempts[0].called, race.bob.attempts[0].returned = 50.0, 51.0
    assert "reordered" in found(race.history)


def test_a_promise_given_back_may_be_taken_again(race):
    race.release(race.ana.answers[0]["claim"])
    race.claim("cleo", race.one, 2)
    assert check(race.history) == []
    race.release(race.ana.answers[0]["claim"])
    assert check(race.history) == []  # already_released
    race.kept.log["meals"][-2].facts["claim"] = "another"
    assert found(race.history) != set()


def test_a_promise_that_lapsed_is_no_promise_and_only_then(race):
    claim = race.ana.answers[0]["claim"]
    race.lapse(claim)
    race.claim("cleo", race.one, 2)
    race.release(claim)  # claim_over
    assert check(race.history) == []
    lapse = next(event for event in race.kept.log["meals"] if event.kind == "need.lapsed")
    race.kept.log["meals"].remove(lapse)
    assert found(race.history) >= {"refused", "over_claimed"}


def test_nothing_is_promised_of_what_is_over(race):
    race.resolve(race.one)
    race.now += 20  # long after
    race.claim("dan", race.one, 1)
    assert check(race.history) == []
    race.history.calls[-1].attempts[0].no["code"] = "already_claimed"
    assert found(race.history) == {"refused"}


def test_a_need_opened_twice_is_doubled(race):
    race.kept.needs["copy"] = msgspec.structs.replace(race.kept.needs[race.one], taken=0)
    assert "doubled" in found(race.history)


# ── any evening, broken in one place ────────────────────────────────────────────────────────


@given(st.integers(0, 2**32))
def test_no_change_to_what_was_heard_goes_unnoticed(seed):
    chance = random.Random(seed)
    model = an_evening(seed)
    reading = chance.choice([one for one in model.history.readings if len(one.heard) > 1])
    place = chance.randrange(len(reading.heard))
    what = chance.choice(("drop", "double", "swap", "change"))
    if what == "drop":
        del reading.heard[place]
    elif what == "double":
        reading.heard.insert(chance.randint(place, len(reading.heard)), reading.heard[place])
    elif what == "swap":
        other = (place + 1) % len(reading.heard)
        reading.heard[place], reading.heard[other] = reading.heard[other], reading.heard[place]
    else:
        reading.heard[place] = Heard(reading.heard[place].seq, "message.posted", "other", "")
    assert found(model.history) & {"lost", "doubled", "reordered", "gap", "unsaved"}


@given(st.integers(0, 2**32))
def test_no_acknowledged_message_vanishes_unnoticed(seed):
    model = an_evening(seed)
    acknowledged = [call for call in model.history.of("post") if call.acknowledged]
    if acknowledged:
        del model.kept.messages[random.Random(seed).choice(acknowledged).answers[0]["message"]]
        assert "lost" in found(model.history)


@given(st.integers(0, 2**32))
def test_no_granted_promise_vanishes_unnoticed(seed):
    model = an_evening(seed)
    if model.kept.claims:
        del model.kept.claims[random.Random(seed).choice(sorted(model.kept.claims))]
        assert "inconsistent" in found(model.history)
