"""Who may do what, compared with a matrix that people reviewed (``access_matrix.txt``).

Write it anew with ``pytest tests/matching --write-golden``, then read the difference.
"""

import itertools
from pathlib import Path

import pytest

from matching.access import INSIDERS, ROLES, RULES, STAFF, Actor, Thing, can, may_see

MATRIX = Path(__file__).parent / "access_matrix.txt"
HERE = "town"

# Where the thing is, from nearest to farthest.
PLACES = {
    "town channel, joined": {"open": True, "town": True, "member": True},
    "town channel, left": {"open": True, "town": True},
    "announcements, joined": {"open": True, "town": True, "member": True, "staff_only": True},
    "theme, joined": {"open": True, "member": True},
    "theme, not joined": {"open": True},
    "private channel, in it": {"member": True},
    "private channel, not in it": {},
    "exercise, playing": {"member": True, "practice": True},
    "exercise, asked to join": {"open": True, "practice": True},
}
TIES = {"": {}, "own": {"own": True}, "holds a claim": {"holder": True},
        "an insider": {"open": True}, "of the coordination": {"open": True, "staff_only": True}}  # fmt: skip
# What the ties mean depends on the verb: elsewhere they change nothing, and are left out.
TIED = {
    "an insider": {"person.write"},
    "of the coordination": {"person.write"},
    "own": {"channel.add_member", "message.edit", "message.delete", "need.resolve", "need.see_private",
            "need.amend", "claim.release", "claim.advance", "claim.hand_over", "claim.validate",
            "claim.take_over", "self.see", "self.change"},
    "holds a claim": {"need.see_private"},
}  # fmt: skip
PLACELESS = {
    "network.see", "network.see_people", "network.invite", "network.administer",
    "figures.see", "figures.export", "help.ask", "help.answer",
    "exercise.list", "exercise.start", "channel.create",
    "self.see", "self.change",
    "file.upload", "person.write",
}  # fmt: skip

HEAD = """\
Who may do what (matching/access.py). Compared by tests/matching/test_access.py, which also
writes it anew with --write-golden: review every line of the difference.

  yes   allowed
  no    seen, and refused ("forbidden", or "not_member" where joining helps)
  -     does not exist for this person ("not_found")

Somebody of another network, or removed, is told nothing and may do nothing: see the test.
"""


def answer(role, verb, place, tie):
    actor = Actor("somebody", HERE, role)
    thing = Thing(HERE, **{**PLACES.get(place, {}), **TIES[tie]})
    if verb not in PLACELESS and not may_see(actor, thing):
        return "-"
    return "yes" if can(actor, verb, thing) else "no"


def situations(verb):
    places = ("",) if verb in PLACELESS else tuple(PLACES)
    ties = ("", *(tie for tie, verbs in TIED.items() if verb in verbs))
    return itertools.product(places, ties)


def matrix():
    lines = [HEAD]
    for verb in RULES:
        lines.append(f"{verb:<46}" + "".join(f"{role:<13}" for role in ROLES).rstrip())
        for place, tie in situations(verb):
            label = ", ".join(part for part in (place, tie) if part) or "anybody else"
            row = "".join(f"{answer(role, verb, place, tie):<13}" for role in ROLES)
            lines.append(f"  {label:<44}{row}".rstrip())
        lines.append("")
    return "\n".join(lines)


def test_the_matrix_is_the_one_that_was_reviewed(request):
    if request.config.getoption("--write-golden"):
        MATRIX.write_text(matrix(), encoding="utf-8")
    assert matrix() == MATRIX.read_text(encoding="utf-8")


def test_the_matrix_names_every_verb_and_says_yes_and_no_to_each():
    text = MATRIX.read_text(encoding="utf-8")
    for verb in RULES:
        block = text.split(f"\n{verb} ", 1)[1].split("\n\n", 1)[0].split()
        assert "yes" in block, verb
        assert {"no", "-"} & set(block) or verb in ("network.see", "file.upload", "help.ask"), verb


def test_a_verb_without_a_rule_is_an_error_and_never_a_yes():
    with pytest.raises(KeyError):
        can(Actor("ccas", HERE, "admin"), "channel.explode", Thing(HERE))


EVERYTHING = {"open": True, "town": True, "member": True, "own": True, "holder": True}


@pytest.mark.parametrize("verb", RULES)
@pytest.mark.parametrize("role", ROLES)
def test_another_network_and_removal_end_every_right(verb, role):
    thing = Thing(HERE, **EVERYTHING)
    outsider = Actor("hugo", "elsewhere", role)
    removed = Actor("gone", HERE, role, active=False)
    for nobody in (outsider, removed):
        assert not can(nobody, verb, thing)
        assert not may_see(nobody, thing)
    assert can(Actor("ccas", HERE, "admin"), verb, thing), "while somebody may"


@pytest.mark.parametrize("verb", RULES)
def test_an_unknown_role_may_no_more_than_a_citizen(verb):
    stranger = Actor("x", HERE, "superuser")
    alone = Thing(HERE, open=True)
    assert can(stranger, verb, alone) <= can(Actor("x", HERE, "citizen"), verb, alone)


@pytest.mark.parametrize("verb", [verb for verb in RULES if not verb.startswith("self.")])
def test_a_higher_rank_never_may_less(verb):
    ranks = ("citizen", "member", "coordinator", "admin")
    for flags in itertools.product((False, True), repeat=5):
        names = ("open", "town", "member", "own", "holder")
        thing = Thing(HERE, **dict(zip(names, flags, strict=True)))
        allowed = [can(Actor("x", HERE, role), verb, thing) for role in ranks]
        assert allowed == sorted(allowed), (verb, thing)


def test_staff_are_insiders_and_citizens_are_not():
    assert set(ROLES) == INSIDERS | {"citizen"}
    assert STAFF < INSIDERS
