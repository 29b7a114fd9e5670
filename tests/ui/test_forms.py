"""Our rendering of forms: labels, hints, errors that can be found, what was typed kept."""

import re

import pytest
from django import forms

from portal.pages.views.style import SampleForm


class Address(forms.Form):
    street = forms.CharField(label="Rue", help_text="Avec le numéro.", max_length=80)
    note = forms.CharField(label="Note", required=False, max_length=10, widget=forms.Textarea)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Cette adresse n’existe pas !")


@pytest.fixture
def html():
    return str(Address({"street": "", "note": "<b>trop long", "token": "x"}))


def test_the_summary_comes_first_and_takes_the_focus(html):
    summary = re.search(r'<div class="error-summary"[^>]*>', html)
    assert summary
    assert 'tabindex="-1" autofocus' in summary.group()
    assert html.index("error-summary") < html.index("<label")


def test_the_summary_links_to_each_control(html):
    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert targets == ["id_street", "id_note"]
    for target in targets:
        assert f'id="{target}"' in html
    assert "Cette adresse n’existe pas\u202f!" in html


def test_a_control_is_described_by_its_hint_and_its_error(html):
    control = re.search(r"<input[^>]*id_street[^>]*>", html).group()
    described = re.search(r'aria-describedby="([^"]+)"', control).group(1).split()
    assert described == ["id_street_helptext", "id_street_error"]
    for name in described:
        assert f'id="{name}"' in html
    assert 'aria-invalid="true"' in control


def test_what_was_typed_stays_and_is_escaped(html):
    assert "&lt;b&gt;trop long" in html
    assert "<b>trop" not in html


def test_the_room_left_is_said():
    assert "10\u00a0caractères au plus." in str(Address())
    assert "Il reste 7\u00a0caractères." in str(Address(initial={"note": "abc"}))
    assert "3\u00a0caractères de trop." in str(Address({"note": "x" * 13}))


def test_only_optional_fields_say_so():
    html = str(Address())
    assert html.count("(facultatif)") == 1
    assert "error-summary" not in html


def test_choices_are_a_fieldset_whose_error_leads_to_the_first_one():
    html = str(SampleForm({"title": "Vendeuse", "contract": "cdi", "agree": "on"}))
    assert 'href="#id_depth_0"' in html
    assert 'id="id_depth_0"' in html
    fieldset = re.search(r'<fieldset[^>]*id="id_depth"[^>]*>', html).group()
    assert "id_depth_error" in fieldset
    assert html.count('type="radio"') == 3


def test_a_chosen_option_stays_chosen():
    html = str(SampleForm({"depth": "preselect", "days": ["sat"], "contract": "cdd"}))
    assert re.search(r'value="preselect"[^>]* checked', html)
    assert re.search(r'value="sat"[^>]* checked', html)
    assert not re.search(r'value="mon"[^>]* checked', html)
