"""The measures of the demo: those that come with the portal, most of them verified lately."""

from datetime import timedelta

from portal.demo.world import World
from portal.measures.models import PolicyMeasure
from portal.measures.services import add_missing_measures

# Days since somebody read the source; the others were never verified and wait on the editors' list.
VERIFIED = {"apprentissage": 35, "professionnalisation": 35, "poei": 60}
# Nothing is paid, which is worth saying.
FREE = {
    "pmsmp": (20, "Pas d’aide versée ; le jeune n’est pas salarié de votre entreprise."),
    "parrainage": (12, "Gratuit : la marraine ou le parrain est bénévole."),
}
# An amount that was true when it was read: too long ago to be shown, as the editors' list says.
OLD = (
    "aide-unique-apprentissage",
    "5 000 € au plus la première année ; 6 000 € pour un apprenti en situation de handicap",
    330,
)


def build_measures(world: World) -> None:
    add_missing_measures()
    for slug, days in VERIFIED.items():
        _verify(slug, world, days)
    for slug, (days, amount) in FREE.items():
        _verify(slug, world, days, amount=amount)
    slug, amount, days = OLD
    _verify(slug, world, days, amount=amount)


def _verify(slug: str, world: World, days: int, *, amount: str = "") -> None:
    measure = PolicyMeasure.objects.get(slug=slug)
    measure.verified_on, measure.amount = world.today - timedelta(days=days), amount
    measure.full_clean()
    measure.save()
    measure.save_revision()
