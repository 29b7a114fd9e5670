"""Personal data of the site: registrations to events, answers to forms. Pages themselves are texts that editors publish."""

import json
from datetime import datetime
from typing import Any

from django.db.models.functions import Lower

from portal.core.personal_data import NOT_PERSONAL, Erase, Needles, declare, eraser, purger
from portal.core.scrubbing import without

NOT_PERSONAL |= {
    f"pages.{name}"
    for name in (
        "ArticlePage", "BrandSettings", "CollectionPage", "EventException", "EventOccurrence", "EventPage", "FaqPage",
        "FormPage", "FormQuestion", "HomePage", "IndexPage", "LandingPage", "PageTag", "PartnerPage", "ResourcePage", "ServicePage", "StandardPage",
    )
}  # fmt: skip
# The picture first: the profile is the way to it.
declare("wagtailimages.Image", purpose="author", user="author_profile__user", row=Erase.DELETE)
declare("pages.AuthorProfile", purpose="author", user="user", row=Erase.DELETE)
declare("pages.EventRegistration", purpose="event", user="user", row=Erase.DELETE)
declare("pages.FormAnswer", purpose="form", user="user", row=Erase.DELETE)


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


@eraser
def answers_without_account(needles: Needles) -> int:
    """An answer signed by the address or the telephone goes; a name in somebody else's answer is taken out."""
    from portal.pages.models import FormAnswer

    count = 0
    for answer in FormAnswer.objects.iterator(chunk_size=500):
        text = json.dumps(answer.form_data, ensure_ascii=False)
        if not any(needle.lower() in text.lower() for needle in needles):
            continue
        count += 1
        if _signs(answer.form_data, {needle.lower() for needle in needles}):
            answer.delete()
        else:
            FormAnswer.objects.filter(pk=answer.pk).update(form_data=without(answer.form_data, needles))
    return count


def _signs(values: dict[str, Any], needles: set[str]) -> bool:
    """Whether one whole answer is what identifies the person."""
    return any(isinstance(value, str) and value.strip().lower() in needles for value in values.values())


@purger
def answers_past_their_time(at: datetime) -> int:
    from portal.pages.services import forget_old_answers

    return forget_old_answers(at=at)
