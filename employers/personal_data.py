"""Personal data of the people who speak for establishments."""

from datetime import datetime

from dateutil.relativedelta import relativedelta

from employers.models import Invitation
from portal.core.personal_data import NOT_PERSONAL, Erase, Needles, declare, eraser, purger

NOT_PERSONAL |= {"employers.Company", "employers.Holiday"}

# A place of work is no person, but a one-person company may carry a name: kept as public register data.
NOT_PERSONAL |= {"employers.Establishment", "employers.SupportRequest"}
NOT_PERSONAL |= {"employers.EstablishmentTransition", "employers.SupportRequestTransition"}

declare(
    "employers.EmployerMembership",
    purpose="employer",
    user="user",
    empty="job_title is_admin",
    keep="user establishment ended_at",
)
declare(
    "employers.JoinRequest",
    purpose="employer",
    user="user",
    empty="job_title",
    keep="user establishment decided_at decided_by accepted",
)
declare("employers.NeedDraft", purpose="employer", user="user", row=Erase.DELETE)
# The address invited; the inviter is covered by the account.
declare("employers.Invitation", purpose="employer", user="invited_by", row=Erase.DELETE)


@eraser
def invitations(needles: Needles) -> int:
    return Invitation.objects.filter(email__in=needles).delete()[0]


@purger
def old_invitations(at: datetime) -> int:
    """Addresses of people who may never have come."""
    return Invitation.objects.filter(created_at__lt=at - relativedelta(years=1)).delete()[0]
