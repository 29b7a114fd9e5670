"""Structured logs on standard error: one JSON object a line, with a request id and no personal data."""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")

# Addresses, phone numbers and one-use tokens reach log lines through paths and texts of libraries.
_MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "‹adresse›"),
    (re.compile(r"(?<![\w-])(?:\+33|0)[ .]?[1-9](?:[ .]?\d{2}){4}(?![\w-])"), "‹téléphone›"),
    (re.compile(r"(?<=/)(?![0-9a-f]{8}-[0-9a-f]{4}-)[\w:=.-]{24,}(?=/|\s|$)"), "‹jeton›"),
    (re.compile(r"\?\S*"), "?‹paramètres›"),
)


def masked(text: str) -> str:
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": masked(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0]:
            # Where and of which class, never the text: the database quotes the values it refuses.
            frames = traceback.extract_tb(record.exc_info[2])
            line["exception"] = record.exc_info[0].__qualname__
            line["stack"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        return json.dumps(line, ensure_ascii=False)


def configuration(level: str) -> dict[str, Any]:
    """What Django's `LOGGING` setting takes."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "portal.core.logs.RequestIdFilter"}},
        "formatters": {"json": {"()": "portal.core.logs.JsonFormatter"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "elastic_transport": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},  # it writes whole URLs, addresses typed by people among them
        },
    }
