"""The number of statements of a page does not grow with its rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mediations.lifecycle import MediationState
from tests.factories.mediations import (
    AlertFactory,
    MediationFactory,
    MeetingFactory,
    NoteFactory,
)
from tests.factories.offers import OfferFactory
from tests.mediations.paths import staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]
S = MediationState


def statements(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def fill(identities, number):
    adviser, youth = identities["adviser"].adviser, identities["youth"].youth
    place = identities["employer"].establishment
    for index in range(number):
        mediation = MediationFactory(
            youth=youth,
            adviser=adviser,
            offer=OfferFactory(establishment=place),
            state=[S.SUGGESTED, S.AGREED, S.NOT_RETAINED][index % 3],
        )
        MeetingFactory(mediation=mediation)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("adviser", "mediations:staff_list"),
        ("adviser", "mediations:staff_export"),
        ("youth", "pages:youth_home"),
        ("youth", "pages:own_data"),
    ],
)
def test_lists_at_5_and_50_rows(identities, who, path):
    client, url = identities[who].client, reverse(path) + "?etat=tous"
    fill(identities, 5)
    few = statements(client, url)
    fill(identities, 45)
    assert statements(client, url) <= few + (1 if "list" in path else 0), (
        "a second page is one count more at most"
    )


@pytest.mark.parametrize(
    ("who", "view"), [("adviser", "staff_file"), ("employer", "employer_candidate"), ("youth", "youth_file")]
)
def test_a_file_with_5_and_50_notes_meetings_and_check_ins(identities, file, who, view):
    client, url = identities[who].client, staff(view, file)

    def add(number):
        for _ in range(number):
            NoteFactory(mediation=file, level="shared", author=identities["manager"].user)
            MeetingFactory(mediation=file)
            AlertFactory(mediation=file)

    add(5)
    few = statements(client, url)
    add(45)
    assert statements(client, url) == few
