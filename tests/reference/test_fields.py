"""The fields without JavaScript: the right text is taken, a doubtful one comes back as a short list."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from portal.reference.forms import CommuneField, LanguagesField, OccupationField, SkillsField
from portal.reference.models import Appellation, Commune, Occupation, Skill
from tests.factories.reference import CommuneFactory, LanguageFactory, OccupationFactory, SkillFactory

pytestmark = pytest.mark.django_db


class NeedForm(forms.Form):
    occupation = OccupationField(label="Métier")
    commune = CommuneField(label="Commune", required=False)
    skills = SkillsField(label="Compétences", required=False, depends="occupation")
    languages = LanguagesField(label="Langues", required=False)


@pytest.fixture(autouse=True)
def rows() -> dict[str, Any]:
    for code, label in [
        ("D1102", "Boulanger / Boulangère"),
        ("D1106", "Vendeur / Vendeuse en épicerie"),
        ("D1210", "Vendeur / Vendeuse en animalerie"),
    ]:
        OccupationFactory(code=code, label=label)
    Appellation.objects.create(
        ogr=1,
        occupation_id="D1102",
        label="Ouvrier boulanger / Ouvrière boulangère",
        folded="ouvrier boulanger",
    )
    SkillFactory(ogr=1001, label="Cuire des pâtons", folded="cuire des patons")
    SkillFactory(ogr=1002, label="Cuire des viandes", folded="cuire des viandes")
    CommuneFactory(aubenas=True, folded="aubenas", postcode="07200")
    CommuneFactory(insee="04012", name="Aubenas-les-Alpes", folded="aubenas les alpes", postcode="04110")
    LanguageFactory(code="fr")
    LanguageFactory(code="en")
    return {}


def post(**values: Any) -> NeedForm:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return NeedForm(data)


def test_the_right_text_is_taken_without_javascript() -> None:
    form = post(occupation="boulangere", commune="aubenas", skills="cuire des patons", languages="anglais")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["occupation"] == Occupation.objects.get(pk="D1102")
    assert form.cleaned_data["commune"] == Commune.objects.get(pk="07019")
    assert [row.pk for row in form.cleaned_data["skills"]] == [1001]
    assert [row.pk for row in form.cleaned_data["languages"]] == ["en"]


def test_a_doubtful_text_comes_back_with_choices_and_the_answer_is_taken() -> None:
    form = post(occupation="vendeur")
    assert "Choisissez le bon dans la liste" in form.errors["occupation"][0]
    page = str(form["occupation"])
    assert page.count('type="radio"') == 2
    assert 'value="vendeur"' in page
    again = post(occupation="vendeur", occupation_asked="vendeur", occupation_choice="D1210")
    assert again.is_valid()
    assert again.cleaned_data["occupation"].pk == "D1210"


def test_a_choice_does_not_hold_for_another_text() -> None:
    form = post(occupation="boulanger", occupation_asked="vendeur", occupation_choice="D1210")
    assert form.is_valid()
    assert form.cleaned_data["occupation"].pk == "D1102"


def test_a_code_holds_only_with_the_text_it_was_chosen_with() -> None:
    """Without JavaScript the hidden code stays when the text is changed."""
    assert post(occupation="Ouvrier boulanger / Ouvrière boulangère", occupation_code="D1102").is_valid()
    changed = post(occupation="boulanger", occupation_code="D1210")
    assert changed.is_valid()
    assert changed.cleaned_data["occupation"].pk == "D1102"
    emptied = post(occupation="", occupation_code="D1210")
    assert emptied.errors["occupation"] == ["Saisissez un métier, par exemple « serveur »."]


@pytest.mark.parametrize("typed", ["zzqx", "<script>alert(1)</script>", "💥", "zz\x00qq", "a" * 10000])
def test_an_unknown_text_is_kept_and_said(typed: str) -> None:
    form = post(occupation=typed)
    assert "Nous ne trouvons pas le métier" in form.errors["occupation"][0]
    page = str(form["occupation"])
    assert "<script>alert" not in page
    assert ('value="zzqx"' in page) == (typed == "zzqx")


def test_a_retired_row_cannot_be_chosen_but_is_still_shown() -> None:
    Occupation.objects.filter(pk="D1102").update(retired=True)
    assert not post(occupation="Boulanger / Boulangère", occupation_code="D1102").is_valid()
    assert "Boulanger" in str(NeedForm(initial={"occupation": "D1102"})["occupation"])


def test_chosen_skills_are_ticked_boxes_and_several_can_be_typed() -> None:
    form = post(occupation="boulanger", skills_code=["1001", "999999", "x"], skills="cuire des viandes")
    assert form.is_valid(), form.errors
    assert [row.pk for row in form.cleaned_data["skills"]] == [1001, 1002]
    shown = str(NeedForm(initial={"skills": Skill.objects.all()})["skills"])
    assert shown.count("checked") == 2


def test_a_doubtful_skill_is_asked_back_beside_those_already_ticked() -> None:
    form = post(occupation="boulanger", skills_code=["1001"], skills="cuire")
    assert "Cochez" in form.errors["skills"][0]
    page = str(form["skills"])
    assert "Précisez" in page
    assert page.count("checked") == 1


def test_the_usual_languages_are_offered() -> None:
    page = str(NeedForm()["languages"])
    assert 'value="fr"' in page
    assert "checked" not in page


def test_what_changed_is_known() -> None:
    form = NeedForm(
        {"occupation": "Boulanger / Boulangère", "occupation_code": "D1102", "skills_code": ["1001"]},
        initial={"occupation": "D1102", "skills": [Skill.objects.get(pk=1001)]},
    )
    assert form.is_valid(), form.errors
    assert form.changed_data == []


def test_the_box_has_what_the_script_needs_and_its_label() -> None:
    page = NeedForm().as_p()
    assert 'data-lookup="/referentiels/metiers/"' in page
    assert 'data-lookup-depends="occupation"' in page
    assert '<label for="id_occupation">' in page
    assert 'id="id_occupation"' in page
    assert 'type="module"' in str(NeedForm().media)
