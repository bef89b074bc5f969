"""Stopping with one line: every mistake of a person, and every fault of the surroundings, as a sentence."""

from __future__ import annotations

import re
import sys
from typing import Final

from sqlalchemy.exc import DBAPIError
from typer import BadParameter, TyperException

from channels.store.schema import NewerSchema
from matching.refusals import Refused
from server.cli.words import knows, refusal, say
from server.config import ConfigError

REFUSED: Final = 1
USAGE: Final = 2
_NO_COMMAND: Final = re.compile(r"No such command '(.+?)'\.(?: Did you mean '(.+?)'\?)?")


class Stop(Exception):
    """The command cannot go on: a sentence of the catalogue, its facts, the exit status."""

    def __init__(self, id: str, *, status: int = REFUSED, **facts: object) -> None:
        super().__init__(id)
        self.id = id
        self.facts = facts
        self.status = status


# What is told as a sentence. Anything else is our own fault, and shows its traceback.
EXPECTED = (Stop, Refused, ConfigError, NewerSchema, DBAPIError, TyperException)


def complain(fault: BaseException) -> int:
    """Write the fault as one line on standard error; returns the exit status."""
    print(f"relais: {' '.join(sentence_of(fault).split())}", file=sys.stderr)
    if isinstance(fault, TyperException):
        return USAGE
    return fault.status if isinstance(fault, Stop) else REFUSED


def sentence_of(fault: BaseException) -> str:
    """The fault in the reader's language."""
    match fault:
        case Stop():
            return say(fault.id, **fault.facts)
        case Refused():
            return refusal(fault.code, **fault.details)
        case ConfigError():
            return say(f"config-{fault.code}", **fault.facts) if knows(f"config-{fault.code}") else str(fault)
        case NewerSchema():
            return say("schema-newer", found=fault.found)
        case DBAPIError():
            return say("database-fault", why=str(fault.orig).splitlines()[0])
        case TyperException():
            return _usage(fault)
    raise fault


def _usage(fault: TyperException) -> str:
    """A mistake in the command itself. Typer's classes are told apart by name: it keeps them private."""
    kind = type(fault).__name__
    context = getattr(fault, "ctx", None)
    command = context.command_path if context is not None else "relais"
    if kind == "NoSuchOption":
        near = ", ".join(getattr(fault, "possibilities", None) or ())
        option = getattr(fault, "option_name", "")
        return _with_near("usage-no-option", near, name=option, command=command)
    if isinstance(fault, BadParameter):
        return _bad_value(fault, command)
    unknown = _NO_COMMAND.match(fault.format_message())
    if unknown is not None:
        return _with_near("usage-no-command", unknown[2] or "", name=unknown[1], command=command)
    if fault.format_message() == "Missing command.":
        return say("usage-which-command", command=command)
    return say("usage-other", why=fault.format_message().rstrip("."), command=command)


def _with_near(id: str, near: str, **facts: object) -> str:
    return say(f"{id}-near", near=near, **facts) if near else say(id, **facts)


def _bad_value(fault: BadParameter, command: str) -> str:
    name = "" if fault.param is None else str(fault.param.get_error_hint()).strip("'")
    if type(fault).__name__ == "MissingParameter":
        return say("usage-missing", name=name, command=command)
    least, most = getattr(fault.param, "min", None), getattr(fault.param, "max", None)
    if least is not None and most is not None:
        return say("usage-bad-number", name=name, least=least, most=most, command=command)
    return say("usage-bad-value", name=name, why=fault.message.rstrip("."), command=command)
