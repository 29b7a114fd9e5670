"""What a need says, as plain values: the same for the employer's four steps, the adviser's form and a version."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.core.choices import ContractKind, Requirement
from portal.core.errors import ApplicationError
from portal.reference.models import Commune, DiplomaLevel, Occupation

MAX_TEXT = 4000
MAX_PLACES = 200


@dataclass(frozen=True, kw_only=True)
class NeedData:
    """`skills`: OGR → requirement. `licences`, `languages`: code → mandatory. `constraints`: OGR of working time."""

    title: str
    employer_words: str = ""
    tasks: str = ""
    occupation: Occupation | None = None
    contract: str | None = None
    duration: str = ""
    weekly_hours: Decimal | None = None
    hours_text: str = ""
    pay: str = ""
    benefits: str = ""
    address: str = ""
    commune: Commune | None = None
    lat: float | None = None
    lon: float | None = None
    remote: bool = False
    start_on: date | None = None
    dangerous: bool = False
    places: int = 1
    level_minimum: DiplomaLevel | None = None
    level_mandatory: bool = False
    skills: dict[int, str]
    licences: dict[str, bool]
    languages: dict[str, bool]
    constraints: tuple[int, ...] = ()

    def check(self) -> None:
        """Refuse what cannot be: the message says what to do and which field it belongs to."""
        if not self.title.strip():
            raise ApplicationError(
                "Écrivez l’intitulé du poste, par exemple « Vendeur en boulangerie ».", field="title"
            )
        for name in ("employer_words", "tasks"):
            if len(getattr(self, name)) > MAX_TEXT:
                raise ApplicationError(
                    f"Ce texte dépasse {MAX_TEXT} caractères. Raccourcissez-le.", field=name
                )
        if self.contract is not None and self.contract not in ContractKind.values:
            raise ApplicationError("Choisissez un contrat dans la liste.", field="contract")
        if not 1 <= self.places <= MAX_PLACES:
            raise ApplicationError(f"Le nombre de places va de 1 à {MAX_PLACES}.", field="places")
        if any(level not in Requirement.values for level in self.skills.values()):
            raise ApplicationError("Chaque compétence a une exigence.", field="skills")
        if self.level_mandatory and self.level_minimum is None:
            raise ApplicationError("Choisissez le niveau qui est obligatoire.", field="level_minimum")


PROFILE_FIELDS = ("title", "employer_words", "tasks", "occupation", "level_minimum", "level_mandatory")
OFFER_FIELDS = (
    "contract", "duration", "weekly_hours", "hours_text", "pay", "benefits", "address", "commune", "lat", "lon",
    "remote", "start_on", "dangerous", "places",
)  # fmt: skip
