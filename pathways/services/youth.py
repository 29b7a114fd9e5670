"""Create and update a young person's file; the lists that matching reads are written here only."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from pathways.lifecycle import YouthState
from pathways.models import (
    Youth,
    YouthContract,
    YouthLanguage,
    YouthLicence,
    YouthScheduleLimit,
    YouthSkill,
    YouthTransition,
    YouthWish,
)
from pathways.services.data import PLAIN_FIELDS, YouthData
from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.core.indexing import mark_changed
from portal.reference.licences import with_implied
from portal.reference.models import Licence

MIN_AGE, MAX_AGE = 13, 35  # Wide on purpose: it catches typing errors, the rules on ages are elsewhere.
MAX_WISHES = 10
MAX_ABOUT = 2000
_RELATIONS = ("agency", "adviser", "commune", "priority_area", "level", "user", "merged_into")


@transaction.atomic
def create_youth(*, data: YouthData, actor: User, skill_source: str = YouthSkill.Source.ADVISER) -> Youth:
    """Open a file. Look-alikes are proposed by `duplicates.find_duplicates`, not refused here."""
    _check(data)
    youth = Youth(**{name: getattr(data, name) for name in PLAIN_FIELDS})
    _clean(youth)
    youth.save()
    _write_lists(youth, data, skill_source=skill_source)
    YouthTransition.objects.create(
        subject=youth, from_state="", to_state=YouthState.ACTIVE, actor=actor, actor_label=str(actor)
    )
    mark_changed(kind="youth", pk=youth.pk)
    return youth


@transaction.atomic
def update_youth(
    *, youth: Youth, data: YouthData, actor: User, skill_source: str = YouthSkill.Source.ADVISER
) -> Youth:
    """Write the whole of `data` over the file; a list that is the same is not touched."""
    check_editable(youth)
    _check(data)
    for name in PLAIN_FIELDS:
        setattr(youth, name, getattr(data, name))
    _clean(youth)
    youth.save()
    _write_lists(youth, data, skill_source=skill_source)
    mark_changed(kind="youth", pk=youth.pk)
    return youth


def check_editable(youth: Youth) -> None:
    if youth.merged_into_id or youth.state == YouthState.ANONYMISED:
        raise ApplicationError("Ce dossier est fermé : il a été fusionné ou anonymisé.")


def _check(data: YouthData) -> None:
    _check_dates(data, today=timezone.localdate())
    if (data.lat is None) != (data.lon is None):
        raise ApplicationError("Donnez la latitude et la longitude ensemble.", field="lat")
    if len(data.about) > MAX_ABOUT:  # A text field does not check its length by itself.
        raise ApplicationError(f"Ce texte dépasse {MAX_ABOUT} caractères.", field="about")
    if len(data.wishes) > MAX_WISHES:
        raise ApplicationError(f"Gardez {MAX_WISHES} métiers au plus.", field="wishes")
    if set(data.contracts_accepted) & set(data.contracts_refused):
        raise ApplicationError(
            "Un même contrat ne peut pas être accepté et refusé.", field="contracts_refused"
        )
    if set(data.schedule_impossible) & set(data.schedule_avoided):
        raise ApplicationError(
            "Un même horaire est soit impossible, soit à éviter.", field="schedule_avoided"
        )


def _check_dates(data: YouthData, *, today: date) -> None:
    age = today.year - data.birth_date.year
    if not MIN_AGE <= age <= MAX_AGE:
        raise ApplicationError(
            "Vérifiez la date de naissance : la Mission locale suit des jeunes de 16 à 25 ans.",
            field="birth_date",
        )
    if data.first_welcome_on and not data.birth_date < data.first_welcome_on <= today:
        raise ApplicationError("Le premier accueil ne peut pas être dans le futur.", field="first_welcome_on")


def _clean(youth: Youth) -> None:
    """Lengths, choices and formats of the model; the message of the first wrong field is raised."""
    try:
        youth.clean_fields(exclude={*_RELATIONS, "folded_name"})
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise ApplicationError(str(messages[0]), field=field) from error


def _write_lists(youth: Youth, data: YouthData, *, skill_source: str) -> None:
    _write_wishes(youth, data.wishes)
    _write_skills(youth, data.skills, skill_source)
    write_licences(youth, data.licences)
    _replace(
        youth.languages.all(),
        {(code,): YouthLanguage(youth=youth, language_id=code) for code in data.languages},
        ("language_id",),
    )
    contracts = dict.fromkeys(data.contracts_accepted, True) | dict.fromkeys(data.contracts_refused, False)
    _replace(
        youth.contracts.all(),
        {(k, v): YouthContract(youth=youth, kind=k, accepted=v) for k, v in contracts.items()},
        ("kind", "accepted"),
    )
    limits = dict.fromkeys(data.schedule_impossible, True) | dict.fromkeys(data.schedule_avoided, False)
    _replace(
        youth.schedule_limits.all(),
        {(k, v): YouthScheduleLimit(youth=youth, context_id=k, impossible=v) for k, v in limits.items()},
        ("context_id", "impossible"),
    )


def _replace(rows: models.QuerySet, wanted: Mapping[Any, Any], keys: tuple[str, ...]) -> None:
    """Make `rows` hold exactly `wanted`, without touching what is already there."""
    present = {tuple(getattr(row, key) for key in keys): row for row in rows}
    gone = [row.pk for key, row in present.items() if key not in wanted]
    if gone:
        rows.model._default_manager.filter(pk__in=gone).delete()
    rows.model._default_manager.bulk_create([row for key, row in wanted.items() if key not in present])


def _write_wishes(youth: Youth, codes: Iterable[str]) -> None:
    wanted = {
        (code, rank): YouthWish(youth=youth, occupation_id=code, rank=rank)
        for rank, code in enumerate(dict.fromkeys(codes), start=1)
    }
    _replace(youth.wishes.all(), wanted, ("occupation_id", "rank"))


def _write_skills(youth: Youth, ogrs: Iterable[int], source: str) -> None:
    """A skill that stays keeps where it came from and its evidence."""
    wanted = {(ogr,): YouthSkill(youth=youth, skill_id=ogr, source=source) for ogr in ogrs}
    _replace(youth.skills.all(), wanted, ("skill_id",))


def write_licences(youth: Youth, codes: Iterable[str]) -> None:
    """Those said, and those they include: matching then compares codes only."""
    said = set(codes)
    known = set(Licence.objects.filter(code__in=with_implied(said) - said).values_list("code", flat=True))
    wanted = {(c, False): YouthLicence(youth=youth, licence_id=c, implied=False) for c in said}
    wanted |= {(c, True): YouthLicence(youth=youth, licence_id=c, implied=True) for c in known}
    _replace(youth.licences.all(), wanted, ("licence_id", "implied"))
