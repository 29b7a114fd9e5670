"""What the layers above say about acts on the site."""

from collections.abc import Callable
from typing import Any

# Called once, when a new portal has its home page.
site_opened: list[Callable[[], Any]] = []
# Called with a page in memory that is about to be previewed.
previewed: list[Callable[[Any], Any]] = []
