"""Kept pages that this process answered lately: a hit then moves a few numbers and no page.

Whether one still holds is asked of the shared cache each time, by the same numbers (`tokens.py`).
"""

import threading
import time

from portal.core.page_cache.entries import Entry

MOST_BYTES = 16 * 1024 * 1024


class _Held:
    pages: dict[str, Entry] = {}
    size = 0
    lock = threading.Lock()


def get(key: str) -> Entry | None:
    entry = _Held.pages.get(key)
    return entry if entry is not None and time.time() < entry.until else None


def put(key: str, entry: Entry) -> None:
    """Full: all go, and those that are asked for come back with their next reader."""
    if len(entry.body) > MOST_BYTES:
        return
    with _Held.lock:
        if _Held.size + len(entry.body) > MOST_BYTES:
            _Held.pages, _Held.size = {}, 0
        before = _Held.pages.get(key)
        _Held.size += len(entry.body) - (len(before.body) if before else 0)
        _Held.pages[key] = entry


def drop(key: str) -> None:
    with _Held.lock:
        gone = _Held.pages.pop(key, None)
        _Held.size -= len(gone.body) if gone else 0
