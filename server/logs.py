"""What the server writes about itself: levels, text or JSON, and never what people said."""

from __future__ import annotations

import io
import logging
import re
import sys
from typing import Final, TextIO

import structlog

from server.config import ConfigError, Log

OURS: Final = ("relais", "uvicorn.error")  # libraries are heard from "warning" up: below it they tell data
# PostgreSQL quotes the row that it refuses, bodies and addresses included.
_QUOTED_ROW: Final = re.compile(
    r"(?:DETAIL|CONTEXT):.*?(?=\n\[SQL|\n\nThe above|\n\nDuring handling|\Z)", re.DOTALL
)


def set_up_logs(settings: Log) -> None:
    """Send our logs, and uvicorn's, to standard error in one format."""
    level = logging.getLevelNamesMapping().get(settings.level.upper())
    if level is None or settings.format not in ("text", "json"):
        raise ConfigError("bad-log", "[log] level is debug, info, warning or error; format is text or json")
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if settings.format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=_write_traceback,
        )
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *([structlog.processors.ExceptionRenderer(_traceback)] if settings.format == "json" else []),
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)


def _write_traceback(out: TextIO, exc_info: structlog.typing.ExcInfo) -> None:
    """A traceback without locals and without quoted rows: both hold what people said."""
    plain = io.StringIO()
    structlog.dev.plain_traceback(plain, exc_info)
    out.write(_QUOTED_ROW.sub("DETAIL: left out", plain.getvalue()))


def _traceback(exc_info: structlog.typing.ExcInfo) -> str:
    text = io.StringIO()
    _write_traceback(text, exc_info)
    return text.getvalue().strip()
