"""``relais match``: a ranking on disk or on standard output, and mistakes told in one line."""

import json

import pytest

from server.cli.main import run

FRENCH = {"LANG": "fr_FR.UTF-8"}
DATA = {
    "needs": [{"id": "n1", "title": "Fuite sous l'évier", "body": "Mardi 9h", "category": "bricolage"}],
    "offers": [
        {"id": "o1", "kind": "volunteer", "title": "Ancien plombier", "availability": "mardi"},
        {"id": "o2", "kind": "goods", "title": "Poussette", "body": "Canne"},
        {"id": "o3", "kind": "goods", "title": "Chaises", "quantity": 0},
    ],
}


@pytest.fixture
def write(tmp_path):
    def write(data):
        path = tmp_path / "data.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        return str(path)

    return write


def test_it_ranks_into_a_file_and_says_so(shell, write):
    done = shell.run("match", write(DATA), "--out", "ranking.json", **FRENCH)
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 demande et 3 offres" in done.stderr
    assert json.loads((shell.folder / "ranking.json").read_text()) == {"n1": ["o1", "o2"]}


def test_it_prints_when_no_file_is_named(capsys, write):
    assert run(["match", write(DATA), "--limit", "1"]) == 0
    assert json.loads(capsys.readouterr().out) == {"n1": ["o1"]}


BROKEN = {
    "not JSON": ("{", "JSON", "JSON"),
    "not an object": ([], "must be an object", "doit être un objet"),
    "no needs": ({"offers": []}, "needs is missing", "il manque needs"),
    "needs that are no list": ({"needs": {}, "offers": []}, "must be a list", "doit être une liste"),
    "no title": (
        {"needs": [{"id": "a"}], "offers": []},
        "needs[0].title is missing",
        "il manque needs[0].title",
    ),
    "a number for a text": (
        {"needs": [], "offers": [{"id": "a", "title": 3}]},
        "offers[0].title must be a text",
        "offers[0].title doit être un texte",
    ),
    "a text for a list": (
        {"needs": [], "offers": [{"id": "a", "title": "b", "skills": "c"}]},
        "must be a list of texts",
        "doit être une liste de textes",
    ),
    "a text for a number": (
        {"needs": [], "offers": [{"id": "a", "title": "b", "quantity": "2"}]},
        "must be a number",
        "doit être un nombre",
    ),
    "twice the same": (
        {"needs": [{"id": "a", "title": "b"}] * 2, "offers": []},
        "repeats the identifier “a”",
        "répète l’identifiant « a »",
    ),
    "off the globe": (
        {"needs": [], "offers": [{"id": "a", "title": "b", "lat": 100, "lon": 0}]},
        "off the globe",
        "hors du globe",
    ),
}


@pytest.mark.parametrize(("data", "english", "french"), BROKEN.values(), ids=BROKEN)
def test_a_malformed_file_is_told_where(capsys, monkeypatch, write, data, english, french):
    path = write(data)
    for locale, sentence in (("en_GB.UTF-8", english), ("fr_FR.UTF-8", french)):
        monkeypatch.setenv("LC_ALL", locale)
        assert run(["match", path]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert sentence in said.err.replace("\u2068", "").replace("\u2069", "")
        assert len(said.err.splitlines()) == 1


def test_a_file_that_is_not_there_and_one_that_cannot_be_written(capsys, monkeypatch, tmp_path, write):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert run(["match", str(tmp_path / "nowhere.json")]) == 1
    assert "cannot read" in capsys.readouterr().err
    assert run(["match", write(DATA), "--out", str(tmp_path / "nowhere" / "ranking.json")]) == 1
    assert "cannot write" in capsys.readouterr().err
