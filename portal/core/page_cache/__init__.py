"""Whole pages kept for visitors without a session, and thrown away by what really changed. See docs/speed.md.

Code that renders a page declares nothing: the tables that it reads are seen (`watching.py`), and so is each write to them.
Three exceptions say what the tables cannot:

- `shared_page` on a view: its answer is the same for every visitor;
- `until(moment)`: what is shown turns at that moment although nobody writes anything;
- `of_menus()`: inside, rows of pages are read for menus only, which most changes of pages do not touch.
"""

from portal.core.page_cache.middleware import shared_page
from portal.core.page_cache.watching import of_menus, until

__all__ = ["of_menus", "shared_page", "until"]
