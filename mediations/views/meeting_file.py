"""A meeting as a file for a calendar, for whoever may see the file it belongs to."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from mediations.blind import candidate_name
from mediations.calendar_files import meeting_file
from mediations.models import Mediation, Meeting
from mediations.steps import Side
from mediations.timeline import side_of
from portal.accounts.access import AuthenticatedRequest, login_required


@require_safe
@login_required
def meeting_ics(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    rows = Meeting.objects.filter(mediation__in=Mediation.objects.visible_to(request.user))
    meeting = get_object_or_404(
        rows.select_related(
            "mediation__youth__agency", "mediation__offer__profile", "mediation__offer__establishment"
        ),
        public_id=public_id,
    )
    mediation = meeting.mediation
    side = side_of(request.user, mediation)
    employer = mediation.offer.employer_label or "l’employeur"
    names = {
        Side.YOUTH: f"Rencontre avec {employer} – {mediation.offer}",
        Side.EMPLOYER: f"Rencontre : {candidate_name(mediation)} – {mediation.offer}",
        Side.STAFF: f"Rencontre : {mediation.youth} chez {employer}",
    }
    file = meeting_file(meeting, title=names[side], organiser=mediation.youth.agency.email, at=timezone.now())
    response = HttpResponse(file.content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
