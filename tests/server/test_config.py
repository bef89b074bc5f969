"""Configuration: a file, then the environment; a slip is named with what was probably meant."""

from __future__ import annotations

import stat
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from server import config as configuration
from server.config import Config, ConfigError, Strict, load, secret_of

ROOT = Path(__file__).parents[2]


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def keys_of(shape: type[msgspec.Struct]) -> set[tuple[str, ...]]:
    """Every setting, by the path to it."""
    found: set[tuple[str, ...]] = set()
    for name in shape.__struct_fields__:
        default = getattr(shape(), name)
        if isinstance(default, Strict):
            found |= {(name, *rest) for rest in keys_of(type(default))}
        else:
            found.add((name,))
    return found


SETTINGS = sorted(keys_of(Config))


def value_of(config: Config, place: tuple[str, ...]) -> object:
    value: object = config
    for part in place:
        value = getattr(value, part)
    return value


def another(value: object) -> object:
    """A value of the same type that is not this one."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case float():
            return value + 0.5
    return f"{value}x"


# ── what is read, and from where ────────────────────────────────────────────────────────


def test_nothing_set_is_every_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load(environment={}) == Config()


def test_the_file_beside_the_process_is_read_and_another_must_exist(tmp_path, monkeypatch):
    written(tmp_path, "[server]\nport = 8123\n")
    monkeypatch.chdir(tmp_path)
    assert load(environment={}).server.port == 8123
    with pytest.raises(ConfigError, match=r"no file .*elsewhere\.toml"):
        load(tmp_path / "elsewhere.toml", {})


@pytest.mark.parametrize("place", SETTINGS, ids=".".join)
def test_the_environment_overrides_every_setting_of_the_file(tmp_path, place):
    default = value_of(Config(), place)
    in_file = msgspec.json.encode(another(default)).decode()  # strings, numbers, booleans: as in TOML
    section = f"[{place[0]}]\n" if len(place) == 2 else ""
    path = written(tmp_path, f"{section}{place[-1]} = {in_file}\n")
    assert value_of(load(path, {}), place) == another(default)
    name = "RELAIS_" + "__".join(place).upper()
    if len(place) == 1:
        assert name in {"RELAIS_DATA", "RELAIS_SECRET"}, f"{name} is not read from the environment"
    told = another(another(default))
    said = str(told).lower() if isinstance(told, bool) else str(told)
    assert value_of(load(path, {name: said}), place) == told


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("RELAIS_DATA", ("data",)),
        ("RELAIS_DATABASE_URL", ("database", "url")),
        ("RELAIS_REDIS_URL", ("redis", "url")),
        ("RELAIS_SECRET", ("secret",)),
    ],
)
def test_the_short_names_of_the_usual_settings(tmp_path, name, place):
    assert value_of(load(written(tmp_path, ""), {name: "here"}), place) == "here"


def test_variables_of_others_are_left_alone(tmp_path):
    others = {"PATH": "/bin", "RELAIS": "x", "RELAIS_HOME": "/home/relais", "XRELAIS_SERVER__PORT": "1"}
    assert load(written(tmp_path, ""), others) == Config()


def test_a_database_is_a_file_of_the_data_directory_unless_told(tmp_path):
    assert Config(data=str(tmp_path)).database_url == f"sqlite:///{tmp_path / 'relais.db'}"
    told = {"RELAIS_DATABASE_URL": "postgresql://x/y"}
    assert load(written(tmp_path, ""), told).database_url == "postgresql://x/y"


# ── what is wrong, and how that is said ─────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        ("[servr]\nport = 1\n", {}, ("servr", "server")),
        ("[server]\nprot = 1\n", {}, ("prot", "[server]", "port")),
        ("[limits]\nconnections_per_persons = 1\n", {}, ("connections_per_person”",)),
        ("", {"RELAIS_LIMITS__ENABELD": "false"}, ("enabeld", "[limits]", "enabled")),
        ("", {"RELAIS_SEVRER__PORT": "1"}, ("sevrer", "server")),
        ("datta = 'x'\n", {}, ("datta", "data")),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(tmp_path, text, environment, said):
    with pytest.raises(ConfigError) as told:
        load(written(tmp_path, text), environment)
    line = str(told.value)
    assert "did you mean" in line
    assert all(word in line for word in said), line
    assert "\n" not in line


def test_an_unknown_key_like_none_lists_them_all(tmp_path):
    with pytest.raises(ConfigError) as told:
        load(written(tmp_path, "[log]\nzzzz = 1\n"), {})
    assert "level" in str(told.value)
    assert "format" in str(told.value)


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        ("[server]\nport = 'high'\n", {}, "server.port"),
        ("", {"RELAIS_SERVER__PORT": "high"}, "server.port"),
        ("", {"RELAIS_LIMITS__ENABLED": "perhaps"}, "limits.enabled"),
        ("[server\n", {}, "not valid TOML"),
        ("server = 3\n", {}, "server"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_setting(tmp_path, text, environment, said):
    with pytest.raises(ConfigError) as told:
        load(written(tmp_path, text), environment)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_one_variable_for_a_section_and_one_inside_it_is_a_sentence_too(tmp_path):
    with pytest.raises(ConfigError):
        load(written(tmp_path, "data = 'x'\n"), {"RELAIS_DATA__DEEPER": "1"})


# ── the documented file ─────────────────────────────────────────────────────────────────


def test_the_example_file_says_every_default_and_nothing_else():
    text = (ROOT / "config.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    named = {
        (name, *((key,) if isinstance(value, dict) else ()))
        for name, value in raw.items()
        for key in (value if isinstance(value, dict) else [name])
    }
    assert load(ROOT / "config.toml", {}) == Config(), "what stands in the file is what holds without it"
    missing = {place for place in SETTINGS if place not in named and f"{place[-1]} =" not in text}
    assert not missing, "a setting without a line in config.toml"


# ── the secret ──────────────────────────────────────────────────────────────────────────


def test_the_secret_is_made_once_and_kept_from_others(tmp_path):
    config = Config(data=str(tmp_path))
    first = secret_of(config)
    path = tmp_path / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first) >= 43, "256 bits"
    assert secret_of(config) == first == path.read_bytes()
    other = tmp_path / "other"
    other.mkdir()
    assert secret_of(Config(data=str(other))) != first, "each installation its own"


def test_a_given_secret_is_used_and_none_is_written(tmp_path):
    assert secret_of(Config(data=str(tmp_path), secret="mine")) == b"mine"
    assert list(tmp_path.iterdir()) == []


def test_a_worker_waits_for_the_secret_that_another_is_writing(tmp_path):
    path = tmp_path / "secret"
    path.touch(0o600)
    with ThreadPoolExecutor(1) as aside:
        second = aside.submit(secret_of, Config(data=str(tmp_path)))
        path.write_text("written at last")
        assert second.result() == b"written at last"


def test_a_secret_that_was_never_written_is_no_secret(tmp_path, monkeypatch):
    monkeypatch.setattr(configuration, "SECRET_TRIES", 2)
    (tmp_path / "secret").touch(0o600)
    with pytest.raises(ConfigError, match="is empty"):
        secret_of(Config(data=str(tmp_path)))
