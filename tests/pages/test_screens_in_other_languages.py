"""Comments, registrations and forms speak the language of their address, their mails that of the page; no French is left.

The data of these tests has no accent and few words, so whatever else is French is a word of ours.
"""

import re
from datetime import date, time, timedelta
from urllib.parse import urlsplit

import polib
import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.utils import timezone, translation
from icalendar import Calendar
from wagtail.models import PageViewRestriction, Site

from portal.comments.lifecycle import CommentState
from portal.comments.models import Comment, CommentSettings
from portal.core import mail as mails_of_ours
from portal.core.models import Outbox
from portal.core.robots import TOKEN, new_token
from portal.measures.services import add_missing_measures
from portal.pages import event_mails, services
from portal.pages.form_building import CONSENT
from portal.pages.models import EventOccurrence, EventPage, EventRegistration
from tests.factories.accounts import AgencyFactory
from tests.factories.pages import ArticlePageFactory, EventPageFactory, FormPageFactory, home
from tests.factories.reference import CommuneFactory
from tests.factories.translations import translated

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OTHERS = ("en", "ar")
# Names, and what these tests type or give to translators.
NAMES = re.compile(
    r"x{99,}|\bOk\b|Mission locale|Tandem|Aubenas|Permit|Fair|Survey|Lina|Karim|Bureau|Room \d|Question|Send|Agreed|Received|Ville\w*|Zzyx"
    r"|(https?://)?\S+[@/]\S+|\b(en|ar)\b"
)
ACCENTS = re.compile(r"\w*[àâçéèêëîïôûùœÀÉÊ’][\w’]*|« ")
FRENCH = re.compile(
    r"\b(votre|vos|vous|mon|mes|ton|le|la|les|un|une|de|des|du|pour|par|est|et|avec|quand|pas|dans|sur|qui|ce|cette|en"
    r"|envoyer|commentaires?|bonjour|rang|erreur|champ|jours?|mois|prochaines?|dates? annul\w+|inscri\w+)\b",
    re.IGNORECASE,
)


@pytest.fixture
def site():
    for language in OTHERS:
        translated(home(), language)


def strange(text, language):
    """Words that are not of this language: Arabic has no Latin letters, English no accents and no French small words."""
    text = NAMES.sub(" ", text)
    if language == "ar":
        return re.findall(r"[A-Za-zÀ-ÿ]{2,}", text)
    return ACCENTS.findall(text) + FRENCH.findall(text)


def main_of(answer):
    return BeautifulSoup(answer.content, "html.parser").main


def check(answer, language, status=200, contains=""):
    """Everything that the page says in `main` and in its title is in the language."""
    assert answer.status_code == status
    soup = BeautifulSoup(answer.content, "html.parser")
    assert (soup.html["lang"], soup.html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    labels = " ".join(node["aria-label"] for node in soup.main.select("[aria-label]"))
    shown = f"{soup.title.get_text()} {labels} {soup.main.get_text(' ', strip=True)}"
    assert strange(shown, language) == [], shown
    assert contains in shown
    return soup


def send(client, url, seconds=60, **fields):
    return client.post(url, {TOKEN: new_token(at=timezone.now() - timedelta(seconds=seconds)), **fields})


def payload(start):
    return Outbox.objects.filter(dedupe_key__startswith=start).latest("pk").payload


def check_mail(found, language):
    """The whole mail as it leaves, made by a worker that knows no language."""
    with translation.override("fr"):
        message = mails_of_ours.build(found)
    html = message.alternatives[0].content
    soup = BeautifulSoup(html, "html.parser")
    assert (soup.html["lang"], soup.html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    for text in (message.subject, message.body, soup.get_text(" ")):
        assert strange(text, language) == [], text
    return message


# --- Comments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "many"), [("en", ["1 comment", "2 comments"]), ("ar", ["تعليق واحد", "تعليقان"])]
)
def test_comments(client, site, settings, language, many):
    page = ArticlePageFactory(title="Permit", slug="permit", takes_comments=True)
    other = translated(page, language)
    soup = check(client.get(other.get_url()), language)
    (url,) = [link["href"] for link in soup.select(".comments a")]
    assert url == f"/{language}/commentaires/{other.pk}/ecrire/"
    check(client.get(url), language)
    check(send(client, url, name="", email="x", text="x" * 2001), language, 422)
    check(
        send(client, url, seconds=90000, name="Lina", email="lina@exemple.example", text="Ok"), language, 422
    )
    for name in ("Lina", "Karim"):
        assert send(client, url, name=name, email=f"{name}@exemple.example", text="Ok").url == f"{url}?recu=1"
    check(client.get(f"{url}?recu=1"), language)
    rows = list(Comment.objects.order_by("pk"))
    for row, words in zip(rows, many, strict=True):
        Comment.objects.filter(pk=row.pk).update(state=CommentState.ACCEPTED)
        check(client.get(other.get_url()), language, contains=words)
    # What the mail says, and the way back.
    found = payload("comment-received")
    check_mail(found, language)
    link = found["action"]["path"]
    assert link.startswith(f"/{language}/commentaires/retirer/")
    check(client.get(link), language)
    assert client.post(link).url == link
    check(client.get(link), language)
    check(client.get(f"/{language}/commentaires/retirer/lien/"), language, 410)
    # A page of another language is not written under here, in French everything is.
    assert client.get(f"/{language}/commentaires/{page.pk}/ecrire/").status_code == 404
    assert "Écrire un commentaire" in client.get(f"/commentaires/{other.pk}/ecrire/").content.decode()
    settings.ACCOUNT_RATE_LIMITS = {"comment": "1/h/ip"}
    answers = [send(client, url, name="", email="", text="") for _ in range(2)]
    check(answers[-1], language, 429)
    CommentSettings.objects.create(site=Site.objects.get(), is_open=False)
    assert not check(client.get(other.get_url()), language).select(".comments a")
    assert client.get(url).status_code == 404


# --- Registrations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["", "youth"])
@pytest.mark.parametrize(("language", "until"), [("en", "until 16:00"), ("ar", "حتى 16:00")])
def test_registrations(client, site, language, until, audience):
    agency = AgencyFactory(name="Bureau", phone="04 75 00 00 00", email="bureau@exemple.example")
    page = EventPageFactory(
        title="Fair", slug="fair", place="Room 1", agency=agency, capacity=1, audience=audience,
        introduction="Fair", online_url="https://visio.exemple.example/fair",
    )  # fmt: skip
    other = translated(page, language, title="Fair Permit")
    row = EventOccurrence.objects.get()
    soup = check(client.get(other.get_url()), language)
    url = f"/{language}/agenda/{row.public_id}/inscription/"
    assert soup.select_one(f'a[href="{url}"]').get("hreflang") is None
    check(client.get(url), language, contains=until)
    check(send(client, url, name="", email="x"), language, 422)
    check(send(client, url, name="www.exemple.example", email="x@exemple.example"), language, 422)
    # The first has the place, the second waits; who comes twice is told.
    first, second = (
        send(client, url, name=name, email=f"{name}@exemple.example").url for name in ("Lina", "Karim")
    )
    assert first.startswith(f"/{language}/agenda/inscription/")
    check(send(client, url, name="Lina", email="lina@exemple.example"), language)
    for link in (first, second, url):
        check(client.get(link), language)
    check_mail(payload("event-event_waiting"), language)
    found = payload("event-event_registered")
    message = check_mail(found, language)
    assert "Fair Permit" in message.subject
    assert urlsplit(found["action"]["path"]).path == first
    (event,) = Calendar.from_ical(found["attachments"][0]["content"]).walk("VEVENT")
    assert (event["summary"], event["url"]) == ("Fair Permit", f"{django_settings.BASE_URL}{other.get_url()}")
    # What the team does from its French screens, and what the night does.
    changed = EventPage.objects.get(pk=page.pk)
    changed.start_time = time(15, 0)
    changed.save_revision().publish()
    check_mail(payload("event-event_changed"), language)
    services.send_reminders(at=row.starts_at - timedelta(hours=20))
    check_mail(payload("event-event_reminder"), language)
    assert client.post(first).url == first
    check(client.get(first), language)
    check_mail(payload("event-event_withdrawn"), language)
    given = check_mail(payload("event-event_registered"), language)
    assert given.to == ["karim@exemple.example"]
    EventPage.objects.get(pk=page.pk).unpublish()
    assert "Fair Permit" in check_mail(payload("event-event_cancelled"), language).subject
    check(client.get(second), language)
    check(client.get(f"/{language}/agenda/inscription/lien/"), language, 410)


@pytest.mark.parametrize("language", OTHERS)
def test_dates_that_take_nobody(client, site, language):
    agency = AgencyFactory(name="Bureau")
    page = EventPageFactory(
        title="Fair", slug="fair", place="Room 1", agency=agency, first_day=date(2020, 5, 12)
    )
    translated(page, language)
    row = EventOccurrence.objects.get()
    check(client.get(f"/{language}/agenda/{row.public_id}/inscription/"), language, 410)
    registration = EventRegistration.objects.create(
        occurrence=row, name="Lina", email="l@exemple.example", state="registered", language=language
    )
    link = event_mails.path_of(registration)
    check(client.get(link), language)
    check(client.post(link), language, 409)
    calendar = client.get(f"/{language}/agenda/{row.public_id}/rendez-vous.ics")
    assert f"SUMMARY:{language} Fair" in calendar.content.decode()
    assert f'filename="{language}-fair.ics"' in calendar["Content-Disposition"]


# --- Forms, and the places of the simulator ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", OTHERS)
def test_forms(client, site, language):
    questions = [
        {"label": "Question one", "field_type": "multiline"},
        {"label": "Question two", "field_type": "email"},
        {"label": "Question three", "field_type": "date"},
        {"label": "Question four", "field_type": "dropdown", "choices": "one,two", "required": False},
        {"label": "Question five", "field_type": "number"},
    ]
    page = FormPageFactory(
        title="Survey", slug="survey", questions=questions, button="Send", consent="Agreed", thanks="Received",
        sends_receipt=True, recipients="team@exemple.example",
    )  # fmt: skip
    other = translated(page, language)
    url = other.get_url()
    numbers = re.compile(r"\b(one|two|three|four|five)\b")

    def seen(answer, status=200):
        answer.content = numbers.sub("", answer.content.decode()).encode()
        return check(answer, language, status)

    seen(client.get(url))
    seen(send(client, url), 422)
    wrong = {
        "question_one": "x" * 5001,
        "question_two": "x",
        "question_three": "x",
        "question_five": "x",
        "question_four": "x",
    }
    seen(send(client, url, **wrong), 422)
    good = {
        "question_one": "ok",
        "question_two": "lina@exemple.example",
        "question_three": "2026-05-05",
        "question_five": "5",
    }
    assert send(client, url, **good, **{CONSENT: "on"}).url == f"{url}?recu=1"
    seen(client.get(f"{url}?recu=1"))
    check_mail(payload("form-receipt"), language)
    with translation.override(language):
        team = mails_of_ours.build(payload("form-answered"))
    assert "Quelqu’un a répondu" in team.body
    assert '<html lang="fr" dir="ltr">' in team.alternatives[0].content


@pytest.mark.parametrize("language", OTHERS)
def test_places_of_the_simulator(client, site, language):
    add_missing_measures()
    for number in (1, 2):
        CommuneFactory(name=f"Villeneuve {number}", folded=f"villeneuve {number}")
    for typed in ("Zzyx", "Villeneuve"):
        answer = client.get(f"/{language}/simulateur/", {"commune": typed, "age": "x"})
        soup = main_of(answer)
        # The measures themselves are French data, and say so.
        for french in soup.select('[lang="fr"]'):
            french.decompose()
        shown = (
            soup.get_text(" ", strip=True) + soup.select_one("[data-lookup-answers]")["data-lookup-answers"]
        )
        assert typed in soup.select_one(".error-summary").text
        found = set(
            strange(
                re.sub(r"\((FRR|RQTH|QPV)\)|France \w+( Revitalisation)?|CD[DI]|PMSMP", "", shown), language
            )
        )
        assert not found, shown


# --- What stays -------------------------------------------------------------------------------------------------------


def test_a_closed_language_has_none_of_these_screens_but_its_mails_still_lead_somewhere(client, site):
    article = ArticlePageFactory(title="Permit", takes_comments=True)
    event = EventPageFactory(title="Fair")
    other = translated(article, "en")
    translated(event, "en")
    row = EventOccurrence.objects.get()
    send(client, f"/en/commentaires/{other.pk}/ecrire/", name="Lina", email="l@exemple.example", text="Ok")
    own = send(client, f"/en/agenda/{row.public_id}/inscription/", name="Lina", email="l@exemple.example").url
    removal = payload("comment-received")["action"]["path"]
    home().get_translations().filter(locale__language_code="en").first().specific.unpublish()
    for path in (
        f"/en/commentaires/{other.pk}/ecrire/", "/en/commentaires/retirer/lien/", "/en/agenda/inscription/lien/",
        f"/en/agenda/{row.public_id}/inscription/", f"/en/agenda/{row.public_id}/rendez-vous.ics",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    # A person's right to take back what they wrote does not end with a language.
    for link, word in ((own, "Annuler mon inscription"), (removal, "Retirer mon commentaire")):
        answer = client.get(link)
        assert answer.url == link.removeprefix("/en")
        assert word in client.get(answer.url).content.decode()


def test_french_stays_as_it_was(client, site):
    """The addresses that mails of before carry, French words, French mails."""
    article = ArticlePageFactory(title="Permit", takes_comments=True)
    event = EventPageFactory(title="Fair", audience="youth")
    translated(event, "en")
    row = EventOccurrence.objects.get()
    form = client.get(f"/commentaires/{article.pk}/ecrire/").content.decode()
    assert "2000\u00a0caractères au plus." in form
    assert "Votre prénom ou nom" in form
    assert 'hreflang="fr">Vos droits' not in form
    shown = client.get(f"/agenda/{row.public_id}/inscription/").content.decode()
    assert "</time>, jusqu’à 16\u00a0h</dd>" in shown
    assert f'href="/en/agenda/{row.public_id}/inscription/"' in shown
    own = send(client, f"/agenda/{row.public_id}/inscription/", name="Lina", email="l@exemple.example").url
    assert own.startswith("/agenda/inscription/")
    found = payload("event-event_registered")
    assert found["paragraphs"] == [
        "Bonjour Lina,", "Tu es inscrit à « Fair ».",
        "Quand : mardi 12\u00a0mai 2099 à 14\u00a0h\nOù : Salle des fêtes",
        "Tu ne peux plus venir ? Annule : quelqu’un d’autre prendra ta place.",
        f"Une question ? {row.event.agency.name}, {row.event.agency.phone}.",
    ]  # fmt: skip
    assert found["attachments"][0]["name"] == "rendez-vous.ics"
    # Mails that waited in the outbox since before they had a language.
    message = mails_of_ours.build({name: value for name, value in found.items() if name != "language"})
    assert "Si le bouton ne marche pas\u00a0:" in message.alternatives[0].content
    # No word of ours is a key of somebody else's French catalogue.
    folder = django_settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES"
    with translation.override("fr"):
        for entry in polib.pofile(str(folder / "django.po")):
            assert translation.gettext(entry.msgid) == entry.msgid


def test_an_event_without_a_page_in_the_language_keeps_its_own_words(client, site):
    """Ours are in the language, and what only some may read is not told to others."""
    missing, private = (
        EventPageFactory(title=title, agency=AgencyFactory(name="Bureau"), place="Room 1")
        for title in ("Fair", "Permit")
    )
    hidden = translated(private, "en", title="Survey")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    for event in (missing, private):
        row = EventOccurrence.objects.get(event=event)
        soup = check(client.get(f"/en/agenda/{row.public_id}/inscription/"), "en", contains=event.title)
        assert "Survey" not in soup.text
    assert EventRegistration(occurrence=row).language == "fr"
