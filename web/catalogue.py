"""Every word of the interface, in every language it speaks.

Messages live in ``catalogues/<locale>/*.ftl`` (Fluent); nothing else in the house
writes a sentence for a person to read. `say` is the only way to one. A missing
message shows its identifier, which a test then finds: a page never fails over a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import ceil
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast

FOLDER = Path(__file__).parent / "catalogues"
LOCALES = ("fr", "en")
DEFAULT = LOCALES[0]
REGIONS = {"fr": "fr-FR", "en": "en-GB"}  # plural rules and figures
REMEMBERED = 8192  # formatted sentences kept: names and small numbers come back all day

Value = str | int

# What a sentence reads when a refusal came without its facts; it then says less, never "{$by}".
UNTOLD: dict[str, Value] = {
    "by": "none",
    "left": 0,
    "limit": 0,
    "days": 0,
    "state": "",
    "field": "",
    "retry_after": 0,
}
Words = str | dict[str, str]


def locale_for(wanted: str | None) -> str:
    """The nearest locale we speak: takes ``en``, ``en-US`` or a whole Accept-Language."""
    for tag in (wanted or "").replace("_", "-").lower().split(","):
        language = tag.split(";")[0].strip().split("-")[0]
        if language in LOCALES:
            return language
    return DEFAULT


class Catalogue:
    """All messages of all locales, loaded once and shared."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read and parse every file; a syntax error fails here, at start, not on a page."""
        self._sources = {
            locale: [path.read_text("utf-8") for path in sorted((folder / locale).glob("*.ftl"))]
            for locale in LOCALES
        }
        self._bundles = {locale: self._bundle(locale) for locale in LOCALES}
        self._said: dict[tuple[object, ...], str] = {}

    def _bundle(self, locale: str) -> FluentBundle:
        # Isolation marks would travel into attributes and copied text; our sentences do not mix scripts.
        bundle = FluentBundle([REGIONS[locale]], use_isolating=False)
        for source in self._sources[locale]:
            bundle.add_resource(FluentResource(source))
        return bundle

    def say(self, locale: str, id: str, **args: Value) -> str:
        """The sentence ``id`` in that language, its placeables filled from ``args``."""
        memory = (locale, id, *args.items())
        said = self._said.get(memory)
        if said is None:
            if len(self._said) >= REMEMBERED:
                self._said.clear()
            said = self._said[memory] = self._format(locale, id, args)
        return said

    def _format(self, locale: str, id: str, args: dict[str, Value]) -> str:
        bundle = self._bundles[locale if locale in self._bundles else DEFAULT]
        if not bundle.has_message(id):
            return id
        pattern = bundle.get_message(id).value
        if pattern is None:
            return id
        text, _errors = bundle.format_pattern(pattern, args)
        return str(text)

    def has(self, locale: str, id: str) -> bool:
        """Whether that locale has this message."""
        return bool(self._bundles[locale].has_message(id))

    def refusal(self, locale: str, code: str, **details: object) -> str:
        """The sentence for a refusal, or the general one when its code has none."""
        id = f"refusal-{code}"
        facts = {
            name: _fact(value) for name, value in details.items() if isinstance(value, str | int | float)
        }
        return self.say(locale, id if self.has(locale, id) else "refusal-unknown", **{**UNTOLD, **facts})

    def script_words(self, locale: str) -> dict[str, Words]:
        """The ``js-…`` messages for the scripts: key without prefix, placeables left as ``{name}``.

        A plural becomes ``{"one": …, "other": …}``; the script picks with Intl.PluralRules.
        """
        return {
            message.id.name.removeprefix("js-"): _plain(message.value)
            for message in self.messages(locale)
            if message.id.name.startswith("js-") and message.value is not None
        }

    def messages(self, locale: str) -> Iterator[ast.Message]:
        """The parsed messages of a locale, for the scripts' words and for the tests."""
        parser = FluentParser(with_spans=False)
        for source in self._sources[locale]:
            for entry in parser.parse(source).body:
                if isinstance(entry, ast.Message):
                    yield entry


def _fact(value: str | int | float) -> Value:
    return ceil(value) if isinstance(value, float) else value


def _plain(pattern: ast.Pattern) -> Words:
    """A pattern as text with ``{name}`` marks, or as its plural forms when it selects."""
    forms: dict[str, str] = {}
    for name in ("one", "other"):
        forms[name] = "".join(_piece(element, name) for element in pattern.elements)
    plural = any(
        isinstance(element, ast.Placeable) and isinstance(element.expression, ast.SelectExpression)
        for element in pattern.elements
    )
    return forms if plural else forms["other"]


def _piece(element: ast.TextElement | ast.Placeable, form: str) -> str:
    if isinstance(element, ast.TextElement):
        return str(element.value)
    expression = element.expression
    if isinstance(expression, ast.SelectExpression):
        chosen = next((v for v in expression.variants if _variant_name(v) == form), None)
        chosen = chosen or next(v for v in expression.variants if v.default)
        return "".join(_piece(part, form) for part in chosen.value.elements)
    if isinstance(expression, ast.VariableReference):
        return "{" + str(expression.id.name) + "}"
    if isinstance(expression, ast.StringLiteral):
        return str(expression.parse()["value"])
    raise ValueError(f"a script cannot fill {type(expression).__name__}")


def _variant_name(variant: ast.Variant) -> str:
    return str(variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value)


@cache
def catalogue() -> Catalogue:
    """The one catalogue of this process."""
    return Catalogue()
