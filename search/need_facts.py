"""The facts of a need that is still being written: what its offer would be, without a row in the database."""

from employers.models import Establishment
from offers.services.data import OFFER_FIELDS, NeedData
from offers.services.needs import placed
from portal.core.choices import Requirement
from search.facts import OfferFacts

NO_ID = ""  # nobody bookmarked it


def facts_of_need(data: NeedData, establishment: Establishment) -> OfferFacts:
    place = placed({name: getattr(data, name) for name in OFFER_FIELDS}, establishment)

    def asked(requirement: str) -> frozenset[int]:
        return frozenset(ogr for ogr, wanted in data.skills.items() if wanted == requirement)

    lat, lon = place["lat"], place["lon"]
    return OfferFacts(
        id=NO_ID,
        occupation=data.occupation.pk if data.occupation else None,
        lat=lat if isinstance(lat, float) else None,
        lon=lon if isinstance(lon, float) else None,
        remote=data.remote,
        contract=data.contract,
        start=data.start_on,
        constraints=frozenset(data.constraints),
        dangerous=data.dangerous,
        indispensable=asked(Requirement.INDISPENSABLE),
        expected=asked(Requirement.EXPECTED),
        learnt=asked(Requirement.LEARNT),
        level_minimum=data.level_minimum.pk if data.level_minimum else None,
        level_mandatory=data.level_mandatory,
        licences=data.licences,
        languages=data.languages,
        status="draft",
    )
