"""The simulator as an employer meets it, and the measures as editors keep them."""

import json
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Revision
from wagtail.test.utils.form_data import nested_form_data, streamfield

from offers.forms.need import WorkForm
from portal.measures.forms import SimulatorForm
from portal.measures.models import PolicyMeasure
from portal.measures.rules import Outcome, asked, possible
from portal.measures.services import add_missing_measures
from portal.measures.simulating import names_of, simulator_url
from tests.factories.pages import StandardPageFactory, home
from tests.factories.reference import CommuneFactory
from tests.factories.translations import translated
from tests.page_cache.conftest import use

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = date(2026, 3, 31)


@pytest.fixture
def _measures():
    home()
    add_missing_measures()


def soup_of(client, url="/simulateur/", data=None):
    response = client.get(url, data)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def sections(soup):
    """Names of the measures by the heading of their section."""
    found = {}
    for section in soup.select("#resultats > section"):
        title = section.h2.get_text().split("(")[0]
        found["".join(c for c in title if not c.isdigit()).strip()] = {
            node.get_text() for node in section.select("h3, li > strong")
        }
    return found


APPLY, MAYBE, NOT = "Peuvent s’appliquer", "À préciser", "Ne s’appliquent pas, d’après vos réponses"


@pytest.mark.usefixtures("_measures")
def test_the_owner_of_a_bakery_sees_what_may_apply_and_why(client):
    nothing = sections(soup_of(client))
    assert nothing[APPLY] == {"Immersion en entreprise (PMSMP)", "Parrainage vers et dans l’emploi"}
    assert NOT not in nothing
    rural = CommuneFactory(insee="07132", name="Lablachère", folded="lablachere", rural=True)
    answers = {
        "contrat": "cdi", "employeur": "entreprise", "effectif": "10", "age": "18",
        "commune": "Lablachère", "commune_code": rural.pk,
    }  # fmt: skip
    soup = soup_of(client, data=answers)
    found = sections(soup)
    assert {"Exonération de cotisations en zone FRR", "Contrat initiative emploi (CUI-CIE)"} <= found[APPLY]
    assert "Aides de l’Agefiph" in found[MAYBE]  # nobody said whether the young person is recognised
    assert {"Contrat d’apprentissage", "Parcours emploi compétences (PEC)"} <= found[NOT]
    assert "Vous avez répondu : CDI." in soup.text.replace("\u00a0", " ")
    # Kept in the form, and said again in the address only.
    assert soup.select_one("#id_contrat option[selected]")["value"] == "cdi"
    assert soup.select_one("[name=commune_code]")["value"] == rural.pk


@pytest.mark.usefixtures("_measures")
def test_a_commune_classed_in_part_settles_nothing():
    commune = CommuneFactory(name="Entre-deux", folded="entre deux", frr_class="FRR-P")
    form = SimulatorForm(
        {"commune": "Entre-deux", "commune_code": commune.pk}, asked=frozenset({"zone", "contrat"})
    )
    assert form.answers() == {}
    assert "situation" not in form.fields


@pytest.mark.usefixtures("_measures")
def test_a_wrong_answer_is_named_and_the_others_count(client):
    soup = soup_of(
        client,
        data={"contrat": "cdi", "age": "<b>", "situation": ["rqth", "aucune"], "commune": "Xyzabc"},
    )
    summary = soup.select_one(".error-summary")
    assert {link["href"] for link in summary.select("a")} == {"#id_age", "#id_situation_0", "#id_commune"}
    assert "<b>" not in str(summary)
    assert "Contrat d’apprentissage" in sections(soup)[NOT]
    assert soup.title.get_text().startswith("Erreur")
    # Live, the summary does not take the focus from the field that is being answered.
    live = client.get("/simulateur/", {"age": "<b>"}, headers={"HX-Request": "true"}).content.decode()
    assert "autofocus" not in live
    assert "Cette réponse n’est pas dans la liste" in live


@pytest.mark.usefixtures("_measures")
def test_nothing_is_written_and_an_answer_is_not_kept(client, settings, request):
    use(settings, "database", request)
    before = client.get("/simulateur/")
    assert before.headers["X-Page-Cache"] in ("miss", "hit")
    client.get("/simulateur/", {"contrat": "cdd-6"})
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/simulateur/", {"contrat": "cdi", "situation": "rqth"})
    assert answer.headers["X-Page-Cache"] == "pass"
    assert not answer.cookies
    statements = [query["sql"] for query in captured]
    assert all(sql.lstrip().upper().startswith("SELECT") for sql in statements), statements
    assert len(statements) <= 8


@pytest.mark.usefixtures("_measures")
def test_a_change_of_an_editor_shows_at_once(client):
    assert "Immersion en entreprise" in client.get("/simulateur/").content.decode()
    PolicyMeasure.objects.update(is_shown=False)
    soup = soup_of(client)
    assert "Les mesures arrivent bientôt" in soup.text
    assert not soup.select("form.simulator")


@pytest.mark.usefixtures("_measures")
def test_only_what_a_measure_depends_on_is_asked(client):
    assert not soup_of(client).select("[value=qpv]")
    PolicyMeasure.objects.exclude(slug="agefiph").update(is_shown=False)
    soup = soup_of(client)
    assert {field["name"] for field in soup.select("#questions select, #questions input")} == {
        "employeur",
        "situation",
    }
    # None applies: what to do next is said.
    empty = soup_of(client, data={"employeur": "public"})
    assert "Aucune de ces mesures ne s’applique" in empty.text
    assert set(sections(empty)) == {NOT}


@pytest.mark.usefixtures("_measures")
def test_the_page_and_its_words_exist_in_each_open_language(client):
    assert client.get("/en/simulateur/").status_code == 404
    for language, words in (("en", "May apply"), ("ar", "قد تنطبق")):
        translated(home(), language)
        soup = soup_of(client, f"/{language}/simulateur/", {"contrat": "cdi"})
        assert words in soup.text
        assert soup.select_one(".measure h3")["lang"] == "fr"
        assert soup.select_one('a[hreflang="fr"][href="/simulateur/"]')


# --- From the simulator to the request for support --------------------------------------------------------------------


@pytest.mark.usefixtures("_measures")
def test_chosen_measures_are_mentioned_in_the_request_and_nothing_else_of_the_address(identities):
    client = identities["employer"].client
    said = {"contrat": "cdi", "mesure": ["pmsmp", "parrainage", "x"]}
    form = soup_of(client, data=said).select_one("form.simulator")
    # Without a script too: whoever asks again, or goes to talk, sends the ticks with the same form.
    assert {box["value"] for box in form.select("[name=mesure][checked]")} == {"pmsmp", "parrainage"}
    assert form.select_one("button[name=parler]")
    start = reverse("offers:need_start")
    answer = client.get(reverse("simulator"), said | {"parler": "1"})
    assert (answer.status_code, answer.url) == (302, f"{start}?mesure=pmsmp&mesure=parrainage&mesure=x")
    soup = soup_of(client, start, {"mesure": ["parrainage", "pmsmp", "<b>autre</b>"], "contrat": "cdi"})
    text = soup.select_one("[name=employer_words]").get_text().strip()
    assert text == (
        "Je voudrais parler de : Immersion en entreprise (PMSMP), Parrainage vers et dans l’emploi."
    )
    assert not soup_of(client, start).select_one("[name=employer_words]").get_text().strip()
    assert len(", ".join(names_of(PolicyMeasure.objects.values_list("slug", flat=True)))) < 5000
    assert "employer_words" in WorkForm.base_fields


@pytest.mark.parametrize(
    ("contract", "url"),
    [("cdi", "/simulateur/?contrat=cdi"), ("interim", "/simulateur/"), ("", "/simulateur/")],
)
def test_a_need_leads_to_the_simulator_with_its_contract(contract, url):
    assert simulator_url(contract=contract) == url


# --- The block ------------------------------------------------------------------------------------------------------


def test_the_block_asks_the_first_questions_and_leads_to_the_page(client):
    body = [{"type": "simulator", "value": {"title": "Quelles aides ?", "contract": "apprentissage"}}]
    form = soup_of(client, StandardPageFactory(body=json.dumps(body)).get_url()).select_one(
        ".simulator-start"
    )
    assert form["action"] == "/simulateur/"
    assert [select["name"] for select in form.select("select")] == ["contrat", "effectif"]
    assert form.select_one("option[selected]")["value"] == "apprentissage"


# --- What editors keep ----------------------------------------------------------------------------------------------


def test_a_new_structure_starts_with_measures_that_nobody_verified_yet_and_keeps_what_editors_changed():
    call_command("load_measures", verbosity=0)
    rows = PolicyMeasure.objects.all()
    assert rows.count() >= 10
    assert not rows.exclude(amount="").exists()
    assert set(rows.to_review()) == set(rows)
    for measure in rows:
        measure.full_clean()
        assert measure.latest_revision
        # What is said about it in words is what the rule asks.
        assert len(measure.conditions_in_words) == len(measure.rule().conditions)
    PolicyMeasure.objects.filter(slug="pmsmp").update(name="Le nom d’ici")
    PolicyMeasure.objects.filter(slug="poei").delete()
    assert add_missing_measures() == 1
    assert PolicyMeasure.objects.get(slug="pmsmp").name == "Le nom d’ici"


@pytest.mark.usefixtures("_measures")
def test_an_apprenticeship_is_for_those_whom_the_law_says():
    rule = PolicyMeasure.objects.get(slug="apprentissage").rule()
    assert asked([rule]) == {"contrat", "age", "rqth"}

    def outcome(**said):
        return possible([rule], {"contrat": "apprentissage"} | said)[0].outcome

    assert outcome(age="26") == Outcome.APPLIES
    assert outcome(age="30") == Outcome.MAYBE
    assert outcome(age="30", rqth="oui") == Outcome.APPLIES
    assert outcome(age="30", rqth="non") == Outcome.NOT


@given(
    st.none() | st.dates(TODAY - timedelta(days=400), TODAY),
    st.none() | st.dates(TODAY - timedelta(days=30), TODAY + timedelta(days=30)),
)
def test_what_is_to_review_is_what_is_no_longer_trusted(verified_on, valid_until):
    PolicyMeasure.objects.all().delete()
    measure = PolicyMeasure(
        name="Une aide", slug="une-aide", amount="100 €", verified_on=verified_on, valid_until=valid_until
    )
    measure.save()
    assert PolicyMeasure.objects.to_review(today=TODAY).exists() == (not measure.is_trusted(today=TODAY))


@pytest.mark.usefixtures("_measures")
def test_an_amount_is_shown_while_it_may_be_believed(client):
    def shown(**fields):
        PolicyMeasure.objects.filter(slug="pmsmp").update(amount="123 € par jour", **fields)
        card = soup_of(client).select_one(".measure").text.replace("\u00a0", " ").replace("\u202f", " ")
        return "123 € par jour" in card, "montant à vérifier avec votre référent" in card

    today = timezone.localdate()
    assert shown(verified_on=today, valid_until=None) == (True, False)
    assert shown(verified_on=today - timedelta(days=190), valid_until=None) == (False, True)
    assert shown(verified_on=today, valid_until=today - timedelta(days=1)) == (False, True)
    assert shown(verified_on=None, valid_until=None) == (False, True)


def test_an_amount_without_date_and_a_date_to_come_are_refused():
    measure = PolicyMeasure(name="x", slug="x", amount="1 €", source_url="http://exemple.example/")
    with pytest.raises(ValidationError) as refused:
        measure.clean()
    assert set(refused.value.message_dict) == {"verified_on", "source_url"}
    measure.verified_on = date(2999, 1, 1)
    with pytest.raises(ValidationError, match="à venir"):
        measure.clean()


def posted(**changes):
    data = nested_form_data(
        {
            "name": "Aide locale", "slug": "aide-locale", "summary": "Une aide.", "audience": "Tous.", "request": "Vous.",
            "following": "Nous.", "delay": "Un mois.", "amount": "", "source_title": "Délibération",
            "source_url": "https://exemple.example/", "verified_on": "", "valid_until": "", "is_shown": "on",
            "position": "5", "conditions": streamfield([]),
        }
        | changes
    )  # fmt: skip
    # Boxes of one group have one name.
    boxes = {name: data.pop(name) for name in list(data) if "-values-" in name}
    for name, value in boxes.items():
        data.setdefault(name.rpartition("-")[0], []).append(value)
    return data


def row(fact, *values, also=False):
    return (fact, {"operator": "is", "values": list(values)} | ({"also": "on"} if also else {}))


def test_editors_write_conditions_with_boxes_and_see_them_in_words(identities):
    client = identities["editor"].client
    add = reverse("wagtailsnippets_measures_policymeasure:add")
    for wrong in (
        [row("age", "999")],
        [row("age")],
        [row("age", "16", also=True)],
    ):
        refused = client.post(add, posted(conditions=streamfield(wrong)))
        assert refused.status_code == 200
        assert "Aide locale" in refused.content.decode()
    rows = streamfield([row("qpv", "oui"), row("age", "16", "18"), row("rqth", "oui", also=True)])
    assert client.post(add, posted(conditions=rows)).status_code == 302
    measure = PolicyMeasure.objects.get()
    assert [words.replace("\u00a0", " ") for words in measure.conditions_in_words] == [
        "Jeune qui habite un quartier prioritaire (QPV) : oui",
        "Âge du jeune : 16 ou 17 ans ou 18 à 20 ans ; ou bien Jeune reconnu travailleur handicapé (RQTH) : oui",
    ]
    assert Revision.objects.for_instance(measure).count() == 1
    for name in ("edit", "history", "usage"):
        url = reverse(f"wagtailsnippets_measures_policymeasure:{name}", args=[measure.pk])
        assert client.get(url).status_code == 200
    preview = reverse("wagtailsnippets_measures_policymeasure:preview_on_edit", args=[measure.pk])
    assert client.post(preview, posted(conditions=rows)).json()["is_valid"]
    assert "ou bien" in client.get(preview).content.decode()


@pytest.mark.usefixtures("_measures")
def test_who_keeps_measures(identities):
    listing = reverse("wagtailsnippets_measures_policymeasure:list")
    delete = reverse("wagtailsnippets_measures_policymeasure:delete", args=[PolicyMeasure.objects.first().pk])
    report = reverse("upkeep_measures")

    def opened(url):
        names = ("anonymous", "employer", "adviser", "editor", "structure_admin")
        return {name for name in names if identities[name].client.get(url).status_code == 200}

    assert opened(listing) == {"editor", "structure_admin"}
    assert opened(delete) == {"structure_admin"}
    assert opened(report) == {"editor", "structure_admin"}
    assert "jamais" in identities["editor"].client.get(report).content.decode()
