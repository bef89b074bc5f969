"""The command line's sentences exist in both languages, with the same facts, and only those in use."""

import re
from pathlib import Path

from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

from server.cli.words import FOLDER, reader_locale
from web.catalogue import LOCALES, Catalogue

CODE = Path(__file__).parent.parent.parent / "server"


class Facts(Visitor):
    def __init__(self):
        self.names = set()

    def visit_VariableReference(self, node):
        self.names.add(node.id.name)


def facts_of(pattern: ast.Pattern) -> set[str]:
    seen = Facts()
    seen.visit(pattern)
    return seen.names


def test_both_languages_say_the_same_things_with_the_same_facts():
    said = [
        {message.id.name: facts_of(message.value) for message in Catalogue(FOLDER).messages(locale)}
        for locale in LOCALES
    ]
    assert len(said[0]) > 60
    assert said[0] == said[1]


def test_every_sentence_is_said_somewhere():
    files = (
        *(CODE / "cli").glob("*.py"),
        *(CODE / "notices").glob("*.py"),
        CODE / "config.py",
        CODE / "logs.py",
    )
    code = "\n".join(path.read_text() for path in files)
    for message in Catalogue(FOLDER).messages("en"):
        name = message.id.name
        shorter = re.sub(r"^(config|found|doctor|way|came)-|-near$", "", name)
        assert f'"{name}"' in code or f'"{shorter}"' in code, name


def test_the_reader_is_french_or_english():
    assert reader_locale({"LANG": "fr_CA.UTF-8"}) == "fr"
    assert reader_locale({"LANG": "fr", "LC_ALL": "de_DE"}) == "en"
    assert reader_locale({}) == "en"
