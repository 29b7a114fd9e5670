"""Personal data of the site: registrations to events. Pages themselves are texts that editors publish."""

from datetime import datetime

from django.db.models.functions import Lower

from portal.core.personal_data import NOT_PERSONAL, Erase, Needles, declare, eraser, purger

NOT_PERSONAL |= {
    f"pages.{name}"
    for name in (
        "ArticlePage", "BrandSettings", "CollectionPage", "EventException", "EventOccurrence", "EventPage", "FaqPage",
        "HomePage", "IndexPage", "LandingPage", "PageTag", "PartnerPage", "ResourcePage", "ServicePage", "StandardPage",
    )
}  # fmt: skip
declare("pages.EventRegistration", purpose="event", user="user", row=Erase.DELETE)


@eraser
def registrations_without_account(needles: Needles) -> int:
    """Most people register without logging in: the address or the telephone says who they are."""
    from portal.pages.models import EventRegistration

    wanted = {needle.lower() for needle in needles}
    rows = EventRegistration.objects.annotate(lower_email=Lower("email"), lower_name=Lower("name"))
    found = (
        rows.filter(lower_email__in=wanted)
        | rows.filter(phone__in=needles)
        | rows.filter(lower_name__in=wanted)
    )
    count, _ = EventRegistration.objects.filter(pk__in=[row.pk for row in found]).delete()
    return count


@purger
def registrations_a_year_old(at: datetime) -> int:
    from portal.pages.services import forget_old_registrations

    return forget_old_registrations(at=at)
