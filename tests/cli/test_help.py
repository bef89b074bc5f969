"""Every command explains itself, and a misspelt one is told in one line."""

import pytest

COMMANDS = (
    "demo",
    "init",
    "serve",
    "person add",
    "invite",
    "token",
    "match",
    "alert-test",
    "epoch",
    "reindex",
    "doctor",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(shell, command):
    said = shell.fine(*command.split(), "--help")
    assert f"relais {command}" in " ".join(said.split())
    assert "Example:" in said


def test_without_a_command_it_says_what_there_is(shell):
    said = shell.fine()
    assert all(command.split()[0] in said for command in COMMANDS)


def test_it_knows_its_version(shell):
    assert shell.fine("--version").strip() == "0.1.0"


def test_an_unknown_option_is_named_with_its_neighbour_in_both_languages(shell):
    english = shell.refused("serve", "--prot", "8000", status=2)
    assert "--prot" in english
    assert "--port" in english
    assert "relais serve --help" in english
    french = shell.refused("serve", "--prot", "8000", status=2, LANG="fr_FR.UTF-8")
    assert french.startswith("option inconnue --prot")


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        (("sevre",), "“serve”"),
        (("person",), "which command?"),
        (("token", "a@b.example", "c"), "(c)"),
        (("token",), "EMAIL"),
        (("init", "--network", "Val"), "--admin"),
        (("serve", "--port", "many"), "--port takes a whole number"),
        (("serve", "--port", "99999"), "from 0 to 65535"),
        (("serve", "--workers", "0"), "--workers"),
    ],
)
def test_other_misspellings_name_what_is_wrong(shell, arguments, about):
    assert about in shell.refused(*arguments, status=2)
