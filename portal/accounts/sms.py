"""Text messages: an outbox row of kind "sms", sent by the back-end of `SMS_BACKEND` (the console when nothing is set)."""

import sys
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from portal.core import outbox


class SmsBackend(Protocol):
    def send(self, *, to: str, text: str) -> None: ...


class ConsoleBackend:
    """Writes messages to standard output, for a portal without a gateway."""

    def send(self, *, to: str, text: str) -> None:
        sys.stdout.write(f"SMS {to}\n{text}\n\n")


class MemoryBackend:
    """Keeps messages in a list that tests read."""

    sent: list[tuple[str, str]] = []

    def send(self, *, to: str, text: str) -> None:
        self.sent.append((to, text))


def send_later(*, to: str, text: str, dedupe_key: str) -> None:
    """Write a text message in the current transaction; the same key is the same message."""
    outbox.enqueue(kind="sms", payload={"to": to, "text": text}, dedupe_key=dedupe_key)


@outbox.handler("sms")
def _send(payload: dict[str, Any]) -> None:
    backend: SmsBackend = import_string(settings.SMS_BACKEND)()
    backend.send(to=payload["to"], text=payload["text"])
