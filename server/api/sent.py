"""What was sent, as values: a body or a query that does not fit never reaches an action."""

from __future__ import annotations

from typing import Final, TypeVar, get_origin, get_type_hints

import msgspec
from starlette.datastructures import QueryParams
from starlette.requests import Request

from matching.claims import LARGEST_QUANTITY
from matching.refusals import Refused

T = TypeVar("T", bound=msgspec.Struct)

JSON: Final = "application/json"


async def body_of(request: Request, shape: type[T]) -> T:
    """The body as ``shape``, or ``Refused``. No body at all reads as ``{}``."""
    body = await request.body()
    if body and request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise Refused("bad_request", why=f"the content type is not {JSON}")
    try:
        return msgspec.json.decode(body or b"{}", type=shape)
    except msgspec.ValidationError as error:
        raise _misfit(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused("bad_request", why="not JSON") from None


def query_of(request: Request, shape: type[T]) -> T:
    """The query as ``shape``, numbers read from their digits; a field may repeat if it is a list."""
    try:
        return msgspec.convert(_by_name(request.query_params, shape), shape, strict=False)
    except msgspec.ValidationError as error:
        raise _misfit(error) from None


def _by_name(query: QueryParams, shape: type[msgspec.Struct]) -> dict[str, str | list[str]]:
    types = get_type_hints(shape)
    return {
        name: query.getlist(name) if get_origin(types.get(name)) is tuple else query[name] for name in query
    }


def _misfit(error: msgspec.ValidationError) -> Refused:
    if str(error).endswith("`$.quantity`"):
        return Refused("bad_quantity", limit=LARGEST_QUANTITY)
    return Refused("bad_request", why=str(error))
