"""French typography, dates as people say them, small filters."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from portal.core import dates
from portal.core.templatetags import ui
from portal.core.typography import typo, typo_html

TODAY = date(2026, 5, 11)  # a Monday
texts = st.text(alphabet=st.sampled_from("ab9 :;!?«»%€<>/&=\"\u00a0\u202fkmh0.,'\n"), max_size=60) | st.text(
    max_size=40
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quel travail ?", "Quel travail\u202f?"),
        ("Attention : 3 jours", "Attention\u00a0: 3\u00a0jours"),
        ("le mot « besoin » !", "le mot «\u00a0besoin\u00a0»\u202f!"),
        ("«besoin»", "«\u00a0besoin\u00a0»"),
        ("1 250 € et 82 %", "1\u202f250\u00a0€ et 82\u00a0%"),
        ("à 12 h 30", "à 12\u00a0h 30"),
        ("http://exemple.fr/?a=1", "http://exemple.fr/?a=1"),
        ("3 hommes", "3 hommes"),
    ],
)
def test_spaces_that_do_not_break(text, expected):
    assert typo(text) == expected


@given(texts)
def test_twice_is_once(text):
    assert typo(typo(text)) == typo(text)
    assert typo_html(typo_html(text)) == typo_html(text)


@given(texts)
def test_only_spaces_change(text):
    def without_spaces(value):
        return "".join(sign for sign in value if sign not in " \u00a0\u202f")

    assert without_spaces(typo(text)) == without_spaces(text)


def test_text_is_escaped_and_html_stays():
    shown = Template("{{ a|typo }}|{{ b|typo }}").render(
        Context({"a": "<b>gras</b> !", "b": mark_safe('<a title="a ; b">oui !</a>')})
    )
    assert shown == '&lt;b&gt;gras&lt;/b&gt;\u202f!|<a title="a ; b">oui\u202f!</a>'


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 11), "aujourd’hui"),
        (date(2026, 5, 12), "demain"),
        (date(2026, 5, 10), "hier"),
        (date(2026, 5, 19), "mardi 19\u00a0mai"),
        (date(2026, 6, 1), "lundi 1er\u00a0juin"),
        (date(2027, 1, 4), "lundi 4\u00a0janvier 2027"),
    ],
)
def test_relative_day(day, expected):
    assert ui.relative_day(day, TODAY) == expected


def test_a_moment_is_told_in_paris_time():
    late = datetime(2026, 5, 11, 22, 30, tzinfo=UTC)
    assert dates.relative_moment(late, today=TODAY) == "demain à 0\u00a0h\u00a030"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (TODAY, "aujourd’hui"),
        (date(2026, 5, 12), "dans 1\u00a0jour"),
        (date(2026, 5, 14), "dans 3\u00a0jours"),
        (date(2026, 5, 9), "en retard de 2\u00a0jours"),
        (None, ""),
    ],
)
def test_days_left(day, expected):
    assert ui.days_left(day, TODAY) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Nadia Berrou", "NB"), ("Jean-Luc", "JL"), ("Yanis", "Y"), ("", "?"), ("– x", "X")],
)
def test_initials(name, expected):
    assert ui.initials(name) == expected


def test_yes_no_and_plural():
    assert [ui.yes_no(value) for value in (True, False, None)] == ["oui", "non", "non renseigné"]
    assert ui.plural(0, "jeune") == "0\u00a0jeune"
    assert ui.plural(2, "jeune") == "2\u00a0jeunes"
    assert ui.plural(3, "cheval,chevaux") == "3\u00a0chevaux"
