"""Whole pages kept for visitors without a session, and thrown away by what really changed. See docs/speed.md.

Code that renders a page declares nothing: the tables that it reads are seen (`watching.py`), and so is each write to them.
Three exceptions say what the tables cannot:

- `shared_page` on a view: its answer is the same for every visitor;
- `until(moment)`: what is shown turns at that moment although nobody writes anything;
- `of_menus()`: inside, rows of pages are read for menus only, which most changes of pages do not touch.

`remember(key, make)` keeps a part that many pages share, by the same rule.
"""

from portal.core.page_cache.lists import page_of
from portal.core.page_cache.memory import is_remembering, remember
from portal.core.page_cache.middleware import shared_page
from portal.core.page_cache.watching import of_menus, until

__all__ = ["is_remembering", "of_menus", "page_of", "remember", "shared_page", "until"]
