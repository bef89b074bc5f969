"""Types to JSON Schema, as both documents want it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from server.api.examples import EXAMPLES, example_of

REF: Final = "#/components/schemas/{name}"

Schema = dict[str, Any]


def schemas_of(types: Iterable[type[msgspec.Struct]]) -> dict[str, Schema]:
    """The schemas of these types and of all that they hold, by name, with their examples."""
    _, found = msgspec.json.schema_components(list(types), ref_template=REF)
    plain: dict[str, Schema] = msgspec.json.decode(msgspec.json.encode(found))
    for shape in EXAMPLES:
        if shape.__name__ in plain:
            plain[shape.__name__]["examples"] = [example_of(shape)]
    return plain


def always_present(schemas: dict[str, Schema], sparse: frozenset[str]) -> dict[str, Schema]:
    """The schemas of answers: all fields are required, but those of the ``sparse`` types."""
    for name, schema in schemas.items():
        if "properties" in schema and name not in sparse:
            schema["required"] = list(schema["properties"])
            for field in schema["properties"].values():
                field.pop("default", None)
    return schemas


def ref(shape: type[msgspec.Struct]) -> Schema:
    """A pointer to a type's schema."""
    return {"$ref": REF.format(name=shape.__name__)}


def sentence(text: str | None) -> str:
    """A docstring as one piece of Markdown."""
    return "\n".join(line.strip() for line in (text or "").strip().splitlines()).replace("``", "`")
