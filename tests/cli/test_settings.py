"""What is wrong with the surroundings is said in one line, in the language of the reader."""

import sqlite3

import pytest

from server import config as configuration
from server.cli import serving
from server.cli.settings import hand_on, settle
from server.cli.stop import Stop
from server.config import Config, Redis, Server

FRENCH = {"LANG": "fr_FR.UTF-8"}


def write(shell, text):
    (shell.folder / "config.toml").write_text(text)


def test_an_unknown_setting_names_the_nearest(shell):
    write(shell, "[server]\nprot = 8000\n")
    assert shell.refused("serve") == "unknown setting “prot” [server]: did you mean “port”?"
    assert (
        shell.refused("serve", **FRENCH) == "réglage inconnu « prot » [server] : vouliez-vous dire « port » ?"
    )


def test_an_unknown_setting_like_no_other_names_them_all(shell):
    said = shell.refused("doctor", RELAIS_REDIS__HOSTNAME_OF="x")
    assert "“hostname_of” [redis]; known: url" in said


def test_a_setting_of_the_wrong_type_is_named(shell):
    write(shell, "[server]\nport = [1]\n")
    assert "“server.port” must be int" in shell.refused("serve")
    assert "« server.port »" in shell.refused("serve", **FRENCH)


def test_a_file_that_is_not_toml_or_not_there(shell):
    write(shell, "port 8000")
    assert "config.toml is not valid TOML" in shell.refused("serve")
    assert "no file elsewhere.toml" in shell.refused("serve", "--config", "elsewhere.toml")


def test_the_language_follows_the_order_of_posix(shell):
    assert shell.refused("invite", LANG="fr_FR.UTF-8", LC_ALL="C.UTF-8").startswith("no network")
    assert shell.refused("invite", LANG="en_GB.UTF-8", LC_ALL="fr_BE.UTF-8").startswith("aucun réseau")


@pytest.mark.parametrize(
    "command", [("serve",), ("demo", "--no-serve"), ("init", "--network", "V", "--admin", "a@v.fr")]
)
def test_a_data_directory_that_cannot_be_one(shell, command):
    (shell.folder / "data").write_text("a file, where root too may not make a directory")
    assert "data directory" in shell.refused(*command, "--data", "data/inside")
    assert "dossier de données" in shell.refused(*command, "--data", "data", **FRENCH)


def test_a_newer_schema_is_left_alone(shell):
    shell.founded()
    file = shell.folder / "data" / "relais.db"
    conn = sqlite3.connect(file)
    with conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()
    before = file.read_bytes()
    for command in (("serve",), ("invite",), ("demo", "--no-serve")):
        assert "later version of Relais (schema 9999)" in shell.refused(*command)
    assert "plus récente" in shell.refused("serve", **FRENCH)
    assert file.read_bytes() == before


def test_a_file_that_is_no_database(shell):
    (shell.folder / "data").mkdir()
    (shell.folder / "data" / "relais.db").write_text("bonjour " * 1000)
    assert "the database cannot be used" in shell.refused("invite")


def test_a_port_that_somebody_has(shell, taken_port):
    assert shell.refused("serve", "--port", taken_port).startswith(f"port {taken_port} is taken")
    assert f"le port {taken_port} est déjà pris" in shell.refused("demo", "--port", taken_port, **FRENCH)
    assert not (shell.folder / "data" / "relais.db").exists() or shell.run("invite").returncode == 1


def test_a_host_that_is_not_this_machine(shell):
    assert "no address “192.0.2.1”" in shell.refused("serve", "--host", "192.0.2.1", "--port", "0")


def test_several_writers_need_a_sqlite_that_bears_them(monkeypatch):
    several = Config(server=Server(workers=2))
    serving.check_workers(several)
    monkeypatch.setattr(serving, "sqlite_version", lambda: (3, 51, 2))
    serving.check_workers(Config())
    with pytest.raises(Stop, match="sqlite-too-old"):
        serving.check_workers(several)


def test_what_the_command_line_decided_is_what_a_worker_reads(tmp_path):
    file = tmp_path / "relais.toml"
    file.write_text('[log]\nlevel = "warning"\n[limits]\nenabled = false\n')
    config = settle(file, tmp_path, port=8123, workers=3)
    environment: dict[str, str] = {"RELAIS_REDIS_URL": "redis://elsewhere"}
    hand_on(config, environment)
    assert configuration.load(tmp_path / "relais.toml", environment) == config
    assert config.redis == Redis()
