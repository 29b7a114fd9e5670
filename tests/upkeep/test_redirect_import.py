"""Old addresses come in from the files that people have; what cannot be read is refused in words, never with an error 500."""

import io
from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from wagtail.contrib.redirects.models import Redirect

from portal.core.errors import ApplicationError
from portal.upkeep.redirect_import import as_plain_csv
from tests.people import login

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def workbook(rows):
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


GOOD = {
    "excel.csv": "ancienne;nouvelle\r\n/été/;/actualites/\r\n/œuf/;https://exemple.example/\r\n".encode(
        "cp1252"
    ),
    "utf8.CSV": "﻿from,to\n/été/,/actualites/\n\n/œuf/,https://exemple.example/,\n".encode(),
    "tabs.tsv": "from\tto\n/été/\t/actualites/\n/œuf/\thttps://exemple.example/\n".encode(),
    "book.xlsx": workbook(
        [["from", "to"], ["/été/", "/actualites/"], ["/œuf/", "https://exemple.example/"], [None]]
    ),
}
BAD = {
    "empty.csv": b"",
    "spaces.csv": b"  \n ",
    "one.csv": b"from\n/a/\n",
    "titles.csv": b"from,to\n",
    "short.csv": b"from,to\n/a/,/b/\n/c/\n",
    "long.csv": b"from,to\n/a/,/b/,/c/\n",
    "photo.png": b"\x89PNG\r\n",
    "photo.csv": b"\x89PNG\x00\x00",
    "book.csv": GOOD["book.xlsx"],
    "text.xlsx": b"from,to\n/a/,/b/\n",
    "half.xlsx": GOOD["book.xlsx"][:-200],
    "quote.csv": b'from,to\n"/a/,/b/\n' + b"x" * 200_000,
    "many.csv": b"from,to\n" + b"/a/,/b/\n" * 6_000,
}  # fmt: skip


@pytest.fixture
def browser(identities):
    return login(identities["superuser"].user)


def send(browser, name, content):
    file = SimpleUploadedFile(name, content)
    return browser.post(reverse("wagtailredirects:start_import"), {"import_file": file}, follow=True)


@pytest.mark.parametrize("name", GOOD)
def test_files_of_every_program_come_in(browser, name):
    page = BeautifulSoup(send(browser, name, GOOD[name]).content, "html.parser")
    form = page.find("form", action=reverse("wagtailredirects:process_import"))
    fields = {one["name"]: one.get("value", "") for one in form.find_all("input") if one.get("name")}
    browser.post(form["action"], fields | {"from_index": 0, "to_index": 1, "permanent": "on", "site": ""})
    made = {row.old_path: row.link for row in Redirect.objects.all()}
    assert made == {"/été": "http://localhost:8000/actualites/", "/œuf": "https://exemple.example/"}


@pytest.mark.parametrize("name", BAD)
def test_others_are_refused_in_words(browser, name):
    answer = send(browser, name, BAD[name])
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert page.find("input", {"name": "import_file"})
    assert page.select(".messages .error, .w-field__errors, .error-message"), name
    assert "Error" not in page.get_text()
    assert not Redirect.objects.exists()


def test_who_may_not_add_redirects_is_sent_away(identities):
    answer = send(login(identities["adviser"].user), "excel.csv", GOOD["excel.csv"])
    assert answer.redirect_chain
    assert b"import_file" not in answer.content


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.tsv"]))
@settings(max_examples=60)
def test_any_bytes_are_read_or_refused(content, name):
    with suppress(ApplicationError):
        assert as_plain_csv(SimpleUploadedFile(name, content)).read().count(b"\n") >= 2
