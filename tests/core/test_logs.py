import json
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.logs import JsonFormatter, masked


def line(message, *arguments, exc_info=None):
    return json.loads(
        JsonFormatter().format(logging.LogRecord("a", 20, "f", 1, message, arguments, exc_info))
    )


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("mail to lila.martin@example.org refused", "lila.martin@example.org"),
        ("sms to 06 12 34 56 78", "06 12 34 56 78"),
        ("sms to +33612345678", "+33612345678"),
        ("Not Found: /suivi/eyJhbGciOiJIUzI1NiJ9:1uQx:abc/", "eyJhbGciOiJIUzI1NiJ9:1uQx:abc"),
        ("GET /offres/?nom=Lila", "Lila"),
    ],
)
def test_personal_data_is_masked(text, hidden):
    assert hidden not in line("%s", text)["message"]


def test_public_ids_stay_readable():
    path = "Not Found: /offres/6f1b0c7e-8a39-4c0e-9b0e-2f9ad7a6d7aa/"
    assert masked(path) == path


def test_an_exception_says_where_and_not_what():
    try:
        raise ValueError("Key (email)=(lila@example.org) already exists")
    except ValueError:
        written = line("failed", exc_info=sys.exc_info())
    assert written["exception"] == "ValueError"
    assert "test_logs.py" in written["stack"][-1]
    assert "lila" not in json.dumps(written)


@given(st.text())
def test_every_message_is_one_line_of_json(text):
    assert "\n" not in JsonFormatter().format(logging.LogRecord("a", 20, "f", 1, "%s", (text,), None))


@pytest.mark.django_db
def test_an_answer_carries_the_request_id_it_was_given(client):
    answer = client.get("/sante/vivante/", headers={"X-Request-ID": "abcdef-123456"})
    assert answer["X-Request-ID"] == "abcdef-123456"
    assert client.get("/sante/vivante/", headers={"X-Request-ID": "<script>\n"})["X-Request-ID"].isalnum()
