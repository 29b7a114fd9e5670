"""The sections of a file in the order of the page; the slug is in the URL."""

from dataclasses import dataclass

from pathways.forms.edit import (
    AvailabilityForm,
    ConstraintsForm,
    IdentityForm,
    SectionForm,
    SkillsForm,
    WishesForm,
)
from pathways.forms.place import PlaceForm


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    form: type[SectionForm]


SECTIONS: dict[str, Section] = {
    section.slug: section
    for section in (
        Section("identite", "Identité", IdentityForm),
        Section("lieu", "Lieu de vie", PlaceForm),
        Section("souhaits", "Souhaits", WishesForm),
        Section("competences", "Compétences", SkillsForm),
        Section("contraintes", "Limites", ConstraintsForm),
        Section("disponibilite", "Disponibilité et accueil", AvailabilityForm),
    )
}
