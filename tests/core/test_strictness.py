"""The strictness of the test run itself: without these, a green run would prove less than it says."""

import socket
import warnings

import pytest
from django.core.cache import cache
from django.db import transaction
from django.template import Context, Engine, Origin, Template
from pytest_socket import SocketConnectBlockedError

from tests.strict_responses import inline_code
from tests.strict_templates import THIRD_PARTIES, UndefinedVariableError

OURS = Origin(name="/srv/tandem/templates/a.html")
THEIRS = Origin(name="/srv/lib/python3.11/site-packages/wagtail/admin/templates/a.html")


def render(source: str, origin: Origin, **context: object) -> str:
    return Template(source, origin=origin, engine=Engine()).render(Context(context))


@pytest.mark.parametrize(
    "source", ["{{ nom }}", "{{ jeune.nom }}", "{{ nom|upper }}", "{% with a=nom %}{{ a }}{% endwith %}"]
)
def test_an_unknown_variable_fails_in_our_templates(source):
    with pytest.raises(UndefinedVariableError, match="nom"):
        render(source, OURS, jeune={})


@pytest.mark.parametrize(
    "source", ["{% if nom %}a{% endif %}", "{{ nom|default:'' }}", "{% for n in noms %}a{% endfor %}"]
)
def test_asking_whether_something_is_there_is_not_an_error(source):
    assert render(source, OURS) == ""


def test_known_variables_resolve_once():
    calls = []
    assert render("{{ nom|upper }}", OURS, nom=lambda: calls.append(1) or "lila") == "LILA"
    assert len(calls) == 1


def test_third_parties_are_named_with_a_reason():
    assert render("{{ nom }}", THEIRS) == ""
    assert all(len(reason) > 20 for reason in THIRD_PARTIES.values())


def test_warnings_are_errors():
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


@pytest.mark.filterwarnings("ignore:A test tried to use")
def test_the_network_is_closed():
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_the_cache_is_empty_before_each_test():
    assert cache.get("left-over") is None
    cache.set("left-over", "yes")


test_the_cache_is_empty_again = test_the_cache_is_empty_before_each_test


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<p style="color:red">a</p>',
        "<style>p{}</style>",
        '<a href="/" onclick="x()">a</a>',
        '<script type="module">x()</script>',
    ],
)
def test_inline_code_is_seen(html):
    assert inline_code(html)


@pytest.mark.parametrize(
    "html",
    [
        '<script src="/static/a.js" defer></script>',
        '<script type="application/ld+json">{}</script>',
        "<p>style= onclick=</p>",
        '<p data-style="a" class="on">a</p>',
    ],
)
def test_allowed_code_is_not_seen_as_inline(html):
    assert inline_code(html) == []


@pytest.mark.django_db
def test_on_commit_callbacks_run_when_the_outer_block_ends():
    seen = []
    with transaction.atomic():
        transaction.on_commit(lambda: seen.append("outer"))
        with transaction.atomic():
            transaction.on_commit(lambda: seen.append("inner"))
        assert seen == []
    assert seen == ["outer", "inner"]
    transaction.on_commit(lambda: seen.append("outside"))
    assert seen[-1] == "outside"


@pytest.mark.django_db
def test_on_commit_callbacks_of_a_rolled_back_block_do_not_run():
    seen = []

    def failing() -> None:
        with transaction.atomic():
            transaction.on_commit(lambda: seen.append("never"))
            raise ValueError("rolled back")

    with pytest.raises(ValueError, match="rolled back"), transaction.atomic():
        failing()
    assert seen == []
