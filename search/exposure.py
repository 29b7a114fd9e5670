"""How often each young person was already proposed, and shortlists that share the chances.

Design, section 6: among equal scores the least-proposed first, only when the caller asks; and a shortlist that leaves
out whoever was proposed often, and says what that costs in mean points.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from mediations.models import Mediation
from search.engines.base import Page, Ranked

CAP = 3  # proposals from which the shared shortlist leaves somebody out
SIZE = 20
WINDOW = 200  # how far down the ranking a shared shortlist looks


def proposals() -> QuerySet[Mediation]:
    """What counts as being proposed: a file that an adviser opened, whatever became of it."""
    return Mediation.objects.filter(origin=Mediation.Origin.ADVISER)


def exposure_of(keys: Collection[int]) -> dict[int, int]:
    """Young person (row) → number of proposals; nobody is missing."""
    counted = proposals().filter(youth__in=keys).order_by().values_list("youth_id").annotate(Count("pk"))
    return dict.fromkeys(keys, 0) | dict(counted)


@dataclass(frozen=True)
class Shared:
    """`cost`: points that the mean of the list loses against the best ones, to a tenth; `left_out`: how many are."""

    page: Page
    cost: float
    left_out: frozenset[str] = field(default=frozenset())


def shared(ask: Callable[[int], Page], *, size: int = SIZE, cap: int = CAP) -> Shared:
    """The best of those proposed less than `cap` times. `ask(limit)` ranks with exposures, fairest first."""
    page = ask(WINDOW)
    chosen = [row for row in page.rows if (row.exposure or 0) < cap][:size]
    best = page.rows[: len(chosen)]
    kept = {row.id for row in chosen}
    return Shared(
        page=Page(page.engine, tuple(chosen), degraded=page.degraded),
        cost=round(_mean(best) - _mean(chosen), 1),
        left_out=frozenset(row.id for row in best) - kept,
    )


def _mean(rows: Collection[Ranked]) -> float:
    return sum(row.score for row in rows) / len(rows) if rows else 0.0
