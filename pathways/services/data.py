"""What a form or an import says about a young person, as one value."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from pathways.models import Youth
from portal.accounts.models import Adviser, Agency
from portal.reference.models import Commune, DiplomaLevel, PriorityArea

# Fields that `YouthData` and `Youth` share by name.
PLAIN_FIELDS = (
    "agency", "adviser", "first_name", "last_name", "birth_date", "sex", "email", "phone", "imilo_id", "rqth",
    "address", "commune", "lat", "lon", "point_origin", "priority_area", "priority_area_status",
    "radius", "level", "available_from", "about", "first_welcome_on",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class YouthData:
    """The whole of a file. To change a part: `replace(YouthData.of(youth), radius=20)`."""

    agency: Agency
    adviser: Adviser | None = None
    first_name: str
    last_name: str
    birth_date: date
    sex: str = ""
    email: str = ""
    phone: str = ""
    imilo_id: str = ""
    rqth: bool = False
    address: str = ""
    commune: Commune | None = None
    lat: float | None = None
    lon: float | None = None
    point_origin: str = ""
    priority_area: PriorityArea | None = None
    priority_area_status: str = ""
    radius: int | None = None
    level: DiplomaLevel | None = None
    available_from: date | None = None
    about: str = ""
    first_welcome_on: date | None = None
    # Natural keys of the reference data; wishes in order of preference.
    wishes: tuple[str, ...] = ()
    skills: tuple[int, ...] = ()
    licences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("fr",)
    contracts_accepted: tuple[str, ...] = ()
    contracts_refused: tuple[str, ...] = ()
    schedule_impossible: tuple[int, ...] = ()
    schedule_avoided: tuple[int, ...] = ()

    @classmethod
    def of(cls, youth: Youth) -> Self:
        """The file as it is now."""
        contracts = list(youth.contracts.order_by("kind"))
        limits = list(youth.schedule_limits.order_by("context_id"))
        return cls(
            **{name: getattr(youth, name) for name in PLAIN_FIELDS},
            wishes=tuple(wish.occupation_id for wish in youth.wishes.all()),
            skills=tuple(youth.skills.order_by("skill_id").values_list("skill_id", flat=True)),
            licences=tuple(
                youth.licences.filter(implied=False)
                .order_by("licence_id")
                .values_list("licence_id", flat=True)
            ),
            languages=tuple(youth.languages.order_by("language_id").values_list("language_id", flat=True)),
            contracts_accepted=tuple(c.kind for c in contracts if c.accepted),
            contracts_refused=tuple(c.kind for c in contracts if not c.accepted),
            schedule_impossible=tuple(limit.context_id for limit in limits if limit.impossible),
            schedule_avoided=tuple(limit.context_id for limit in limits if not limit.impossible),
        )

    def with_(self, **changes: Any) -> Self:
        return replace(self, **changes)
