"""Every form and every page of ours: markup stays text wherever it is typed or shown, and a text that is too long is
refused in words and comes back whole.

The walk reads pages as a browser does, so that a form added tomorrow is walked over too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from django.apps import apps
from django.db import models, transaction
from django.http import QueryDict
from django.urls import reverse

from offers.services.profiles import data_of, keep_version
from tests.access_matrix import MATRIX
from tests.factories.employers import NeedDraftFactory
from tests.factories.reference import AppellationFactory

pytestmark = pytest.mark.django_db
OURS = ("accounts", "employers", "pathways", "offers", "mediations")
SCRIPT = "\"'><script>mal()</script>"
SHORT = "<b>mal</b>"
LONG = "é" * 10_000
# Values that mean something to the code: an address, a number, a code.
NOT_FREE = re.compile(
    r"email|phone|siret|siren|slug|code|hash|folded|token|kind|ref$|version|step|locale|key|colour|band"
)
# Pages of ours that have more than one face.
MORE = {
    "pathways:youth_edit_section": [
        "identite",
        "contact",
        "lieu",
        "souhaits",
        "competences",
        "contraintes",
        "suivi",
    ],
    "offers:need_step": ["travail", "lieu-et-dates", "attentes", "conditions"],
    "mediations:staff_step": ["rencontre", "immersion", "recrutement", "non-retenu", "retrait", "cloture"],
    "mediations:employer_step": ["rencontre", "immersion", "recrutement", "non-retenu"],
}
# An upload is not typed, the search of a list is in its URL.
TEXTS = ("text", "search", "")


def addresses(world: Any) -> Iterator[tuple[str, str, str]]:
    """(name, identity, path) of each page that can be read, once per face."""
    for name, page in MATRIX.items():
        if "GET" not in page.methods or page.answers or not page.who:
            continue
        args = page.args(world)
        who = next(one for one in ("adviser", "employer", "youth", *sorted(page.who)) if one in page.who)
        for slug in MORE.get(name, [None]):
            yield name, who, reverse(name, args=[*args[:-1], slug] if slug else args)


@dataclass
class Form:
    """A form of a page as a browser would send it unchanged."""

    path: str
    data: QueryDict = field(default_factory=lambda: QueryDict(mutable=True))
    texts: list[str] = field(default_factory=list)

    def filled(self, text: str) -> QueryDict:
        data = self.data.copy()
        for name in self.texts:
            data[name] = text
        return data


def forms_of(html: str, path: str) -> list[Form]:
    found = []
    for tag in BeautifulSoup(html, "html.parser").find_all("form", method="post"):
        form = Form(urljoin(path, str(tag.get("action") or "")))
        for control in tag.find_all(["input", "textarea", "select", "button"]):
            _read(control, form)
        if form.texts and not form.path.startswith(("/compte/", "/admin/")):
            found.append(form)
    return found


def _read(control: Tag, form: Form) -> None:
    name, kind = str(control.get("name") or ""), str(control.get("type") or "")
    if not name or name == "csrfmiddlewaretoken" or kind == "file":
        return
    if control.name == "textarea" or (control.name == "input" and kind in TEXTS):
        form.texts.append(name)
        form.data[name] = str(control.get("value") or control.text or "")
    elif control.name == "select":
        options = [str(option.get("value")) for option in control.find_all("option") if option.get("value")]
        form.data.setlist(name, options[:1])
    elif kind == "radio":
        form.data.setdefault(name, str(control.get("value")))
    elif kind == "checkbox":
        if control.has_attr("checked"):
            form.data.appendlist(name, str(control.get("value") or "on"))
    elif control.name == "button":
        form.data.setdefault(name, str(control.get("value") or ""))
    else:
        form.data[name] = str(control.get("value") or "")


def sent(client: Any, form: Form, text: str) -> Any:
    """Send it and come back to the world as it was."""
    with transaction.atomic():
        answer = client.post(form.path, form.filled(text), follow=True)
        transaction.set_rollback(True)
    return answer


@pytest.fixture
def pages(identities: Any, world: Any) -> list[tuple[str, Any, str, str]]:
    """(name, client, path, text) of every page that can be read."""
    AppellationFactory()
    read = []
    for name, who, path in addresses(world):
        client = identities[who].client
        answer = client.get(path)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            read.append((name, client, path, answer.content.decode()))
    assert len(read) > 60
    return read


@pytest.mark.once
def test_markup_in_every_field_of_every_form_stays_text(pages):
    problems, walked = [], set()
    for name, client, path, html in pages:
        for form in forms_of(html, path):
            if (form.path, tuple(form.texts)) in walked:
                continue
            walked.add((form.path, tuple(form.texts)))
            answer = sent(client, form, SCRIPT)
            text = answer.content.decode()
            if answer.status_code >= 500 or "<script>mal" in text:
                problems.append(f"{name} {form.path} {form.texts}: {answer.status_code}")
    assert not problems, "\n".join(problems)
    assert len(walked) > 40


@pytest.mark.postgresql  # SQLite takes a text of any length: there it could not fail
def test_a_text_of_ten_thousand_characters_is_refused_and_comes_back_in_every_form(pages):
    problems, walked = [], set()
    for name, client, path, html in pages:
        for form in forms_of(html, path):
            if (form.path, tuple(form.texts)) in walked:
                continue
            walked.add((form.path, tuple(form.texts)))
            answer = sent(client, form, LONG)
            text = answer.content.decode()
            lost = [one for one in form.texts if not _kept(text, one)]
            if answer.status_code not in (200, 409, 422) or lost or "error-summary" not in text:
                problems.append(f"{name} {form.path}: {answer.status_code}, lost: {lost}")
    assert not problems, "\n".join(problems)


def _kept(html: str, name: str) -> bool:
    for control in BeautifulSoup(html, "html.parser").find_all(["input", "textarea"], attrs={"name": name}):
        if (control.text.strip() or str(control.get("value") or "")) == LONG:
            return True
    return False


@pytest.mark.once
def test_markup_in_everything_that_is_stored_is_shown_as_text(identities, world):
    """Every free text of every row of ours, then every page that anybody may read."""
    keep_version(world.offer.profile, data_of(world.offer), author=identities["employer"].user)
    NeedDraftFactory(user=identities["employer"].user, answers={"travail": {"title": [SCRIPT]}})
    written = sum(_write_markup(model) for label in OURS for model in apps.get_app_config(label).get_models())
    assert written > 60
    problems, read = [], 0
    for name, page in MATRIX.items():
        if "GET" not in page.methods:
            continue
        for who in sorted(page.who):
            answer = identities[who].client.get(reverse(name, args=page.args(world)), follow=True)
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            read += 1
            text = answer.content.decode()
            if answer.status_code >= 500 or "<script>mal" in text or SHORT in text:
                problems.append(f"{name} {who}: {answer.status_code}")
    assert not problems, "\n".join(problems)
    assert read > 150


def _write_markup(model: type[models.Model]) -> int:
    """How many fields of this model now carry markup."""
    free = [
        one
        for one in model._meta.local_concrete_fields
        if isinstance(one, models.CharField | models.TextField)
        and not (one.choices or one.unique or one.primary_key or NOT_FREE.search(one.name))
    ]
    for one in free:
        model.objects.update(
            **{one.name: SCRIPT if (one.max_length or 99) >= len(SCRIPT) else SHORT[: one.max_length]}
        )
    for one in model._meta.local_concrete_fields:
        if one.name in ("unknown_labels", "content") and isinstance(one, models.JSONField):
            model.objects.update(
                **{
                    one.name: [SCRIPT]
                    if one.name == "unknown_labels"
                    else {"title": SCRIPT, "skills": [SCRIPT]}
                }
            )
    return len(free)
