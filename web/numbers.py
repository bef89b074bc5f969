"""Numbers as people read them: "1 240", "86 %", "2,4", and what changed since before."""

from __future__ import annotations

from babel.numbers import format_decimal, format_percent

from web.catalogue import REGIONS


def count(n: int, locale: str) -> str:
    """A whole number: "1 240"; in English "1,240"."""
    return str(format_decimal(n, locale=_region(locale)))


def decimal(x: float, locale: str) -> str:
    """A number with one decimal at most: "2,4"."""
    return str(format_decimal(round(x, 1), format="#,##0.#", locale=_region(locale)))


def percent(rate: float, locale: str) -> str:
    """A share in whole percent: "86 %". Nearly everything is not everything: 99.6 % reads 99 %."""
    shown = 0.99 if 0.99 < rate < 1 else 0.01 if 0 < rate < 0.01 else rate
    return str(
        format_percent(shown, format="#,##0 %" if locale == "fr" else "#,##0%", locale=_region(locale))
    )


def _region(locale: str) -> str:
    return REGIONS[locale].replace("-", "_")
