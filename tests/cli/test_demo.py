"""``relais demo``: a town made once, served, remade on request, and never over a real network."""

import sqlite3
import urllib.request

from server.demo.seed import PASSWORD, PERSONAS
from tests.cli.conftest import Serving
from web.pages.signing import DEMO_PASSWORD, DEMO_PERSONAS

FRENCH = {"LANG": "fr_FR.UTF-8"}


def made_at(shell):
    conn = sqlite3.connect(shell.folder / "data" / "relais.db")
    value = conn.execute("SELECT value FROM meta WHERE key = 'demo'").fetchone()
    conn.close()
    return value


def test_the_personas_are_those_of_the_sign_in_page():
    assert (PASSWORD, PERSONAS) == (DEMO_PASSWORD, DEMO_PERSONAS)


def test_a_second_demo_starts_at_once_with_the_same_town(in_rivelaine):
    before = made_at(in_rivelaine)
    said = in_rivelaine.fine("demo", "--no-serve")
    assert all(email in said for email in PERSONAS)
    assert PASSWORD in said
    assert made_at(in_rivelaine) == before


def test_it_is_served_where_it_says(in_rivelaine):
    with Serving(in_rivelaine, "demo", "--port", "0") as serving:
        assert serving.said.count(serving.address) == 2, "in the panel and when it opens"
        page = urllib.request.urlopen(serving.address + "/connexion", timeout=30).read().decode()
        assert "Rivelaine" in page
        in_use = in_rivelaine.refused("demo", "--reset", "--no-serve")
        assert in_use == "the demo is in use: stop its server first."
        assert serving.stop() == 0


def test_a_town_of_another_day_says_how_to_make_it_anew(in_rivelaine):
    conn = sqlite3.connect(in_rivelaine.folder / "data" / "relais.db")
    with conn:
        conn.execute("UPDATE meta SET value = '2026-01-01T10:00:00.000Z' WHERE key = 'demo'")
    conn.close()
    assert "--reset" in in_rivelaine.run("demo", "--no-serve").stderr
    done = in_rivelaine.run("demo", "--no-serve", "--reset", **FRENCH)
    assert done.returncode == 0
    assert "250 personnes" in done.stderr
    assert made_at(in_rivelaine) > ("2026-01-02",)


def test_it_stays_away_from_a_real_network(shell):
    shell.founded()
    before = (shell.folder / "data" / "relais.db").read_bytes()
    assert "real network" in shell.refused("demo", "--no-serve")
    assert "not a demo" in shell.refused("demo", "--no-serve", "--reset")
    assert "pas une ville d’essai" in shell.refused("demo", "--no-serve", "--reset", **FRENCH)
    assert (shell.folder / "data" / "relais.db").read_bytes() == before


def test_a_persona_gets_a_token(in_rivelaine):
    assert len(in_rivelaine.fine("token", "amina@demo.example").strip()) == 43
