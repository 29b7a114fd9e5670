"""What people are told 30 days before their data is anonymised."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from mediations.recipients import youth_email, youth_mobile
from pathways.models import Youth
from portal.accounts import sms
from portal.accounts.models import Adviser, User
from portal.core import mail

SHOWN = 30


def tell_youth(youth: Youth, *, ends_on: date) -> None:
    """By e-mail, else by text message."""
    key = f"erasure-youth-{youth.public_id}-{ends_on}"
    day, email, mobile = date_format(ends_on, "j F Y"), youth_email(youth), youth_mobile(youth)
    path = reverse("pages:own_data" if youth.user_id else "pages:privacy")
    if email:
        mail.send(
            template="erasure_soon_youth",
            to=email,
            context={"first_name": youth.first_name, "day": day},
            path=path,
            dedupe_key=key,
            about=[youth.public_id],
        )
    elif mobile:
        text = f"Mission locale : ton dossier sera effacé le {day}. {settings.BASE_URL}{path}"
        sms.send_later(to=mobile, text=text, dedupe_key=key)


def tell_account(user: User, *, ends_on: date) -> None:
    """Somebody who only has a mobile was a young person without a file: the account is empty but for the number."""
    mail.send(
        template="erasure_soon_account",
        to=user.email,
        context={"first_name": user.first_name, "day": date_format(ends_on, "j F Y")},
        path=reverse("pages:privacy"),
        dedupe_key=f"erasure-account-{user.public_id}-{ends_on}",
        about=[user.public_id],
    )


def tell_advisers(files: Iterable[Youth], *, today: date, from_day: date) -> None:
    """One mail a day to each adviser, with the files that end: only a person knows whether somebody is still followed."""
    by_adviser: dict[Adviser, list[Youth]] = defaultdict(list)
    for youth in files:
        if youth.adviser is not None and youth.adviser.user.is_active:
            by_adviser[youth.adviser].append(youth)
    for adviser, followed in by_adviser.items():
        mail.send(
            template="erasure_soon_team",
            to=adviser.user.email,
            context={
                "first_name": adviser.user.first_name,
                "count": len(followed),
                "names": [str(youth) for youth in followed[:SHOWN]],
                "more": max(len(followed) - SHOWN, 0),
                "day": date_format(from_day, "j F Y"),
            },
            path=reverse("pathways:youth_list"),
            dedupe_key=f"erasure-team-{adviser.public_id}-{today}",
            about=[youth.public_id for youth in followed],
        )
