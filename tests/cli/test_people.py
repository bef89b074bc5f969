"""A network, its people, invitations and tokens, from the command line."""

import sqlite3

import pytest
from sqlalchemy import select

from channels.people.passwords import _hasher
from channels.people.sessions import token_for
from channels.store.engines import sync_engine
from channels.store.tables import channel, invitation, person

FRENCH = {"LANG": "fr_FR.UTF-8"}


def rows(shell, *columns):
    engine = sync_engine(f"sqlite:///{shell.folder / 'data' / 'relais.db'}")
    try:
        with engine.connect() as conn:
            return conn.execute(select(*columns)).all()
    finally:
        engine.dispose()


def test_init_makes_a_network_with_its_administrator(shell):
    shell.founded()
    (admin,) = rows(shell, person.c.email, person.c.name, person.c.role, person.c.password_hash)
    assert (admin.email, admin.name, admin.role) == ("mairie@val.example", "mairie", "admin")
    assert _hasher.verify("une phrase longue", admin.password_hash)
    assert sorted(row.kind for row in rows(shell, channel.c.kind)) == ["me", "town", "town", "urgences"]


def test_init_speaks_the_language_of_the_reader(shell):
    shell.fine("init", "--network", "Val", "--admin", "a@val.example", **FRENCH)
    names = {row.name for row in rows(shell, channel.c.name)}
    assert {"Place publique", "Annonces"} <= names
    assert rows(shell, person.c.locale) == [("fr",)]


def test_a_password_that_nobody_gave_is_made_up_and_printed_alone(shell):
    password = shell.fine("init", "--network", "Val", "--admin", "a@val.example").removesuffix("\n")
    assert len(password) == 19
    assert _hasher.verify(password, rows(shell, person.c.password_hash)[0].password_hash)


def test_the_data_directory_is_nobody_elses_to_read(shell):
    shell.founded()
    assert (shell.folder / "data").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "given", "english", "french"),
    [
        (("--admin", "nobody"), "une phrase longue\n", "e-mail", "mail"),
        (("--admin", "a@val.example"), "court\n", "8", "8"),
    ],
)
def test_init_refuses_what_the_pages_would(shell, arguments, given, english, french):
    command = ("init", "--network", "Val", *arguments, "--password-stdin")
    assert english in shell.refused(*command, given=given)
    assert french in shell.refused(*command, given=given, **FRENCH)


def test_a_second_network_is_refused(shell):
    shell.founded()
    again = ("init", "--network", "Autre", "--admin", "b@val.example")
    assert shell.refused(*again) == "this database holds a network already."
    assert shell.refused(*again, **FRENCH) == "cette base contient déjà un réseau."


def test_a_person_is_added_to_the_town(shell):
    shell.founded()
    said = shell.fine("person", "add", "Claire@val.example", "--name", "Claire Vasseur")
    claire = rows(shell, person.c.email, person.c.name, person.c.role, person.c.password_hash)[1]
    assert tuple(claire[:3]) == ("claire@val.example", "Claire Vasseur", "member")
    assert _hasher.verify(said.removesuffix("\n"), claire.password_hash)


def test_a_taken_email_is_refused_in_both_languages(shell):
    shell.founded()
    again = ("person", "add", "mairie@val.example", "--name", "Encore")
    assert "already has an account" in shell.refused(*again)
    assert "déjà" in shell.refused(*again, **FRENCH)
    assert len(rows(shell, person.c.id)) == 1


def test_an_unknown_role_is_refused(shell):
    shell.founded()
    shell.refused("person", "add", "a@val.example", "--name", "A", "--role", "king")


@pytest.mark.parametrize(
    "command",
    [
        ("person", "add", "a@b.example", "--name", "A"),
        ("invite",),
        ("token", "a@b.example"),
        ("epoch",),
        ("reindex",),
    ],
)
def test_without_a_network_the_way_to_one_is_told(shell, command):
    assert "relais init" in shell.refused(*command)
    assert shell.refused(*command, **FRENCH).startswith("aucun réseau ici")
    assert not (shell.folder / "data").exists()


def test_an_empty_database_is_no_network_either(shell):
    shell.founded()
    with sqlite3.connect(shell.folder / "data" / "relais.db") as conn:
        for table in ("event", "membership", "read_cursor", "channel", "person", "network"):
            conn.execute(f"DELETE FROM {table}")
    conn.close()
    assert "relais init" in shell.refused("invite")


def test_a_token_is_alone_on_standard_output_and_opens_the_door(shell):
    shell.founded()
    done = shell.run("token", "Mairie@val.example", "--label", "météo")
    assert done.returncode == 0
    assert "mairie" in done.stderr
    assert done.stdout.count("\n") == 1
    engine = sync_engine(f"sqlite:///{shell.folder / 'data' / 'relais.db'}")
    with engine.connect() as conn:
        assert token_for(conn, done.stdout.strip()).email == "mairie@val.example"
    engine.dispose()


def test_the_epoch_stays_until_a_new_one_is_asked_for(shell):
    shell.founded()
    first = shell.fine("epoch")
    assert shell.fine("epoch") == first
    begun = shell.run("epoch", "--new")
    assert begun.returncode == 0
    assert "restart the server" in begun.stderr
    assert begun.stdout != first
    assert shell.fine("epoch") == begun.stdout


def test_nobody_has_a_token_by_an_unknown_email(shell):
    shell.founded()
    assert shell.refused("token", "x@val.example") == "nobody here has the e-mail x@val.example."
    assert shell.refused("token", "x@val.example", **FRENCH) == "personne ici n’a l’adresse x@val.example."


def test_an_invitation_is_a_link_on_one_stream_and_a_picture_on_the_other(shell):
    shell.founded()
    done = shell.run("invite", "--role", "coordinator", "--email", "leo@val.example")
    assert done.returncode == 0
    assert done.stdout.startswith("http://127.0.0.1:8000/invitation/")
    assert done.stdout.count("\n") == 1
    assert "▄" in done.stderr
    assert "public_url" in done.stderr
    assert rows(shell, invitation.c.role, invitation.c.email) == [("coordinator", "leo@val.example")]


def test_an_invitation_carries_the_address_that_people_type(shell):
    shell.founded()
    link = shell.fine("invite", RELAIS_SERVER__PUBLIC_URL="https://relais.val.example/")
    assert link.startswith("https://relais.val.example/invitation/")


def test_the_index_is_built_anew(shell):
    shell.founded()
    assert "index" in shell.run("reindex").stderr
