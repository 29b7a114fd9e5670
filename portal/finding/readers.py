"""Who may find what: the restrictions above a page as one short text, and the texts that a reader satisfies.

"" is for everybody. Else the conditions are joined by "&" and all must hold: "login"; "g1.3", a member of group 1 or 3;
"never", behind a password, which no search opens. Wagtail's own rule for one page is `restriction.accept_request`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch
from wagtail.models import Page, PageViewRestriction

from portal.finding.models import Entry

PUBLIC, LOGIN, NEVER = "", "login", "never"
LONGEST = 200
STEP = Page.steplen


def condition(restriction: PageViewRestriction) -> str:
    match restriction.restriction_type:
        case PageViewRestriction.NONE:
            return PUBLIC
        case PageViewRestriction.LOGIN:
            return LOGIN
        case PageViewRestriction.GROUPS:
            return "g" + ".".join(str(pk) for pk in sorted(group.pk for group in restriction.groups.all()))
        case _:
            return NEVER


def conditions_by_path() -> dict[str, set[str]]:
    """Every restriction of the site, by the path of its page, in two queries."""
    rows = PageViewRestriction.objects.select_related("page").prefetch_related(Prefetch("groups"))
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.page.path, set()).add(condition(row))
    return found


def canonical(conditions: Iterable[str]) -> str:
    kept = {one for one in conditions if one}
    joined = "&".join(sorted(kept))
    # What is too long to be kept whole is given to nobody.
    return NEVER if NEVER in kept or len(joined) > LONGEST else joined


def allowed_at(path: str, by_path: Mapping[str, set[str]]) -> str:
    """The canonical form for a page: its own restrictions and those of all pages above it."""
    above = (path[:end] for end in range(STEP, len(path) + 1, STEP))
    return canonical(one for part in above for one in by_path.get(part, ()))


def satisfies(allowed: str, *, groups: frozenset[str], is_superuser: bool) -> bool:
    """Whether somebody who is logged in meets all conditions."""
    for one in allowed.split("&"):
        if one == NEVER:
            return False
        if one.startswith("g") and not is_superuser and not groups & set(one[1:].split(".")):
            return False
    return True


def keys_of(user: Any) -> list[str]:
    """The values of `allowed` that this reader satisfies; without a query for strangers."""
    if not user.is_authenticated:
        return [PUBLIC]
    private = list(Entry.objects.exclude(allowed=PUBLIC).values_list("allowed", flat=True).distinct())
    if not private:
        return [PUBLIC]
    groups = frozenset(str(pk) for pk in user.groups.values_list("pk", flat=True))
    return [
        PUBLIC,
        *(one for one in private if satisfies(one, groups=groups, is_superuser=user.is_superuser)),
    ]
