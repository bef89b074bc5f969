"""Every setting is in ``config.toml`` with its default, and has its paragraph in the documentation."""

import tomllib
from pathlib import Path

import pytest

from server.config import ENVIRONMENT, Config, Strict

ROOT = Path(__file__).parent.parent.parent
FILE = tomllib.loads((ROOT / "config.toml").read_text())
PAGE = (ROOT / "docs" / "configuration.md").read_text()


def settings():
    for name in Config.__struct_fields__:
        value = getattr(Config(), name)
        if isinstance(value, Strict):
            yield from ((name, key, getattr(value, key)) for key in value.__struct_fields__)
        else:
            yield "", name, value


@pytest.mark.parametrize(("section", "key", "default"), list(settings()))
def test_a_setting_is_in_the_file_with_its_default_and_on_the_page(section, key, default):
    table = FILE[section] if section else FILE
    assert table[key] == default
    assert f"Default: `{written(default)}`" in paragraph(section, key)


def written(default):
    return f'"{default}"' if isinstance(default, str) else str(default).lower()


def paragraph(section, key):
    """What the page says of a setting."""
    place = PAGE.partition(f"## `[{section}]`" if section else "## Top level")[2].partition("\n## ")[0]
    assert f"### `{key}`" in place
    return place.partition(f"### `{key}`")[2].partition("\n### ")[0]


def test_the_file_and_the_page_know_no_other_setting():
    known = {(section, key) for section, key, _ in settings()}
    written = {(name, key) for name, table in FILE.items() if isinstance(table, dict) for key in table} | {
        ("", name) for name, value in FILE.items() if not isinstance(value, dict)
    }
    assert written == known
    assert PAGE.count("\n### `") == len(known)


def test_the_short_names_are_on_the_page():
    assert all(f"`{name}`" in PAGE for name in ENVIRONMENT)
