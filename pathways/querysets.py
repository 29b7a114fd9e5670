"""Reads of young people's files, defined once for pages, lists, indicators and the engines."""

from datetime import date
from typing import TYPE_CHECKING, Self

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from pathways.lifecycle import YouthState
from portal.accounts.models import Adviser, Agency
from portal.accounts.permissions import Person, is_case_worker, is_youth, replaced_by, structure_of
from portal.reference.folding import fold

if TYPE_CHECKING:
    from pathways.models import Youth  # noqa: F401 - only named in annotations

# First welcome → first solution (design, section 5); the list warns a month before.
SOLUTION_MONTHS = 4
SOLUTION_WARNING_MONTHS = 3


class YouthQuerySet(models.QuerySet["Youth"]):
    def active(self) -> Self:
        """Those who take part in a match."""
        return self.filter(state=YouthState.ACTIVE)

    def known(self) -> Self:
        """Files that are neither anonymised nor merged into another."""
        return self.exclude(state=YouthState.ANONYMISED).filter(merged_into__isnull=True)

    def of_structure(self, structure: Agency) -> Self:
        return self.filter(Q(agency=structure) | Q(agency__parent=structure))

    def of_portfolio(self, adviser: Adviser, *, on: date) -> Self:
        """The adviser's own youth, and those of colleagues whom this adviser stands in for that day."""
        replaced = Adviser.objects.filter(replaced_by(adviser, on=on))
        return self.filter(Q(adviser=adviser) | Q(adviser__in=replaced))

    def visible_to(self, user: Person) -> Self:
        """Files this person may open: those of the own structure for its case workers, one's own for a youth."""
        structure = structure_of(user)
        if is_case_worker(user) and structure:
            return self.known().of_structure(structure)
        if is_youth(user):
            return self.known().filter(user=user)
        return self.none()

    def named(self, text: str) -> Self:
        """Those whose name holds every word of `text`, whatever the accents, case and order."""
        found = self
        for word in fold(text).split():
            found = found.filter(folded_name__contains=word)
        return found

    def without_solution(self) -> Self:
        """Welcomed, and since then neither in a situation that counts as a solution nor taken over by a partner."""
        from pathways.models import Referral, Situation

        since = OuterRef("first_welcome_on")
        solved = Situation.objects.solutions().filter(youth=OuterRef("pk"), started_on__gte=since)
        taken = Referral.objects.filter(youth=OuterRef("pk"), taken_over_on__gte=since)
        return self.filter(first_welcome_on__isnull=False).exclude(Exists(solved) | Exists(taken))

    def with_solution_flag(self) -> Self:
        """Adds `solved`: whether the clock of the first solution has stopped."""
        unsolved = self.model._default_manager.filter(pk=OuterRef("pk")).without_solution()
        return self.annotate(solved=~Exists(unsolved))

    def at_solution_clock(self, *, today: date) -> Self:
        """Active youth without a solution whose four months end within a month or ended; the worst first."""
        welcomed_before = today - relativedelta(months=SOLUTION_WARNING_MONTHS)
        return (
            self.active()
            .without_solution()
            .filter(first_welcome_on__lte=welcomed_before)
            .order_by(F("first_welcome_on").asc(), "id")
        )
