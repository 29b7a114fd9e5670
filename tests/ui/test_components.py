"""What components show for what they are given."""

import re
from itertools import pairwise

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from employers.lifecycle import ESTABLISHMENT, SUPPORT_REQUEST
from mediations.lifecycle import MEDIATION
from offers.lifecycle import OFFER, OfferState
from pathways.lifecycle import COMMITMENT, YOUTH
from portal.core import charts, score
from portal.core.icons import ICONS
from portal.core.states import SIGNS, TONES
from portal.core.templatetags import ui
from search import criteria

POINTS = {key: most for key, _, most, _ in score.CRITERIA}


def render(source, **context):
    return Template(source).render(Context(context))


def test_the_drawn_criteria_are_those_of_the_table():
    assert list(score.CRITERIA) == [(c.key, c.name, c.maximum, c.side) for c in criteria.CRITERIA]


@given(st.fixed_dictionaries({key: st.integers(0, most) for key, most in POINTS.items()}))
def test_segments_fill_their_room_and_never_overlap(points):
    segments = score.segments(points)
    assert score.total(points) == sum(points.values())
    for segment in segments:
        assert 0 <= segment.width <= segment.room
        assert (segment.width == 0) == (segment.points == 0)
        assert (segment.width == segment.room) == (segment.points == segment.most)
    for left, right in pairwise(segments):
        assert left.x + left.room < right.x
    assert segments[-1].x + segments[-1].room <= 1001


def test_the_score_is_said_in_words():
    html = render("{% score_bar points detail=True %}", points=POINTS | {"licence": 0})
    assert 'role="img"' in html
    assert "Score 95 sur 100." in html
    assert "Permis 0 sur 5" in html
    assert html.count("<tr>") == 11


@pytest.mark.parametrize(
    ("done", "total", "complete"), [(0, 5, False), (5, 5, True), (7, 5, True), (0, 0, False)]
)
def test_two_circles_meet_when_all_is_done(done, total, complete):
    context = ui.two_circles(done, total)
    assert context["complete"] is complete
    assert 44 <= context["end"] <= 156


@pytest.mark.parametrize("lifecycle", [OFFER, MEDIATION, SUPPORT_REQUEST, ESTABLISHMENT, YOUTH, COMMITMENT])
def test_every_state_has_a_tone(lifecycle):
    assert {str(state) for state in lifecycle.labels} <= set(TONES)


def test_a_state_shows_a_word_and_a_sign():
    html = render("{% state_badge state %}", state=OfferState.PUBLISHED)
    assert "badge-ok" in html
    assert "publiée" in html
    assert "<svg" in html
    assert set(SIGNS.values()) <= set(ICONS)


def test_a_label_is_escaped():
    assert "<script>" not in render("{% state_badge code label %}", code="x", label="<script>")


def test_querystring_keeps_the_rest_and_goes_back_to_page_one(rf):
    source = "{% querystring_with tri='nom' %}|{% querystring_with page=3 %}|{% querystring_with q='' %}"
    html = render(source, request=rf.get("/?q=a%26b&page=2"))
    assert html.replace("&amp;", "&") == "?q=a%26b&tri=nom|?q=a%26b&page=3|?"


@pytest.mark.parametrize("rows", [[], [("a", 0)], [("a", 3), ("b", 1.5)]])
def test_charts_stand_no_data(rows):
    assert len(charts.bar_chart(rows, "t")["bars"]) == len(rows)
    assert len(charts.line_chart(rows, "t")["points"]) == len(rows)
    html = render("{% bar_chart rows 'Titre' 'jeunes' %}{% line_chart rows 'Titre' %}", rows=rows)
    assert html.count("<table") == 2
    assert not re.search(r"nan|inf", html)


def test_breadcrumbs_take_pairs_and_dicts():
    source = '{% include "components/breadcrumbs.html" with trail=trail current="Ici" only %}'
    html = render(source, trail=[("Accueil", "/"), {"label": "Offres", "url": "/offres/"}])
    assert '<a href="/offres/">Offres</a>' in html
    assert '<a href="/">Accueil</a>' in html
