"""The adviser's home: everything due, in order, with why and the act; nothing of others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mediations.models import Alert
from pathways.models import YouthImport
from portal.pages.todo import TodoList
from tests.factories.accounts import AdviserFactory
from tests.factories.employers import EstablishmentFactory, SupportRequestFactory
from tests.factories.mediations import MediationFactory
from tests.factories.pathways import YouthFactory
from tests.people import login

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = timezone.now()


@pytest.fixture
def adviser():
    return AdviserFactory()


def everything(adviser, others=None):
    """One thing of each kind for this adviser."""
    place = EstablishmentFactory(agency=adviser.agency)
    SupportRequestFactory(establishment=place, contact=adviser, answer_due_at=NOW - timedelta(hours=1))
    files = [MediationFactory(youth__adviser=adviser, state=state) for state in ("applied", "agreed")]
    MediationFactory(youth__adviser=adviser, state="hired", job_starts_on=timezone.localdate())
    MediationFactory(youth__adviser=adviser, state="presented", moved_at=NOW - timedelta(days=20))
    Alert.objects.create(mediation=files[0], kind="low", due_at=NOW + timedelta(hours=5))
    YouthFactory(adviser=adviser, first_welcome_on=timezone.localdate() - timedelta(days=130))
    EstablishmentFactory(agency=adviser.agency, pending=True)
    YouthImport.objects.create(
        structure=adviser.agency.structure, agency=adviser.agency, actor=adviser.user, file_name="liste.csv"
    )


def kinds(adviser):
    return [todo.key for todo in TodoList(adviser).items()]


def test_every_kind_is_on_the_list_promises_before_clocks(adviser):
    everything(adviser)
    items = TodoList(adviser).items()
    assert {todo.key for todo in items} == {
        "need", "application", "agreed", "start", "silence", "alert", "clock", "employer", "import",
    }  # fmt: skip
    assert len(items) == 9
    late = [todo.late for todo in items[:-2]]
    assert late == sorted(late, reverse=True)
    # Nobody waits behind the clock of four months nor behind an import.
    assert [todo.key for todo in items[-2:]] == ["clock", "import"]
    assert all(todo.title and todo.why and todo.action and todo.url.startswith("/") for todo in items)


def test_nothing_of_other_structures_nor_of_colleagues(adviser):
    everything(AdviserFactory())
    assert kinds(adviser) == []
    colleague = AdviserFactory(agency=adviser.agency)
    everything(colleague)
    # Employers of the structure wait for anybody; the rest is the colleague's.
    assert kinds(adviser) == ["employer"]


def test_the_stand_in_sees_what_is_of_an_absent_colleague(adviser):
    colleague = AdviserFactory(agency=adviser.agency, stand_in=adviser, absent_from=timezone.localdate())
    everything(colleague)
    assert set(kinds(adviser)) == {
        "need", "application", "agreed", "start", "silence", "alert", "clock", "employer",
    }  # fmt: skip


def test_what_is_settled_leaves_the_list(adviser):
    place = EstablishmentFactory(agency=adviser.agency)
    SupportRequestFactory(establishment=place, contact=adviser, assigned=True)
    solved = MediationFactory(youth__adviser=adviser, state="following")
    Alert.objects.create(mediation=solved, kind="low", due_at=NOW, solved_at=NOW)
    MediationFactory(youth__adviser=adviser, state="declined", moved_at=NOW - timedelta(days=30))
    assert kinds(adviser) == []


def test_a_need_that_nobody_has_is_for_all(adviser):
    SupportRequestFactory(establishment=EstablishmentFactory(agency=adviser.agency), contact=None)
    assert kinds(adviser) == ["need"]
    assert kinds(AdviserFactory(agency=adviser.agency)) == ["need"]


def test_the_page_shows_counts_and_keeps_one_kind(adviser):
    everything(adviser)
    browser = login(adviser.user)
    page = browser.get("/conseiller/")
    assert page.status_code == 200
    assert len(page.context["items"]) == 9
    only = browser.get("/conseiller/", {"quoi": "clock"})
    assert [todo.key for todo in only.context["items"]] == ["clock"]
    assert browser.get("/conseiller/", {"quoi": "faux"}).context["items"] == page.context["items"]


def test_an_empty_list_says_what_will_be_there(adviser):
    assert "Rien à faire ici" in login(adviser.user).get("/conseiller/").content.decode()


def test_queries_do_not_grow_with_what_is_due(adviser):
    browser = login(adviser.user)
    browser.get("/conseiller/")
    counts = []
    for times in (1, 4):
        for _ in range(times):
            everything(adviser)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/conseiller/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30
