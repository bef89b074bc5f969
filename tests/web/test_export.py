"""The export: what a French spreadsheet opens, and nothing that it would compute."""

from __future__ import annotations

import csv
import io
from zoneinfo import ZoneInfo

import pytest

from matching.figures import Fact
from web.catalogue import LOCALES, Catalogue
from web.export import BOM, FIELDS, needs_csv, safe

FACT = Fact(
    id="n",
    asked=1_795_600_000_000,
    end="filled",
    category="baby",
    place="=HYPERLINK(\"http://x\")",
    urgency="urgent",
    quantity=6,
    taken=6,
    unit="paquets; ou sacs",
    delivered_units=5,
    seen=1_795_600_060_000,
    covered=1_795_603_600_000,
    reached=10,
    wave=1,
    waves=1,
)  # fmt: skip


@pytest.mark.parametrize("locale", LOCALES)
def test_one_row_a_need_under_whole_words(locale):
    text = needs_csv([FACT, FACT], Catalogue(), locale, ZoneInfo("Europe/Paris"))
    assert text.startswith(BOM)
    head, *rows = csv.reader(io.StringIO(text.removeprefix(BOM)), delimiter=";")
    assert len(head) == len(FIELDS) == len(rows[0])
    assert not [word for word in head if "-" in word and word.startswith("export")]
    assert len(rows) == 2
    row = dict(zip(FIELDS, rows[0], strict=True))
    assert row["asked"] == "2026-11-25 10:46"
    assert (row["minutes-seen"], row["minutes-answered"], row["minutes-covered"]) == ("1", "", "60")
    assert row["unit"] == "paquets; ou sacs"
    assert row["place"] == "'" + FACT.place


@pytest.mark.parametrize("text", ["=1+1", "+33 6", "-2", "@sum", "\tx", "\r=1", "  =1", "\uff1d1"])
def test_what_would_compute_is_only_read(text):
    assert safe(text) == "'" + text


@pytest.mark.parametrize("cell", ["Gare", "6 colis", "a=b", "", 7, -7])
def test_everything_else_stays_what_it_is(cell):
    assert safe(cell) == cell


def test_nothing_is_an_empty_cell():
    assert safe(None) == ""
