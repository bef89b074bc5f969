"""What the server writes about itself: levels, text or JSON, and never what people said."""

from __future__ import annotations

import logging
import sys

import structlog

from server.config import ConfigError, Log


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
            exception_formatter=structlog.dev.plain_traceback,  # no locals: they hold what people said
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
            *([structlog.processors.format_exc_info] if settings.format == "json" else []),
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
