"""An archive is a stranger: whatever is in it, it imports or it is refused in words, and nothing is half done."""

import copy
import io
import json
import stat
import uuid
import zipfile
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, Revision

from portal.pages import blocks as page_blocks
from portal.pages.models import ArticlePage
from portal.transfer import archive as archives
from portal.transfer import blocks, fields, files_in, richtext
from portal.transfer.archive import RefusedError
from portal.transfer.references import Incoming, Outgoing
from tests.factories.pages import ArticlePageFactory, IndexPageFactory, home
from tests.factories.reference import CommuneFactory, OccupationFactory
from tests.transfer import site

pytestmark = pytest.mark.django_db

KEY = "11111111-2222-4333-8444-555555555555"


def page(title: str = "Une page", key: str | None = None, **values: Any) -> dict[str, Any]:
    own = values.pop("fields", {})
    return {
        "id": f"{key or uuid.uuid4()}/fr", "parent": None, "type": "ArticlePage", "slug": "une-page", "live": True,
        "visibility": "public", "fields": {"title": title, **own}, "tags": [], **values,
    }  # fmt: skip


def told(*pages: Any, **values: Any) -> dict[str, Any]:
    return {
        "format": "tandem-content",
        "version": 1,
        "pages": list(pages),
        "images": [],
        "documents": [],
        "links": {},
        **values,
    }


def count() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Page, Revision, Image, Document))


def refused(archive: bytes) -> str:
    before = count()
    with pytest.raises(RefusedError) as caught:
        site.bring(archive)
    assert count() == before
    return caught.value.message


def lines(*pages: Any, **values: Any) -> list[Any]:
    home()
    return site.bring(site.packed(told(*pages, **values))).lines


# --- The file ---------------------------------------------------------------------------------------------------------


def with_member(name: str, content: bytes = b"x", mode: int = 0) -> bytes:
    made = io.BytesIO(site.packed(told()))
    with zipfile.ZipFile(made, "a") as target:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        target.writestr(info, content)
    return made.getvalue()


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("content.json", json.dumps(told()))
        target.writestr(f"files/{'a' * 40}.pdf", b"\0" * (3 * archives.MEGA))
    return made.getvalue()


FILES = {
    "empty": (b"", "pas une archive"),
    "text": (b"bonjour", "pas une archive"),
    "no manifest": (site.packed(told())[:0] + b"PK\x05\x06" + b"\0" * 18, "content.json"),
    "truncated": (site.packed(told())[:-20], "pas une archive"),
    "damaged": (site.packed(told()).replace(b"tandem", b"tandex", 1), "abîmée"),
    "climbs out": (with_member("../../etc/passwd"), "rien à y faire"),
    "absolute": (with_member("/etc/passwd"), "rien à y faire"),
    "windows path": (with_member("files\\..\\a.png"), "rien à y faire"),
    "link": (with_member(f"files/{'a' * 40}.png", b"/etc/passwd", stat.S_IFLNK | 0o777), "rien à y faire"),
    "script": (with_member("run.sh"), "rien à y faire"),
    "bomb": (bomb(), "bombe"),
    "no json": (site.packed("{"), "JSON"),
    "latin": (site.packed('{"a": "é"}'.encode("latin-1")), "JSON"),
    "not a number": (site.packed('{"version": NaN}'), "JSON"),
    "deep": (site.packed("[" * 100_000), "JSON"),
    "key twice": (site.packed('{"format": "tandem-content", "format": "x"}'), "JSON"),
    "huge number": (site.packed('{"version": ' + "9" * 10_000 + "}"), "JSON"),
    "another": (site.packed({"hello": 1}), "ne vient pas"),
    "a list": (site.packed([]), "ne vient pas"),
    "next version": (site.packed(told() | {"version": 2}), "version 2"),
    "true version": (site.packed(told() | {"version": True}), "version"),
    "pages no list": (site.packed(told() | {"pages": {}}), "n’est pas une liste"),
    "too many": (site.packed(told(*[{}] * 10_000)), "exportez rubrique"),
}  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_archive_is_refused_in_words(name):
    home()
    content, words = FILES[name]
    assert words in refused(content)


def test_bounds_of_size_and_count(monkeypatch):
    home()
    archive = site.packed(told(), {f"files/{n:040x}.png": b"x" * 50 for n in range(20)})
    for name, value, words in (
        ("MOST_MEMBERS", 10, "plus de 10 fichiers"),
        ("LARGEST_UNPACKED", 500, "dépliée"),
        ("LARGEST_MANIFEST", 10, "textes"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(archives, name, value)
            assert words in refused(archive)
    assert site.bring(archive).lines == []


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_pages_that_cannot_be_are_rejected_each_with_its_reason_and_the_others_come():
    one, other, third = (str(uuid.uuid4()) for _ in range(3))
    rows = [
        page("Bonne"),
        page("Inconnue", type="WikiPage"),
        page("Utilisateur", type="User"),
        page("Accueil", type="HomePage"),
        page("Corbeille", type="RecycleBin"),
        page("Sous elle-même", key=one, parent=f"{one}/fr"),
        page("Ronde a", key=other, parent=f"{third}/fr"),
        page("Ronde b", key=third, parent=f"{other}/fr"),
        page("Orpheline", parent=f"{uuid.uuid4()}/fr"),
        page("", fields={"title": " "}),
        page("Sans type", type=None),
        page("Mauvais identifiant", id="../etc"),
        page("Langue inconnue", id=f"{uuid.uuid4()}/xx"),
        page("Sous une actualité", key=str(uuid.uuid4()), visibility="everyone"),
        "pas une page",
        page("Événement vide", type="EventPage"),
        page("Double", key=KEY),
        page("Double", key=KEY),
        page("Fille de personne", parent=f"{one}/fr"),
    ]
    found = {line.title: line for line in lines(*rows)}
    assert found["Bonne"].status == "new"
    assert found["Double"].status == "rejected"  # the second line of that name
    words = {
        "Inconnue": "type de page", "Utilisateur": "type de page", "Accueil": "type de page", "Corbeille": "type de page",
        "Sous elle-même": "sous elle-même", "Ronde a": "sous elle-même", "Ronde b": "au-dessus", "Orpheline": "au-dessus",
        "Sans type": "type de page", "Mauvais identifiant": "identifiant", "Langue inconnue": "langue",
        "Sous une actualité": "voir", "Événement vide": "il lui manque", "Fille de personne": "au-dessus", "Double": "deux fois",
    }  # fmt: skip
    for title, word in words.items():
        assert found[title].status == "rejected", title
        assert word in found[title].reason, (title, found[title].reason)
    assert set(ArticlePage.objects.values_list("title", flat=True)) == {"Bonne", "Double"}


def test_rows_that_the_database_would_refuse_are_rejected_alone():
    commune = CommuneFactory(aubenas=True)
    occupation = OccupationFactory()
    both = {"commune": commune.insee, "occupation": occupation.code}
    found = lines(
        page("Deux sujets", type="LandingPage", fields=both),
        page("Sans sujet", type="LandingPage"),
        page("Trop long " + "x" * 300),
        page("Mots-clés", tags=["!!!", "Été", "été", "😀"]),
        page("Preuve", type="ServicePage", fields={"proof": "inconnue", "who": "w", "how": "h"}),
        page("Tableau", type="ResourcePage", fields={"valid_until": "0001-01-01", "theme": "x"}),
    )
    told = {line.title[:9]: (line.status, line.reason or "".join(line.told)) for line in found}
    assert told["Deux suje"][0] == "rejected"
    assert "à compléter" in told["Sans suje"][1]
    assert told["Trop long"] == ("rejected", "son titre est trop long")
    assert {told[name][0] for name in ("Mots-clés", "Preuve", "Tableau")} == {"new"}
    service = Page.objects.get(title="Preuve").specific
    service.save_revision().publish()
    assert Client().get(service.url).status_code == 200


def test_a_branch_as_deep_as_an_archive_allows():
    keys = [str(uuid.uuid4()) for _ in range(400)]
    rows = [
        page(f"n{n}", key=key, parent=f"{keys[n - 1]}/fr" if n else f"{keys[-1]}/fr", type="IndexPage")
        for n, key in enumerate(keys)
    ]
    assert {line.status for line in lines(*rows)} == {"rejected"}


def test_what_a_page_says_is_held_to_its_fields_and_blocks():
    body = [
        {
            "type": "heading",
            "value": {"text": "Bon titre", "level": "h2", "onclick": "x()"},
            "id": "pas-un-uuid",
        },
        {"type": "heading", "value": {"text": "Niveau", "level": "h9"}},
        {"type": "heading", "value": "texte"},
        {"type": "raw_html", "value": "<script>alert(1)</script>"},
        {"type": "text", "value": {"a": 1}},
        {"type": "steps", "value": {"title": "Une seule", "steps": [{"value": {"title": "a", "text": "b"}}]}},
        {"type": "embed", "value": {"title": "t", "address": "https://evil.example/v", "text": "t"}},
        {
            "type": "call_to_action",
            "value": {"title": "t", "label": "l", "path": "//evil.example", "page": 1},
        },
        {"type": "picture", "value": {"image": 1, "caption": ""}},
        {"type": "adviser", "value": {"adviser": KEY}},
        {"type": "events", "value": {"title": "t", "number": True}},
        {"type": "events", "value": {"title": "t", "number": 10**30}},
        {"type": "table", "value": {"table": {"columns": [{"type": "x"}], "rows": []}}},
        ["heading"],
        None,
    ]
    values = {
        "body": body, "introduction": "a" * 301, "audience": "aliens", "date": "31/12", "takes_comments": "yes",
        "lead_image": 1, "commune": "'; DROP", "show_in_menus": 1, "owner": 1, "path": "0001", "seo_title": ["x"],
    }  # fmt: skip
    (line,) = lines(
        page("Tordue", fields=values, tags=["bon", 3, "x" * 200], redirects=["javascript:x", "/bonne"])
    )
    made = ArticlePage.objects.get()
    # Steps that are too few are kept, and keep the page from being published.
    assert [child.block_type for child in made.body] == ["heading", "steps"]
    assert any(one.startswith("à compléter avant de publier") for one in line.told)
    assert uuid.UUID(made.body[0].id)
    assert (made.introduction, made.audience, made.owner, made.lead_image) == ("", "", None, None)
    assert list(made.tags.names()) == ["bon"]
    assert len(line.told) >= 20
    assert all(len(one) < 400 for one in line.told)


RICH = {
    "<p>ok</p><script>alert(1)</script>": "<p>ok</p>",
    '<p onclick="x()">ok</p>': "<p>ok</p>",
    '<p><a href="javascript:alert(1)">l</a></p>': "<p>l</p>",
    '<p><a href=" java\nscript:alert(1)">l</a></p>': "<p>l</p>",
    '<p><a href="JAVASCRIPT&colon;alert(1)">l</a></p>': "<p>l</p>",
    '<p><a href="data:text/html,x">l</a></p>': "<p>l</p>",
    '<p><a linktype="page" id="1">l</a></p>': "<p>l</p>",
    '<p><a href="tandem:page/1">l</a></p>': "<p>l</p>",
    '<p><a href="https://tandem.invalid/page/x">l</a></p>': "<p>l</p>",
    '<p>a<img src=x onerror=alert(1)>b</p>': "<p>ab</p>",
    '<embed embedtype="image" id="1" format="left"/>': "",
    '<svg onload="x()"><script>y</script></svg><p>ok</p>': "<p>ok</p>",
    "<iframe src='https://x'></iframe><h1>Titre</h1>": "<p>Titre</p>",
    "<b><p>croisé</b></p>": "<p>croisé</p>",
    "<li>seul</li>": "<p>seul</p>",
    "<p>a &lt;script&gt; b</p>": "<p>a &lt;script&gt; b</p>",
}  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("html", RICH)
def test_rich_text_keeps_what_the_editor_offers(html):
    rows = lines(page("Texte", fields={"body": [{"type": "text", "value": html}]}))
    made = ArticlePage.objects.get()
    stored = made.body.raw_data[0]["value"] if len(made.body) else ""
    for bad in (
        "<script",
        "javascript",
        "onerror",
        "onclick",
        "linktype",
        "<img",
        "<svg",
        "<iframe",
        "data:",
    ):
        assert bad not in stored.lower()
    assert stored == RICH[html] or (not RICH[html] and stored in ("", "<p></p>")), (stored, rows[0].told)


SOUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "</ol>", "<br/>", " ", "\n", "a", "é",
         '<a href="https://e.org/?a=1&b=2">', "</a>", "<a href='/x'>", "&nbsp;", "&lt;b&gt;", "<h2>", "<div>", "</div>", "&amp;", "x y",
         "<script>", "<a linktype='page' id='1'>", "<table>", "\x00", "<", ">", '"', "<!--", "]]>"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@pytest.mark.once
@settings(max_examples=250, deadline=None)
@given(html=SOUP)
def test_any_soup_of_tags_is_read_and_reading_it_again_changes_nothing(html):
    features = ["bold", "italic", "link", "document-link", "ol", "ul"]
    stored, _ = richtext.from_archive(html, features, Incoming({}))
    names = Outgoing()
    names._homes = set()
    out = richtext.to_archive(stored, features, names)
    assert richtext.from_archive(out, features, Incoming({}))[0] == stored
    soup = BeautifulSoup(stored, "html.parser")
    assert soup.find("script") is None
    assert {name for tag in soup.find_all(True) for name in tag.attrs} <= {"href"}


def test_names_with_tricks_of_unicode_are_plain_names():
    tricky = "Ti\u202etre\u0000 \ud83d\ude00 e\u0301 \u2066x\u2069\ufeff"
    raw = json.dumps(told(page(tricky, slug="../../é tricks\u202e", tags=["\u202emot"]))).replace(
        "\\u2066", "\\ud800"
    )
    site_home = home()
    site.bring(site.packed(raw))
    made = ArticlePage.objects.get()
    assert made.title == "Titre 😀 é x"
    assert made.slug == "é-tricks"
    assert made.get_parent() == site_home.page_ptr
    assert list(made.tags.names()) == ["mot"]


# --- Files ------------------------------------------------------------------------------------------------------------


def file_entry(
    kind: str, content: bytes, extension: str, **values: Any
) -> tuple[dict[str, Any], dict[str, bytes]]:
    import hashlib

    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    name = f"files/{digest}.{extension}"
    return {"id": digest, "file": name, "name": f"nom.{extension}", "title": "Fichier", **values}, {
        name: content
    }


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD_FILES = [
    ("images", b"not a picture", "png"),
    ("images", SVG, "svg"),
    ("images", SVG, "png"),
    ("images", site.png()[:-30], "png"),
    ("images", site.png(), "jpg"),
    ("images", b"", "png"),
    ("documents", SVG, "svg"),
    ("documents", b"<html><script>x</script>", "html"),
    ("documents", b"<!DOCTYPE html>", "txt"),
    ("documents", b"MZ", "exe"),
    ("documents", b"", "pdf"),
]


@pytest.mark.once
@pytest.mark.parametrize("number", range(len(BAD_FILES)))
def test_files_that_are_not_what_they_say_stay_out(number):
    home()
    kind, content, extension = BAD_FILES[number]
    entry, files = file_entry(kind, content, extension)
    outcome = site.bring(site.packed(told(**{kind: [entry]}), files))
    assert [line.status for line in outcome.files] == ["rejected"]
    assert outcome.files[0].reason
    assert (Image.objects.count(), Document.objects.count()) == (0, 0)


def test_a_picture_too_large_or_with_another_content_stays_out(monkeypatch):
    home()
    entry, files = file_entry("images", site.png(size=(100, 100)), "png")
    monkeypatch.setattr(files_in, "MOST_PIXELS", 5_000)
    assert "pixels" in site.bring(site.packed(told(images=[entry]), files)).files[0].reason
    files = {next(iter(files)): site.png("blue")}
    assert "annonce" in site.bring(site.packed(told(images=[entry]), files)).files[0].reason
    assert "pas dans l’archive" in site.bring(site.packed(told(images=[entry]))).files[0].reason


def test_an_error_nobody_foresaw_leaves_no_row_and_no_file(settings, monkeypatch):
    section = IndexPageFactory(title="Rubrique", slug="rubrique")
    site.image()
    ArticlePageFactory(
        title="Une", parent=section, lead_image=Image.objects.get(), lead_image_decorative=True
    )
    archive = site.export(section)
    site.empty_site()
    before, files = count(), sorted(settings.MEDIA_ROOT.rglob("*"))

    def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("portal.transfer.importing.Import._redirect", fail)
    with pytest.raises(ZeroDivisionError):
        site.bring(archive)
    assert count() == before
    assert sorted(settings.MEDIA_ROOT.rglob("*")) == files


# --- Anything else ----------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(
        [KEY, f"{KEY}/fr", "page", "<b>x</b>", "heading", "9999-99-99", "\0", "\ud800", "/fr"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


@st.composite
def mutations(draw: Any, valid: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(valid)
    for _ in range(draw(st.integers(1, 3))):
        found = [place for place in places(changed) if place]
        if not found:
            break
        *above, last = draw(st.sampled_from(found))
        target = changed
        for key in above:
            target = target[key]
        act = draw(st.sampled_from(["replace", "delete", "copy"]))
        if act == "replace":
            target[last] = draw(JSON)
        elif act == "delete":
            del target[last]
        elif isinstance(target, list):
            target.append(copy.deepcopy(target[last]))
    return changed


def try_import(archive: bytes) -> None:
    """It imports, whole and readable, or it is refused and nothing is written."""
    with transaction.atomic():
        before = count()
        try:
            outcome = site.bring(archive, publish=True)
        except RefusedError:
            outcome = None
            assert count() == before
        for line in outcome.lines if outcome else ():
            assert line.status != "rejected" or line.reason
            if line.pk:
                made = Page.objects.get(pk=line.pk).specific.get_latest_revision_as_object()
                assert made.title
                assert str(made.body) is not None
        json.dumps(outcome.report() if outcome else {}).encode()
        transaction.set_rollback(True)


@pytest.mark.once
def test_any_change_of_a_valid_archive_imports_or_is_refused():
    top = IndexPageFactory(title="Rubrique", slug="rubrique")
    photo = site.image()
    body = [
        ("heading", {"text": "Un", "level": "h2"}),
        ("text", f'<p>Lis <a linktype="page" id="{top.pk}">la rubrique</a></p>'),
        ("picture", {"image": site.picture(photo), "caption": ""}),
        ("table", {"table": site.table(), "row_heads": True}),
        ("events", {"title": "Bientôt", "audiences": ["youth"], "themes": [], "number": 3, "more": top}),
    ]
    ArticlePageFactory(
        title="Article",
        slug="article",
        parent=top,
        body=body,
        tags=["mot"],
        lead_image=photo,
        lead_image_alt="a",
    )
    archive = site.export(top)
    valid, files = site.content(archive), site.files_of(archive)
    site.empty_site()

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def change_content(data: Any) -> None:
        try_import(site.packed(json.dumps(data.draw(mutations(valid))), files))

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(archive) - 1), st.binary(min_size=0, max_size=4), st.integers(0, 8))
    def change_bytes(place: int, put: bytes, cut: int) -> None:
        try_import(archive[:place] + put + archive[place + cut :])

    change_content()
    change_bytes()


# --- What the models say ----------------------------------------------------------------------------------------------


@pytest.mark.once
def test_every_field_and_block_of_our_pages_travels_or_is_left_by_name():
    from django.apps import apps
    from django.db import models
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model

    from portal.transfer.references import CODES

    targets = {get_image_model(), get_document_model(), Page}
    types = [
        model
        for model in apps.get_app_config("pages").get_models()
        if issubclass(model, Page) and fields.is_transferable(model)
    ]
    assert len(types) >= 10
    for model in types:
        rows = [field for _, own in fields.rows_of(model).values() for field in own]
        for field in [*fields.fields_of(model), *rows]:
            if isinstance(field, models.ForeignKey):
                assert field.related_model in targets or field.related_model._meta.label_lower in CODES, field

    def walk(block: Any) -> None:
        assert isinstance(block, (*blocks.KNOWN, *blocks.LEFT)), type(block)
        for child in getattr(block, "child_blocks", {}).values():
            walk(child)
        if hasattr(block, "child_block"):
            walk(block.child_block)

    for _name, block in [*page_blocks.BODY_BLOCKS, *page_blocks.SIDE_BLOCKS, *page_blocks.QUESTION_BLOCKS]:
        walk(block)
