"""The lines of a structure's page: all, QPV and FRR, and each branch."""

from collections.abc import Iterable

from portal.accounts.models import Agency
from search.indicators.definitions import eq
from search.indicators.report import AREAS, TOTAL, Line

HEAD_OFFICE = "siege"
_BRANCH = "antenne-"


def lines_for(structure: Agency, *, branch: Agency | None = None) -> list[Line]:
    """Inside one branch there is nothing more to cut by branch."""
    found = [TOTAL, *AREAS]
    if branch is not None:
        return found
    branches = list(Agency.objects.branches().of_structure(structure))
    if branches:
        found += [_line(_BRANCH + row.slug, row.name, row) for row in branches]
        # Cases that no branch holds: shown only when there are some, so that branches add up to the total.
        found.append(_line(HEAD_OFFICE, "Sans antenne", structure))
    return found


def line_of(key: str, lines: Iterable[Line]) -> Line | None:
    return next((line for line in lines if line.key == key), None)


def _line(key: str, name: str, agency: Agency) -> Line:
    return Line(key, name, (eq("agency", agency.pk),))
