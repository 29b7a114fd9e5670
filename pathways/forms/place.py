"""Where the young person lives: an address, else the priority area chosen by the adviser, or a point."""

from typing import Any, cast

from django import forms

from pathways.forms.edit import SectionForm
from pathways.models import Youth
from pathways.services import place
from pathways.services.data import YouthData
from portal.reference.forms import CommuneField
from portal.reference.models import Commune, PriorityArea

UNSAID, OUTSIDE, UNKNOWN = "", "hors", "inconnu"


class PlaceForm(SectionForm):
    commune = CommuneField(label="Commune", required=False, help_text="Un nom ou un code postal.")
    address = forms.CharField(
        label="Adresse",
        required=False,
        max_length=200,
        help_text="Numéro et rue, sans la commune. Jamais montrée à un employeur.",
    )
    area = forms.ChoiceField(
        label="Quartier prioritaire",
        required=False,
        help_text="Pour les indicateurs seulement. Utile quand l’adresse n’est pas retrouvée.",
    )
    lat = forms.FloatField(
        label="Latitude",
        required=False,
        min_value=-90,
        max_value=90,
        help_text="Pour placer un point vous-même, par exemple 44,6201.",
    )
    lon = forms.FloatField(label="Longitude", required=False, min_value=-180, max_value=180)

    def prepare(self) -> None:
        commune = self._commune_asked()
        areas = list(commune.priority_areas.filter(retired=False)) if commune else []
        field = cast(forms.ChoiceField, self.fields["area"])
        field.choices = [
            (UNSAID, "Trouver d’après l’adresse"),
            *((area.code, area.name) for area in areas),
            (OUTSIDE, "Hors quartier prioritaire"),
            (UNKNOWN, "Je ne sais pas"),
        ]
        if not areas:
            field.widget = forms.HiddenInput()

    def _commune_asked(self) -> Commune | None:
        """The commune of the boxes as sent, else of the file: its priority areas are the choices."""
        if self.is_bound:
            field = self.fields["commune"]
            typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix("commune"))
            try:
                return cast(Commune | None, field.clean(typed))
            except forms.ValidationError:
                return None
        return self.youth.commune if self.youth else None

    def initial_of(self, data: YouthData) -> dict[str, Any]:
        by_hand = data.point_origin == Youth.PointOrigin.MAP
        area = UNSAID
        if data.point_origin == Youth.PointOrigin.AREA and data.priority_area:
            area = data.priority_area.code
        return {
            "commune": data.commune,
            "address": data.address,
            "area": area,
            "lat": data.lat if by_hand else None,
            "lon": data.lon if by_hand else None,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        lat, lon = data.get("lat"), data.get("lon")
        if (lat is None) != (lon is None):
            self.add_error("lat" if lat is None else "lon", "Donnez la latitude et la longitude ensemble.")
            return data
        self.placed = self._place(data)
        commune = data.get("commune")
        if (
            commune
            and commune.priority_area_count
            and data["area"] == UNSAID
            and self.placed["point_origin"] == Youth.PointOrigin.COMMUNE
        ):
            self.add_error(
                "area", "L’adresse n’a pas été retrouvée. Choisissez le quartier, ou « Je ne sais pas »."
            )
        return data

    def _place(self, data: dict[str, Any]) -> dict[str, Any]:
        commune, address, area = data["commune"], data["address"], data["area"]
        if data["lat"] is not None:
            return place.at_point(data["lat"], data["lon"], commune=commune, address=address)
        if self._unchanged(commune, address, area):
            return self._as_it_is()
        if commune and area not in (UNSAID, OUTSIDE, UNKNOWN):
            return place.in_area(commune, PriorityArea.objects.get(code=area), address=address)
        found = place.at_address(address, commune) if area == UNSAID else None
        if found is not None:
            return found
        if commune is None:
            return place.nowhere(address=address)
        return place.at_commune(commune, address=address, outside=area == OUTSIDE)

    def _unchanged(self, commune: Commune | None, address: str, area: str) -> bool:
        """Saving again without a change asks the address service nothing, and keeps a fine point."""
        youth = self.youth
        if youth is None or youth.point_origin not in (Youth.PointOrigin.ADDRESS, Youth.PointOrigin.AREA):
            return False
        return (
            youth.commune == commune and youth.address == address and area == self.initial.get("area", UNSAID)
        )

    def _as_it_is(self) -> dict[str, Any]:
        return {name: getattr(self.youth, name) for name in place.nowhere()}

    def changes(self) -> dict[str, Any]:
        return self.placed
