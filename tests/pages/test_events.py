"""Dates of events follow their page; places, waiting list, mails, links, attendance."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from portal.core.errors import ApplicationError
from portal.core.models import Outbox
from portal.core.robots import TOKEN, TRAP, new_token
from portal.pages import event_mails, services
from portal.pages.models import EventException, EventOccurrence, EventPage, EventRegistration
from tests.factories.accounts import AdviserFactory, UserFactory
from tests.factories.pages import EventPageFactory

pytestmark = pytest.mark.django_db
AT = datetime(2099, 5, 1, 8, 0, tzinfo=UTC)
State = EventRegistration.State


def publish(page, **changes):
    page = EventPage.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def only(page):
    return EventOccurrence.objects.get(event=page)


def mails(template=""):
    return [
        row.payload
        for row in Outbox.objects.filter(dedupe_key__startswith=f"event-{template}").order_by("pk")
    ]


def calendar(payload):
    found = Calendar.from_ical(payload["attachments"][0]["content"])
    return found, found.walk("VEVENT")[0]


def sign_up(row, name="Lina", **more):
    return services.register(
        occurrence=row, name=name, email=f"{name.lower()}@exemple.example", **more
    ).registration


# --- Dates ------------------------------------------------------------------------------------------------------------


def test_a_draft_has_no_dates_and_publishing_makes_them():
    assert not EventPageFactory(live=False).occurrences.exists()
    page = EventPageFactory(first_day=date(2099, 5, 12), frequency="weekly", until=date(2099, 6, 2))
    assert [row.day.day for row in page.occurrences.all()] == [12, 19, 26, 2]
    row = page.occurrences.first()
    assert (row.starts_at.astimezone(UTC).hour, row.sequence) == (12, 0)


def test_publishing_again_without_a_change_changes_nothing():
    page = EventPageFactory(frequency="weekly", until=date(2099, 6, 2))
    before = list(page.occurrences.values())
    publish(page, introduction="Un mot de plus")
    assert list(page.occurrences.values()) == before


def test_another_hour_moves_the_same_date_in_calendars_and_tells_people():
    page = EventPageFactory()
    row = only(page)
    sign_up(row)
    publish(page, start_time=time(15, 0), end_time=time(17, 0))
    moved = only(page)
    assert (moved.public_id, moved.sequence) == (row.public_id, 1)
    _, first = calendar(mails("event_registered")[0])
    _, second = calendar(mails("event_changed")[0])
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert second["dtstart"].dt - first["dtstart"].dt == timedelta(hours=1)


def test_a_single_event_that_gets_another_day_is_the_same_event():
    page = EventPageFactory()
    row = only(page)
    publish(page, first_day=date(2099, 5, 20))
    assert (only(page).public_id, only(page).day) == (row.public_id, date(2099, 5, 20))


def test_a_date_taken_out_is_cancelled_for_those_who_registered():
    page = EventPageFactory(frequency="weekly", until=date(2099, 5, 26))
    row = page.occurrences.get(day=date(2099, 5, 19))
    sign_up(row)
    page = EventPage.objects.get(pk=page.pk)
    page.exceptions.add(EventException(day=date(2099, 5, 19)))
    page.save_revision().publish()
    row.refresh_from_db()
    assert row.is_cancelled
    found, event = calendar(mails("event_cancelled")[0])
    assert (found["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert page.occurrences.filter(cancelled_at=None).count() == 2


def test_cancelling_the_event_and_taking_it_up_again():
    page = EventPageFactory()
    sign_up(only(page))
    publish(page, cancelled=True)
    assert only(page).is_cancelled
    publish(page, cancelled=True)
    assert len(mails("event_cancelled")) == 1
    publish(page, cancelled=False)
    assert not only(page).is_cancelled
    assert only(page).sequence == 2


def test_a_date_cancelled_by_the_team_stays_cancelled(identities):
    page = EventPageFactory()
    services.cancel_occurrence(occurrence=only(page), actor=identities["adviser"].user)
    publish(page, introduction="Relu")
    assert only(page).is_cancelled


def test_taking_the_page_down_tells_those_who_registered_and_publishing_brings_the_date_back():
    page = EventPageFactory()
    sign_up(only(page))
    EventPage.objects.get(pk=page.pk).unpublish()
    assert only(page).is_cancelled
    assert len(mails("event_cancelled")) == 1
    publish(page)
    assert not only(page).is_cancelled
    assert len(mails("event_changed")) == 1


def test_deleting_the_page_tells_those_who_registered():
    page = EventPageFactory()
    sign_up(only(page))
    EventPage.objects.get(pk=page.pk).delete()
    assert [payload["to"] for payload in mails("event_cancelled")] == ["lina@exemple.example"]
    assert not EventRegistration.objects.exists()


def test_past_dates_are_left_alone():
    page = EventPageFactory(first_day=date(2020, 5, 12))
    row = only(page)
    publish(page, place="Ailleurs")
    assert only(page).place == row.place
    with pytest.raises(ApplicationError, match="passée"):
        services.cancel_occurrence(occurrence=row, actor=UserFactory())


def test_each_night_an_endless_event_goes_on():
    page = EventPageFactory(first_day=date(2099, 1, 6), frequency="weekly")
    before = page.occurrences.count()
    services.extend_dates(at=datetime(2099, 3, 1, tzinfo=UTC))
    after = page.occurrences.count()
    services.extend_dates(at=datetime(2099, 3, 1, tzinfo=UTC))
    assert before < after == page.occurrences.count()


def test_the_page_shows_places_and_marks_what_is_over(client):
    page = EventPageFactory(capacity=2)
    sign_up(only(page))
    text = client.get(page.get_url()).content.decode()
    assert "1\u00a0place" in text
    assert "M’inscrire" in text
    sign_up(only(page), "Karim")
    text = client.get(page.get_url()).content.decode()
    assert "complet" in text
    assert "liste d’attente" in text
    over = client.get(EventPageFactory(first_day=date(2020, 1, 1)).get_url()).content.decode()
    assert "est passé" in over
    assert "M’inscrire" not in over


def test_the_page_of_an_event_asks_as_many_queries_for_many_dates(client):
    counts = []
    for until in (date(2099, 5, 12), date(2099, 12, 1)):
        page = EventPageFactory(frequency="weekly", until=until, capacity=3)
        client.get(page.get_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(page.get_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Registrations ----------------------------------------------------------------------------------------------------


def test_a_place_then_the_waiting_list_then_the_place_of_somebody_who_leaves():
    page = EventPageFactory(capacity=1)
    row = only(page)
    first, second, third = (sign_up(row, name) for name in ("Lina", "Karim", "Inès"))
    assert [first.state, second.state, third.state] == [State.REGISTERED, State.WAITING, State.WAITING]
    services.cancel_registration(registration=first)
    states = dict(row.registrations.values_list("name", "state"))
    assert states == {"Lina": "cancelled", "Karim": "registered", "Inès": "waiting"}
    subjects = [payload["subject"] for payload in mails()]
    assert [subject.split(" :")[0] for subject in subjects] == [
        "Inscription notée", "Liste d’attente", "Liste d’attente", "Inscription annulée", "Une place s’est libérée",
    ]  # fmt: skip
    found, event = calendar(mails("event_withdrawn")[0])
    assert (found["method"], event["status"]) == ("CANCEL", "CANCELLED")
    services.cancel_registration(registration=first)
    assert len(mails("event_withdrawn")) == 1


def test_more_places_are_given_to_those_who_wait():
    page = EventPageFactory(capacity=1)
    row = only(page)
    for name in ("Lina", "Karim", "Nora"):
        sign_up(row, name)
    publish(page, capacity=2)
    assert list(row.registrations.filter(state=State.REGISTERED).values_list("name", flat=True)) == [
        "Lina",
        "Karim",
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    capacity=st.integers(1, 3),
    acts=st.lists(st.tuples(st.sampled_from(["in", "out", "more"]), st.integers(0, 5)), max_size=14),
)
def test_never_too_many_never_a_free_place_while_somebody_waits(capacity, acts):
    page = EventPageFactory(capacity=capacity)
    row = only(page)
    for act, who in acts:
        if act == "in":
            sign_up(row, f"personne{who}")
        elif act == "more":
            EventPage.objects.filter(pk=page.pk).update(capacity=capacity + 1)
            services.fill_places(occurrence=row)
        else:
            held = row.registrations.held().filter(name=f"personne{who}").first()
            if held:
                services.cancel_registration(registration=held)
        limit = EventPage.objects.get(pk=page.pk).capacity
        registered = row.registrations.filter(state=State.REGISTERED).count()
        waiting = row.registrations.filter(state=State.WAITING)
        assert registered <= limit
        assert not waiting.exists() or registered == limit
        emails = list(row.registrations.held().values_list("email", flat=True))
        assert len(emails) == len(set(emails))


def test_the_same_address_is_registered_once_whatever_its_capitals():
    row = only(EventPageFactory())
    services.register(occurrence=row, name="Lina", email="lina@exemple.example")
    again = services.register(occurrence=row, name="Lina", email="LINA@Exemple.example")
    assert again.already
    assert row.registrations.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"takes_registrations": False},
        {"cancelled": True},
        {"first_day": date(2020, 1, 1)},
        {"closes_hours": 999999 % 32000},
    ],
)
def test_closed_registrations_are_refused(client, changes):
    fields = {"first_day": date.today() + timedelta(days=2)} | changes  # noqa: DTZ011 - two days ahead on any clock
    row = only(EventPageFactory(**fields))
    with pytest.raises(ApplicationError, match="closes"):
        sign_up(row)
    page = client.post(
        f"/agenda/{row.public_id}/inscription/", {"name": "Lina", "email": "l@exemple.example"}
    )
    assert page.status_code == 410


def shown():
    """The form as somebody saw it a minute ago."""
    return new_token(at=timezone.now() - timedelta(minutes=1))


def test_the_form_registers_and_leads_to_the_own_page_where_one_cancels(client):
    row = only(EventPageFactory(capacity=1, audience="youth"))
    url = f"/agenda/{row.public_id}/inscription/"
    assert client.get(url).status_code == 200
    wrong = client.post(url, {TOKEN: shown(), "name": "Lina", "email": "pas une adresse", "phone": ""})
    assert wrong.status_code == 422
    assert 'value="Lina"' in wrong.content.decode()
    answer = client.post(
        url,
        {TOKEN: shown(), "name": "Lina Durand", "email": "lina@exemple.example", "phone": ""},
        follow=True,
    )
    own = answer.redirect_chain[-1][0]
    assert "Inscription notée" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert mails("event_registered")[0]["action"]["path"] == own
    assert "Tu es inscrit" in "".join(mails("event_registered")[0]["paragraphs"])
    other = client.post(
        url, {TOKEN: shown(), "name": "Karim", "email": "karim@exemple.example"}, follow=True
    ).content.decode()
    assert "Rang sur la liste : 1" in other
    # Typing somebody's address shows nothing of their registration.
    stranger = client.post(
        url, {TOKEN: shown(), "name": "X", "email": "lina@exemple.example"}
    ).content.decode()
    assert "déjà inscrite" in stranger
    assert own not in stranger
    assert "Inscription annulée" in client.post(own, follow=True).content.decode()
    assert row.registrations.get(name="Karim").state == State.REGISTERED


def test_a_robot_is_thanked_and_forgotten(client):
    row = only(EventPageFactory())
    form = {"name": "Robot", "email": "robot@exemple.example", TOKEN: shown(), TRAP: "https://spam.example"}
    assert client.post(f"/agenda/{row.public_id}/inscription/", form).status_code == 302
    assert not row.registrations.exists()


def test_a_link_that_was_changed_leads_nowhere(client):
    registration = sign_up(only(EventPageFactory()))
    key = event_mails.link_key(registration)
    assert client.get(f"/agenda/inscription/{key}/").status_code == 200
    for wrong in (key[:-1], key[:-1] + ("a" if key[-1] != "a" else "b"), "x:y", "\0"):
        assert client.post(f"/agenda/inscription/{wrong}/").status_code in (404, 410)
    registration.refresh_from_db()
    assert registration.state == State.REGISTERED


def test_a_private_event_is_not_there_for_strangers(client):
    from wagtail.models import PageViewRestriction

    page = EventPageFactory()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    row = only(page)
    for path in ("inscription/", "rendez-vous.ics"):
        assert client.get(f"/agenda/{row.public_id}/{path}").status_code == 404


def test_the_file_of_a_date(client):
    page = EventPageFactory(title="Forum; des métiers, 1re fois\nX")
    answer = client.get(f"/agenda/{only(page).public_id}/rendez-vous.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert event["summary"].startswith("Forum; des métiers, 1re fois")
    assert event["dtstart"].dt == only(page).starts_at
    assert event["location"] == "Salle des fêtes"


def test_reminders_leave_once_to_those_who_have_a_place():
    page = EventPageFactory(capacity=1)
    row = only(page)
    sign_up(row, "Lina", at=AT)
    sign_up(row, "Karim", at=AT)
    before = row.starts_at - timedelta(hours=20)
    assert services.send_reminders(at=row.starts_at - timedelta(days=5)) == 0
    assert services.send_reminders(at=before) == 1
    assert services.send_reminders(at=before) == 0
    assert [payload["to"] for payload in mails("event_reminder")] == ["lina@exemple.example"]


def test_a_later_day_is_reminded_of_too():
    page = EventPageFactory()
    row = only(page)
    sign_up(row, at=AT)
    # Reminded the day before, in the real hours that publishing knows.
    row.registrations.update(reminded_at=AT)
    publish(page, first_day=row.day + timedelta(days=14))
    assert services.send_reminders(at=only(page).starts_at - timedelta(hours=20)) == 1
    publish(page, place="Une autre salle")
    publish(page, first_day=row.day + timedelta(days=28))
    assert services.send_reminders(at=only(page).starts_at - timedelta(hours=20)) == 1
    assert len(mails("event_reminder")) == 2


def test_who_leaves_and_comes_back_has_the_date_in_their_calendar_again():
    row = only(EventPageFactory())
    for _ in range(2):
        services.cancel_registration(registration=sign_up(row))
    sign_up(row)
    asked = [calendar(mail)[1] for mail in mails("event_registered")]
    left = [calendar(mail)[1] for mail in mails("event_withdrawn")]
    assert len({one["uid"] for one in asked + left}) == 1
    numbers = [one["sequence"] for pair in zip(asked, left, strict=False) for one in pair]
    assert [*numbers, asked[-1]["sequence"]] == sorted({*numbers, asked[-1]["sequence"]})
    # For everybody else the date is as it was.
    row.refresh_from_db()
    assert row.sequence == 0


def test_names_go_a_year_after():
    old, new = EventPageFactory(first_day=date(2099, 1, 1)), EventPageFactory(first_day=date(2099, 12, 1))
    for page in (old, new):
        sign_up(only(page))
    assert services.forget_old_registrations(at=datetime(2100, 2, 1, tzinfo=UTC)) == 1
    assert only(new).registrations.exists()


# --- The team's side --------------------------------------------------------------------------------------------------


def test_the_team_notes_who_came_and_takes_the_list_home(identities):
    adviser = AdviserFactory(agency=identities["adviser"].adviser.agency)
    row = only(EventPageFactory(agency=adviser.agency))
    lina, karim = sign_up(row, "Lina"), sign_up(row, "Karim")
    client = identities["adviser"].client
    url = f"/conseiller/evenements/{row.public_id}/"
    assert client.post(url, {"venu": [str(lina.public_id), "faux"]}).status_code == 302
    lina.refresh_from_db()
    karim.refresh_from_db()
    assert (lina.attended, karim.attended) == (True, False)
    file = b"".join(client.get(f"{url}inscrits.csv").streaming_content).decode()
    assert "Lina;lina@exemple.example;;inscrit;" in file
    assert file.strip().endswith("non")


def test_a_name_that_is_a_formula_does_not_run_in_a_spreadsheet(identities):
    row = only(EventPageFactory(agency=identities["adviser"].adviser.agency))
    services.register(occurrence=row, name="=1+1", email="x@exemple.example")
    answer = identities["adviser"].client.get(f"/conseiller/evenements/{row.public_id}/inscrits.csv")
    assert "'=1+1" in b"".join(answer.streaming_content).decode()


def test_staff_register_somebody_without_an_address(identities):
    row = only(EventPageFactory(agency=identities["adviser"].adviser.agency))
    client = identities["adviser"].client
    url = f"/conseiller/evenements/{row.public_id}/inscrire/"
    assert client.post(url, {"name": "Lina"}).status_code == 422
    assert client.post(url, {"name": "Lina", "phone": "06 00 00 00 00"}).status_code == 302
    assert client.post(url, {"name": "Karim", "phone": "06 00 00 00 01"}).status_code == 302
    assert row.registrations.count() == 2
    assert mails() == []


def test_the_list_asks_as_many_queries_for_many_dates(identities):
    client = identities["adviser"].client
    agency = identities["adviser"].adviser.agency
    counts = []
    for number in (1, 12):
        for _ in range(number):
            EventPageFactory(agency=agency)
        client.get("/conseiller/evenements/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/conseiller/evenements/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_link_of_a_video_call_is_for_those_registered(client):
    link = "https://visio.example/salle"
    page = EventPageFactory(online_url=link, place="")
    row = only(page)
    shown = client.get(page.get_url()).content.decode()
    assert link not in shown
    assert "le lien arrive par mail" in shown
    assert link not in client.get(f"/agenda/{row.public_id}/rendez-vous.ics").content.decode()
    Outbox.objects.all().delete()
    sign_up(row)
    assert any(link in str(payload) for payload in mails())
    free = EventPageFactory(online_url=link, takes_registrations=False)
    assert link in client.get(free.get_url()).content.decode()
