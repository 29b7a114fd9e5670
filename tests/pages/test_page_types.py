"""Every page type opens, in the site and in the editor, with every block."""

import json
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import StructBlockValidationError
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction

from portal.pages.blocks.media import TableBlock, VideoBlock, embed_of
from portal.pages.blocks.text import RICH_TEXT_FEATURES
from portal.pages.models import LandingPage
from portal.pages.surroundings import parts
from tests.factories.accounts import AdviserFactory
from tests.factories.pages import (
    ArticlePageFactory,
    CollectionPageFactory,
    EventPageFactory,
    FaqPageFactory,
    FormPageFactory,
    IndexPageFactory,
    LandingPageFactory,
    PartnerPageFactory,
    ResourcePageFactory,
    ServicePageFactory,
    StandardPageFactory,
    home,
)
from tests.factories.reference import CommuneFactory, OccupationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FACTORIES = [
    ArticlePageFactory, CollectionPageFactory, EventPageFactory, FaqPageFactory, FormPageFactory, IndexPageFactory,
    LandingPageFactory,
    PartnerPageFactory, ResourcePageFactory, ServicePageFactory, StandardPageFactory,
]  # fmt: skip


def block(kind, value):
    return {"type": kind, "value": value}


def body(**types):
    return json.dumps([block(kind, value) for kind, value in types.items()])


def html(client, page):
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_a_page_with_nothing_but_its_title_opens(client, factory):
    page = factory(title="Un titre d’essai")
    assert "Un titre d’essai" in html(client, page)


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_editors_open_its_form_and_see_a_preview(identities, factory):
    page = factory()
    client = identities["structure_admin"].client
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert preview.status_code == 200


def test_every_block_shows_what_it_was_given(client):
    adviser = AdviserFactory()
    page = StandardPageFactory(
        show_contents=True,
        body=body(
            heading={"text": "Première partie", "level": "h2"},
            text="<p>Bonjour</p>",
            quote={"text": "Une phrase", "author": "Quelqu’un"},
            steps={"title": "En deux temps", "steps": [{"title": "Un", "text": "<p>a</p>"}, {"title": "Deux", "text": ""}]},
            accordion={"title": "Tes questions", "items": [{"title": "Payant ?", "text": "<p>Non</p>"}]},
            table={
                "table": {
                    "columns": [{"type": "text", "heading": "Aide"}, {"type": "number", "heading": "Euros"}],
                    "rows": [{"values": ["Permis", 1200.0]}],
                    "caption": "Les aides",
                },
                "row_heads": True,
            },
            key_figures={"figures": [{"value": "82 %", "label": "en emploi", "source": ""}]},
            call_to_action={"title": "Venez", "text": "", "label": "J’y vais", "page": None, "path": "/offres/"},
            embed={"title": "Le film", "address": "https://youtu.be/abcdefghijk", "text": "Deux jeunes parlent."},
            contact={"name": "Accueil", "role": "", "phone": "04 75 00 00 00", "email": ""},
            adviser={"adviser": str(adviser.public_id), "text": "Pour l’apprentissage"},
            partners={"title": "Partenaires", "kind": "", "number": 4},
            branch_map={"title": "Nos antennes"},
            open_offers={"title": "Offres", "words": "", "contract": "", "number": 2},
            events={"title": "Rendez-vous", "audiences": [], "themes": [], "number": 2, "more": None},
            pages={"title": "À lire", "kinds": ["article"], "themes": [], "audiences": [], "tags": "", "dates": "",
                   "order": "newest", "number": 2, "more": None},
            support_request={"title": "Un poste ?", "text": "Dites-le"},
            simulator={"title": "Vos aides", "contract": ""},
            indicator={"indicator": "hired"},
            documents={"title": "Documents", "documents": []},
        ),
    )  # fmt: skip
    PartnerPageFactory(title="Maison de santé")
    ArticlePageFactory(title="La nouvelle")
    EventPageFactory(title="Le forum")
    text = html(client, page)
    for words in (
        'href="#premiere-partie"', 'id="premiere-partie"', "Quelqu’un", "En deux temps", "Payant", "Les aides",
        "82", "J’y vais", "youtube-nocookie.com/embed/abcdefghijk", 'href="tel:0475000000"', str(adviser),
        "Pour l’apprentissage", "Maison de santé", "<polygon", "Le forum", "La nouvelle", "Un poste", "Vos aides",
    ):  # fmt: skip
        assert words in text, words
    assert '<th scope="row">' in text


def file(name, content=b"x"):
    return Document.objects.create(title=name, file=ContentFile(content, name=name))


def test_a_video_has_its_words_and_documents_their_size(client):
    page = StandardPageFactory(
        body=body(
            video={
                "title": "Une journée en cuisine", "video": file("cuisine.webm").pk, "subtitles": file("cuisine.vtt").pk,
                "poster": None, "transcript": "<p>Le chef montre un geste.</p>",
            },
            documents={"title": "À remplir", "documents": [{"document": file("fiche.pdf").pk, "note": "À signer"}]},
        )
    )  # fmt: skip
    text = html(client, page)
    for words in (
        'type="video/webm"',
        'kind="captions"',
        "Le chef montre",
        "À signer",
        "PDF",
        'preload="none"',
    ):
        assert words in text, words


@pytest.mark.parametrize(("name", "subtitles"), [("page.html", None), ("film.mp4", "mots.html")])
def test_only_films_and_subtitles_are_taken_as_such(name, subtitles):
    value = {
        "title": "Film", "video": file(name).pk, "subtitles": file(subtitles).pk if subtitles else None, "poster": None,
        "transcript": "<p>Mots</p>",
    }  # fmt: skip
    field = VideoBlock()
    with pytest.raises(StructBlockValidationError):
        field.clean(field.to_python(value))


def test_a_table_needs_its_caption():
    field = TableBlock()
    table = {
        "columns": [{"type": "text", "heading": "Aide"}],
        "rows": [{"values": ["Permis"]}],
        "caption": "",
    }
    with pytest.raises(StructBlockValidationError):
        field.clean(field.to_python({"table": table, "row_heads": True}))


def test_editors_find_a_commune_and_an_occupation_by_what_they_type(identities):
    CommuneFactory(insee="07334", name="Les Vans", folded="les vans")
    CommuneFactory(insee="07019", name="Aubenas", folded="aubenas")
    OccupationFactory(code="G1602")
    client = identities["editor"].client
    found = client.get("/admin/communes/choisir/results/", {"q": "LES vans"}).content.decode()
    assert "Les Vans" in found
    assert "Aubenas" not in found
    assert client.get("/admin/communes/choisir/").status_code == 200
    assert "Cuisinier" in client.get("/admin/metiers/choisir/results/").content.decode()
    assert client.get("/admin/metiers/choisir/results/", {"q": "zzz"}).status_code == 200


def test_somebody_who_left_gives_way_to_the_branch(client):
    adviser = AdviserFactory(agency__name="Antenne du Teil")
    page = StandardPageFactory(body=body(adviser={"adviser": str(adviser.public_id), "text": ""}))
    adviser.user.is_active = False
    adviser.user.save()
    text = html(client, page)
    assert str(adviser) not in text
    assert "Antenne du Teil" in text


def test_anchors_are_unique_and_made_of_words():
    page = StandardPageFactory(
        body=json.dumps([block("heading", {"text": text, "level": "h2"}) for text in ("Où ?", "Où ?", "!!!")])
    )
    assert [part.anchor for part in parts(page.body)] == ["ou", "ou-2", "partie"]


def test_side_blocks_come_from_the_sections_above_until_one_cuts(client):
    side = json.dumps([block("text", "<p>Du dehors</p>")])
    outer = IndexPageFactory(side=side)
    inner = IndexPageFactory(parent=outer, side=json.dumps([block("text", "<p>Du dedans</p>")]))
    page = StandardPageFactory(parent=inner)
    text = html(client, page)
    assert text.index("Du dedans") < text.index("Du dehors")
    inner.refresh_from_db()
    inner.cuts_side = True
    inner.save_revision().publish()
    text = html(client, page)
    assert "Du dedans" in text
    assert "Du dehors" not in text
    assert "beside-side" not in html(client, StandardPageFactory())


def test_neighbours_articles_by_date_services_in_their_order(client):
    section = IndexPageFactory()
    new, old, middle = (
        ArticlePageFactory(parent=section, date=date(2026, month, 1), title=f"Mois {month}")
        for month in (5, 1, 3)
    )
    assert middle.neighbours() == (old, new)
    assert old.neighbours()[0] is None
    first, second = ServicePageFactory(parent=section), ServicePageFactory(parent=section)
    draft = ServicePageFactory(parent=section, live=False)
    assert [page.pk if page else None for page in first.neighbours()] == [middle.pk, second.pk]
    assert second.neighbours()[1] is None
    assert draft.pk


def test_related_pages_share_the_theme_and_the_public(client):
    page = ResourcePageFactory(theme="health", audience="youth")
    ResourcePageFactory(theme="health", audience="youth", title="Voir un dentiste")
    ResourcePageFactory(theme="health", audience="employer", title="Visite médicale")
    ResourcePageFactory(theme="money", audience="youth", title="Une bourse")
    text = html(client, page)
    assert "Voir un dentiste" in text
    assert "Visite médicale" not in text
    assert "Une bourse" not in text


def test_the_site_map_is_a_tree_of_public_pages_in_few_queries(client, django_assert_max_num_queries):
    section = IndexPageFactory(title="Rubrique")
    StandardPageFactory(parent=section, title="Dedans")
    StandardPageFactory(parent=section, title="Brouillon", live=False)
    private = StandardPageFactory(title="Réservé")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    client.get("/plan-du-site/")
    with django_assert_max_num_queries(8):
        text = client.get("/plan-du-site/").content.decode()
    assert text.index("Rubrique") < text.index("Dedans")
    assert "Brouillon" not in text
    assert "Réservé" not in text


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk&t=3", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtu.be/abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://www.dailymotion.com/video/x8abcd1", "https://geo.dailymotion.com/player.html?video=x8abcd1"),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?dnt=1"),
        ("https://tube.numerique.gouv.fr/w/AbCdEf123", "https://tube.numerique.gouv.fr/videos/embed/AbCdEf123"),
        ("https://umap.openstreetmap.fr/fr/map/antennes_12", "https://umap.openstreetmap.fr/fr/map/antennes_12"),
        ("http://youtu.be/abcdefghijk", None),
        ("https://youtube.com.pirate.example/watch?v=abcdefghijk", None),
        ("https://moi@youtube.com/watch?v=abcdefghijk", None),
        ("https://youtube.com/watch?v=\"><script>", None),
        ("https://youtu.be/../../x", None),
        ("javascript:alert(1)", None),
        ("https://[", None),
        ("", None),
    ],
)  # fmt: skip
def test_only_sites_of_the_list_are_embedded(address, frame):
    found = embed_of(address)
    assert (found.url if found else None) == frame


def test_the_policy_lets_in_exactly_the_frames_that_embeds_make(client):
    addresses = [
        "https://youtu.be/abcdefghijk", "https://dai.ly/x8abcd1", "https://vimeo.com/123456789",
        "https://tube.numerique.gouv.fr/w/AbCdEf123", "https://umap.openstreetmap.fr/fr/map/antennes_12",
    ]  # fmt: skip
    hosts = {f"https://{urlsplit(embed_of(address).url).hostname}" for address in addresses}
    home()
    policy = client.get("/")["Content-Security-Policy"]
    frames = next(part for part in policy.split("; ") if part.startswith("frame-src")).split()[1:]
    assert set(frames) == hosts | {"'self'"}


def test_hostile_rich_text_loses_its_teeth(client):
    hostile = '<p onclick="x()">Bonjour<script>alert(1)</script><a href="javascript:alert(2)">ici</a></p>'
    converter = ContentstateConverter(features=RICH_TEXT_FEATURES)
    kept = converter.to_database_format(converter.from_database_format(hostile))
    assert "Bonjour" in kept
    for word in ("onclick", "<script", "javascript:"):
        assert word not in kept


def test_a_landing_has_one_subject():
    page = LandingPage(title="x", slug="x")
    with pytest.raises(ValidationError, match="Choisissez"):
        page.clean()
    page.commune = CommuneFactory(aubenas=True)
    page.clean()


def test_pictures_are_served_and_nothing_else(client, settings, tmp_path):
    folder = tmp_path / "media" / "images"
    folder.mkdir(parents=True)
    (folder / "a.webp").write_bytes(b"webp")
    (folder / "a.svg").write_text("<svg onload='x()'/>")
    (folder.parent / "documents").mkdir()
    (folder.parent / "documents" / "secret.png").write_bytes(b"x")
    answer = client.get("/media/images/a.webp")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "immutable" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content) == b"webp"
    for path in ("a.svg", "b.webp", "../documents/secret.png", "..%2fdocuments%2fsecret.png", ""):
        assert client.get(f"/media/images/{path}").status_code == 404, path
