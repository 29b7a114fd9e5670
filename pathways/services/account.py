"""The young person's own space: an adviser opens it, the young person then logs in by code."""

from django.db import transaction
from django.urls import reverse

from pathways.models import Youth
from pathways.services.youth import check_editable
from portal.accounts.models import User
from portal.accounts.phones import normalise_mobile
from portal.accounts.services import open_account
from portal.core import mail
from portal.core.errors import ApplicationError


@transaction.atomic
def open_space(*, youth: Youth, actor: User) -> User:
    """Make the account from the e-mail or the mobile of the file, and tell the young person by e-mail."""
    check_editable(youth)
    youth = Youth.objects.select_for_update(of=("self",)).get(pk=youth.pk)
    if youth.user is not None:
        return youth.user
    mobile = _mobile(youth.phone)
    if not youth.email and not mobile:
        raise ApplicationError("Notez d’abord un e-mail ou un numéro de mobile dans l’identité.")
    user = open_account(
        kind=User.Kind.YOUTH,
        email=youth.email,
        phone=mobile,
        first_name=youth.first_name,
        last_name=youth.last_name,
    )
    if Youth.objects.filter(user=user).exists():
        raise ApplicationError("Cette adresse ouvre déjà l’espace d’un autre jeune.")
    youth.user = user
    youth.save(update_fields=["user", "updated_at"])
    if youth.email:
        mail.send(
            template="youth_account",
            to=youth.email,
            context={"first_name": youth.first_name, "adviser": str(actor)},
            path=reverse("pages:youth_home"),
            dedupe_key=f"youth-account-{youth.public_id}-{user.public_id}",
            about=[youth.public_id],
        )
    return user


def _mobile(phone: str) -> str:
    """The number when it is a mobile: a landline receives no code."""
    try:
        return normalise_mobile(phone)
    except ApplicationError:
        return ""
