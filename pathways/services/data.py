"""What a form or an import says about a young person, as one value."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from pathways.models import Youth
from portal.accounts.models import Adviser, Agency
from portal.reference.models import Commune, DiplomaLevel, PriorityArea

# Fields that `YouthData` and `Youth` share by name.
PLAIN_FIELDS = (
    "agency", "adviser", "first_name", "last_name", "birth_date", "sex", "email", "phone", "imilo_id", "rqth",
    "address", "commune", "lat", "lon", "point_origin", "priority_area", "priority_area_status",
    "radius", "level", "available_from", "about", "first_welcome_on",
)  # fmt: skip
UNORDERED = (
    "skills", "licences", "languages", "contracts_accepted", "contracts_refused", "schedule_impossible",
    "schedule_avoided",
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

    def __post_init__(self) -> None:
        """Lists without an order of their own are kept sorted, so that equal files are equal values."""
        for name in UNORDERED:
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))

    @classmethod
    def of(cls, youth: Youth) -> Self:
        """The file as it is now."""
        contracts = list(youth.contracts.all())
        limits = list(youth.schedule_limits.all())
        return cls(
            **{name: getattr(youth, name) for name in PLAIN_FIELDS},
            wishes=tuple(wish.occupation_id for wish in youth.wishes.all()),
            skills=tuple(skill.skill_id for skill in youth.skills.all()),
            licences=tuple(row.licence_id for row in youth.licences.all() if not row.implied),
            languages=tuple(row.language_id for row in youth.languages.all()),
            contracts_accepted=tuple(c.kind for c in contracts if c.accepted),
            contracts_refused=tuple(c.kind for c in contracts if not c.accepted),
            schedule_impossible=tuple(limit.context_id for limit in limits if limit.impossible),
            schedule_avoided=tuple(limit.context_id for limit in limits if not limit.impossible),
        )
