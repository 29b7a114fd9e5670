"""Personal data of accounts, roles and everything that allauth keeps."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from dateutil.relativedelta import relativedelta

from portal.core.personal_data import NOT_PERSONAL, Erase, declare, purger

NOT_PERSONAL |= {"accounts.Agency", "accounts.AgencyCommune"}

declare(
    "accounts.User",
    purpose="account",
    user="pk",
    empty="email phone phone_verified first_name last_name password last_login demo_note is_superuser is_staff "
    "erasure_told_on",
    keep="kind is_active date_joined access_ended_at",
    values={"password": lambda row: "!"},
)
declare(
    "accounts.Adviser",
    purpose="account",
    user="user",
    empty="job_title phone absent_from absent_until stand_in",
    keep="user agency role",
)
declare("accounts.Consent", purpose="account", user="user", keep="user document version at withdrawn_at")
declare("account.EmailAddress", purpose="account", user="user", row=Erase.DELETE)
declare("mfa.Authenticator", purpose="security", user="user", row=Erase.DELETE)
declare("usersessions.UserSession", purpose="security", user="user", row=Erase.DELETE)
# Picture and preferences that Wagtail's administration keeps.
declare("wagtailusers.UserProfile", purpose="account", user="user", row=Erase.DELETE)


@purger
def old_sessions(at: datetime) -> int:
    """Devices and network addresses of past sessions; the sessions themselves ended long before."""
    return UserSession.objects.filter(last_seen_at__lt=at - relativedelta(years=1)).delete()[0]
