"""The closed lists are closed: refusals, kinds of events, verbs, rules of access."""

import ast
import re

import pytest

from channels import session
from channels.log import CARD_DEEDS, CARD_KINDS, KINDS
from channels.session import HANDLERS
from channels.shapes import EventData
from channels.wire import VERBS
from matching.access import RULES
from matching.refusals import CODES
from tests.architecture.imports import FLOORS, ROOT, files


def trees():
    for floor in FLOORS:
        for path in files(ROOT, floor):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def first_words(*functions, argument=0):
    """The literal given to calls of these functions: ``Refused("code")`` → code, and where."""
    found = {}
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", None))
            given = node.args[argument] if name in functions and len(node.args) > argument else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                found.setdefault(given.value, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def literals(*but_not_in):
    """Every string written in the code of the four floors."""
    return {
        node.value
        for path, tree in trees()
        if path.name not in but_not_in
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_refusal_raised_is_on_the_list():
    used = first_words("Refused")
    assert len(used) > 20, "the walk finds them"
    assert {code: where for code, where in used.items() if code not in CODES} == {}


def test_every_refusal_on_the_list_is_raised_somewhere():
    assert set(CODES) - set(first_words("Refused")) == set()


def test_every_kind_on_the_list_is_appended_somewhere_and_only_those():
    told = first_words("append", "append_to_board", argument=2)
    appended = told | first_words("extend", argument=1)
    assert KINDS - CARD_KINDS - set(appended) == set()
    assert {kind for kind in appended if "." in kind} <= KINDS
    assert set(first_words("tell", "let_go", argument=2)) == set(CARD_DEEDS)


def test_the_table_of_kinds_in_the_shapes_is_the_list_of_kinds():
    documented = set(re.findall(r"^ +([a-z]+\.[a-z_]+) +", EventData.__doc__, re.MULTILINE))
    assert documented == {kind for kind in KINDS if not kind.startswith("offer.")}, (
        "an offer is a need turned"
    )


def test_every_verb_of_the_wire_has_its_handler_and_every_handler_its_verb():
    assert set(HANDLERS) == set(VERBS)
    assert len(set(HANDLERS.values())) == len(VERBS)
    handlers = {name for name in vars(session.Session) if name.startswith("_on_")}
    assert handlers == {handler.__name__ for handler in HANDLERS.values()}


def test_every_rule_of_access_is_asked_for_and_every_question_has_its_rule():
    asked = {text for text in literals("access.py") if re.fullmatch(r"[a-z]+\.[a-z_]+", text)}
    assert set(RULES) - asked == set(), "a rule that nobody asks for guards nothing"
    verbs = first_words("can", "require", argument=1)
    assert verbs
    assert set(verbs) <= set(RULES)


@pytest.mark.parametrize("floor", FLOORS)
def test_every_module_opens_with_what_it_owns(floor):
    silent = [
        str(path.relative_to(ROOT))
        for path, tree in trees()
        if path.relative_to(ROOT).parts[0] == floor and not ast.get_docstring(tree)
    ]
    assert silent == []
