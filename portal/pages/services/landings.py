"""Makes the pages of occupations and communes in the sections that ask for them. Pages that exist are the editors'."""

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils.text import slugify

from offers.models import Offer
from portal.pages.models import IndexPage, LandingPage
from portal.reference.models import Commune, Occupation

MOST = 30  # subjects per section: the ones with the most offers


@transaction.atomic
def make_landings(*, most: int = MOST) -> list[LandingPage]:
    """A page that an editor unpublished stays unpublished: it is there, so it is not made again."""
    made: list[LandingPage] = []
    for section in (
        IndexPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE).exclude(generates="")
    ):
        if section.generates == IndexPage.Generates.OCCUPATIONS:
            made += [_add(section, occupation=row) for row in _occupations(most)]
        else:
            made += [_add(section, commune=row) for row in _communes(most)]
    return made


def _occupations(most: int) -> list[Occupation]:
    there = LandingPage.objects.exclude(occupation=None).values("occupation")
    counts = _counts("profile__occupation", most)
    rows = Occupation.objects.filter(pk__in=counts).exclude(pk__in=there)
    return sorted(rows, key=lambda row: (-counts[row.pk], row.label))


def _communes(most: int) -> list[Commune]:
    there = LandingPage.objects.exclude(commune=None).values("commune")
    counts = _counts("commune", most)
    rows = Commune.objects.filter(pk__in=counts).exclude(pk__in=there)
    return sorted(rows, key=lambda row: (-counts[row.pk], row.name))


def _counts(field: str, most: int) -> dict[str, int]:
    rows = Offer.objects.visible().exclude(**{field: None}).values_list(field)
    counted = rows.annotate(number=Count("pk")).order_by("-number", field)[:most]
    return dict(counted)


def _add(
    section: IndexPage, *, occupation: Occupation | None = None, commune: Commune | None = None
) -> LandingPage:
    if occupation is not None:
        title, text = occupation.label, "Les offres du moment, les compétences demandées et qui peut t’aider."
    else:
        title, text = (
            f"Travailler à {commune.name if commune else ''}",
            (
                "Les offres à moins de vingt kilomètres, l’antenne la plus proche et les métiers qui recrutent."
            ),
        )
    section.refresh_from_db()
    page = LandingPage(
        title=title[:255],
        slug=_free_slug(section, slugify(title)[:80] or "page"),
        introduction=text,
        audience="youth",
        occupation=occupation,
        commune=commune,
    )
    section.add_child(instance=page)
    page.save_revision().publish()
    return page


def _free_slug(section: IndexPage, wanted: str) -> str:
    taken = set(section.get_children().values_list("slug", flat=True))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
