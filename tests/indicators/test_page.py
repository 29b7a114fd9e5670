"""The team's page, its file, the lists behind the numbers, the employer's card and the public figure."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from search.indicators.employer import own_figures
from search.indicators.public import public_figure
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.employers import (
    CompanyFactory,
    EmployerMembershipFactory,
    EstablishmentFactory,
    SupportRequestFactory,
)
from tests.factories.mediations import MediationFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory

PAGE = reverse("search:indicators")

pytestmark = pytest.mark.once


def text(response):
    return response.content.decode()


def rows(response):
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body), delimiter=";"))


def cases_url(key, **query):
    return reverse("search:indicator_cases", args=[key], query=query)


def value(response, name, line="Ensemble"):
    return next(r["Valeur"] for r in rows(response) if (r["Indicateur"], r["Ligne"]) == (name, line))


class TestPage:
    def test_only_the_own_structure_is_counted(self, identities, agency):
        YouthFactory(adviser=identities["adviser"].adviser, first_welcome_on=timezone.localdate())
        YouthFactory(adviser=identities["other_adviser"].adviser, first_welcome_on=timezone.localdate())
        for name in ("adviser", "manager", "editor", "structure_admin", "other_adviser"):
            response = identities[name].client.get(PAGE, {"format": "csv"})
            assert value(response, "CPO n° 2 : premiers accueils") == "1", name

    def test_a_page_of_figures_with_charts_and_links_to_lists(self, identities, agency):
        SupportRequestFactory(agency=agency, depth="accompany")
        page = text(identities["editor"].client.get(PAGE))
        assert "Nombre de demandes d’appui envoyées" in page
        assert "<svg" in page
        assert "ligne=hors_qpv" in page
        assert f"ligne=antenne-{agency.slug}" in page

    def test_filters_are_in_the_url_and_kept_in_links(self, identities, agency):
        other = AgencyFactory(parent=agency.structure)
        SupportRequestFactory(agency=agency)
        SupportRequestFactory(agency=other)
        client = identities["adviser"].client
        today = timezone.localdate().isoformat()
        one = {"du": today, "au": today, "antenne": other.slug}
        assert value(client.get(PAGE, {"format": "csv"}), "Besoins reçus") == "2"
        assert value(client.get(PAGE, one | {"format": "csv"}), "Besoins reçus") == "1"
        assert f"antenne={other.slug}" in text(client.get(PAGE, one)).split('id="needs_received"')[1]
        before = (timezone.localdate() - timedelta(days=1)).isoformat()
        assert value(client.get(PAGE, {"au": before, "format": "csv"}), "Besoins reçus") == "0"

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ({"du": "2026-02-02", "au": "2026-02-01"}, "Le dernier jour vient avant le premier."),
            ({"du": "hier"}, "Écrivez un jour comme 31/01/2026."),
            ({"au": "2026-13-45"}, "Écrivez un jour comme 31/01/2026."),
            ({"du": "0001-01-01", "au": "0001-01-01"}, "Choisissez un jour à partir du 01/01/2000."),
            ({"au": "0001-01-01"}, "Choisissez un jour à partir du 01/01/2000."),
            ({"du": "9998-01-01", "au": "9999-12-31"}, "Choisissez un jour jusqu’au 31/12/2099."),
            ({"du": "2000-01-01", "au": "2026-12-31"}, "Choisissez une période de 10 ans au plus."),
            ({"antenne": "ailleurs"}, "Choisissez une antenne de la liste."),
        ],
    )
    def test_a_wrong_filter_is_said_and_kept(self, identities, query, message):
        for url in (PAGE, cases_url("hired")):
            page = text(identities["adviser"].client.get(url, query | {"format": "csv"}))
            assert message in page.replace("\u00a0", " ")
            assert 'id="needs_received"' not in page
            if query.get("du"):
                assert f'value="{query["du"]}"' in page

    def test_a_branch_of_another_structure_is_no_filter(self, identities):
        other = identities["other_adviser"].adviser.agency
        page = text(identities["adviser"].client.get(PAGE, {"antenne": other.slug}))
        assert "Choisissez une antenne de la liste." in page

    def test_no_cell_of_the_file_is_a_formula(self, identities, agency):
        agency.name = '=HYPERLINK("http://exemple.example")'
        agency.save()
        lines = {row["Ligne"] for row in rows(identities["adviser"].client.get(PAGE, {"format": "csv"}))}
        assert "'" + agency.name in lines

    def test_a_dead_search_engine_is_said_and_the_numbers_stay(self, identities, agency, settings):
        settings.MATCH_ENGINE = "elasticsearch"
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
        SupportRequestFactory(agency=agency)
        client = identities["adviser"].client
        assert "Moteur de recherche indisponible" in text(client.get(PAGE))
        assert value(client.get(PAGE, {"format": "csv"}), "Besoins reçus") == "1"


class TestLists:
    @pytest.fixture
    def mediation(self, identities):
        youth = YouthFactory(
            adviser=identities["adviser"].adviser,
            last_name="Quilichini",
            first_welcome_on=timezone.localdate(),
        )
        return MediationFactory(youth=youth, following=True)

    @pytest.mark.parametrize("key", ["suggested", "hired", "cpo2_first_welcomes"])
    def test_names_are_for_case_workers(self, identities, mediation, key):
        for name in ("adviser", "manager"):
            page = text(identities[name].client.get(cases_url(key)))
            assert "Quilichini" in page, name
        for name in ("editor", "structure_admin"):
            page = text(identities[name].client.get(cases_url(key)))
            assert "Jeune accompagné" in page, name
            assert "Quilichini" not in page
            assert str(mediation.public_id) not in page
            assert str(mediation.youth.public_id) not in page
        assert "Quilichini" not in text(identities["other_adviser"].client.get(cases_url(key)))

    def test_links_open_the_files(self, identities, mediation):
        client = identities["adviser"].client
        assert reverse("mediations:staff_file", args=[mediation.public_id]) in text(
            client.get(cases_url("hired"))
        )
        assert reverse("pathways:youth_detail", args=[mediation.youth.public_id]) in text(
            client.get(cases_url("cpo2_first_welcomes"))
        )

    def test_the_list_of_a_share_has_both_sides(self, identities, mediation):
        MediationFactory(youth=YouthFactory(adviser=identities["adviser"].adviser, last_name="Bonnefoy"))
        client = identities["adviser"].client
        assert "Bonnefoy" not in text(client.get(cases_url("hired")))
        assert "Bonnefoy" in text(client.get(cases_url("hired", part="ensemble")))

    @pytest.mark.parametrize(
        ("key", "line"), [("nothing", "total"), ("hired", "nothing"), ("hired", "antenne-x")]
    )
    def test_an_unknown_number_is_not_found(self, identities, key, line):
        assert identities["adviser"].client.get(cases_url(key, ligne=line)).status_code == 404

    @pytest.mark.parametrize("name", ["youth", "employer", "superuser"])
    def test_other_spaces_are_refused(self, identities, name):
        for url in (PAGE, cases_url("hired")):
            assert identities[name].client.get(url).status_code == 403

    def test_pages_of_the_list(self, identities, agency, django_assert_max_num_queries):
        place = EstablishmentFactory(agency=agency)
        SupportRequestFactory.create_batch(30, establishment=place, agency=agency)
        client = identities["adviser"].client
        with django_assert_max_num_queries(20):
            first = text(client.get(cases_url("needs_received")))
        assert first.count('data-label="Jour"') == 25
        assert text(client.get(cases_url("needs_received", page=2))).count('data-label="Jour"') == 5


@pytest.mark.django_db
class TestEmployer:
    def test_no_figure_yet(self):
        assert own_figures(UserFactory()) == []
        assert own_figures(EmployerMembershipFactory().user) == []

    def test_own_places_only_and_nothing_of_steps_before_the_presentation(self):
        member = EmployerMembershipFactory()
        offer = OfferFactory(establishment=member.establishment)
        MediationFactory(offer=offer, presented=True)
        MediationFactory.create_batch(3, offer=offer)
        MediationFactory(presented=True)
        figures = {figure.key: figure.text for figure in own_figures(member.user)}
        assert figures == {
            "needs_received": "1",
            "promises_kept": "100\u202f%",
            "first_candidate_days": "0\u00a0jour",
            "presented": "1",
        }

    def test_an_ended_membership_shows_nothing(self):
        member = EmployerMembershipFactory(ended=True)
        SupportRequestFactory(establishment=member.establishment)
        assert own_figures(member.user) == []

    @pytest.mark.parametrize(("others", "shown"), [(4, ""), (5, "2")])
    def test_the_median_of_the_territory_needs_five_others(self, others, shown):
        member = EmployerMembershipFactory()
        agency = member.establishment.agency
        SupportRequestFactory(establishment=member.establishment, agency=agency)
        for place in EstablishmentFactory.create_batch(others, agency=agency, company=CompanyFactory()):
            SupportRequestFactory.create_batch(2, establishment=place, agency=agency)
        elsewhere = EstablishmentFactory.create_batch(6)
        for place in elsewhere:
            SupportRequestFactory.create_batch(9, establishment=place, agency=place.agency)
        found = {figure.key: figure for figure in own_figures(member.user)}
        assert found["needs_received"].text == "1"
        assert found["needs_received"].territory == shown


@pytest.mark.django_db
class TestPublicFigure:
    @pytest.mark.parametrize(
        ("number", "value"), [(0, "moins de 5 situations"), (4, "moins de 5 situations"), (5, "5")]
    )
    def test_small_numbers_are_masked(self, number, value):
        SupportRequestFactory.create_batch(number)
        assert public_figure(key="needs_received").value == value

    def test_a_share_of_few_people_is_masked_too(self):
        MediationFactory.create_batch(8)
        hired = MediationFactory.create_batch(4, following=True)
        assert public_figure(key="hired").value == "moins de 5 situations"
        MediationFactory(following=True)
        assert public_figure(key="hired").value == "38,5\u202f%"
        assert len(hired) == 4

    def test_an_indicator_that_is_no_more(self):
        assert public_figure(key="nothing") is None
