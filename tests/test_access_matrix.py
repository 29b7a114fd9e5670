"""Every URL of ours × every identity × GET and POST, against the table of `access_matrix.py`."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse

from tests.access_matrix import BOTH, MATRIX, Page
from tests.people import IDENTITIES, login

pytestmark = pytest.mark.once

# Their pages are tested by prefix: Wagtail's own rights, allauth's own views.
BY_PREFIX = ("admin/", "compte/", "documents/", "_util/")
# Sessions, who looked at a file (a read is logged on purpose), limits kept in the cache, and the row of settings that
# Wagtail makes the first time it is read.
WRITTEN_BY_READING = (
    "django_session",
    "usersessions_usersession",
    "pathways_fileaccess",
    "core_cache",
    "pages_brandsettings",
)
LOGIN = "/compte/connexion/"


def undone(act: Callable[[], Any]) -> Any:
    """Do something in the database and take back what it wrote."""
    with transaction.atomic():
        result = act()
        transaction.set_rollback(True)
    return result


def url_names() -> Iterator[tuple[str, str]]:
    def walk(resolver: Any, prefix: str, space: str) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, path, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
            else:
                yield path, f"{space}{pattern.name}"

    return walk(get_resolver(), "", "")


OURS = sorted(
    {name for path, name in url_names() if not path.startswith(BY_PREFIX) and name != "wagtail_serve"}
)


def test_every_url_is_in_the_table():
    assert sorted(set(OURS) - set(MATRIX)) == [], "URLs without a line in tests/access_matrix.py"
    assert sorted(set(MATRIX) - set(OURS)) == [], "lines of tests/access_matrix.py without a URL"


def test_every_view_of_ours_says_who_may_open_it():
    for _, name in url_names():
        if name in MATRIX:
            path = reverse(name, args=_any_arguments(name))
            assert getattr(resolve(path).func, "access", None), (
                f"{name} has no decorator of portal.accounts.access"
            )


def test_personal_objects_are_named_by_uuid():
    """A number in a URL invites to try the next one; only technical rows of the staff and public pages are."""
    numbered = [name for path, name in url_names() if name in MATRIX and "<int:" in path]
    assert numbered == ["finding:sitemap", "pages:health_replay", "upkeep:reading", "comments:write"]


def _any_arguments(name: str) -> list[Any]:
    path = next(path for path, found in url_names() if found == name)
    samples = {
        "uuid": "00000000-0000-4000-8000-000000000000",
        "int": 1,
        "str": "x",
        "slug": "x",
        "path": "x",
    }
    return [samples[kind] for kind in re.findall(r"<(\w+):", path)]


def problem(page: Page, who: str, method: str, response: Any) -> str | None:
    """What is wrong with an answer, or None."""
    status = response.status_code
    to_login = status == 302 and response.url.startswith(LOGIN)
    if status >= 500:
        return f"error {status}"
    if who in page.who:
        expected_error = status in page.answers
        wrong_method = status == 405 and method not in page.methods
        if method not in page.methods:
            return None if wrong_method else f"{status} instead of 405"
        if expected_error or (status < 400 and not to_login) or status in (400, 409, 422):
            return None
        return f"refused ({status})"
    if who == "anonymous":
        return None if to_login or status == 405 else f"not sent to the login page ({status})"
    if who in page.foreign:
        return None if status in (404, 405) else f"a foreign object answers {status}"
    return None if status in (403, 404, 405) else f"let in ({status})"


class Writes:
    """What reading a page writes, but for what is written on purpose."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.match(r"\s*(INSERT|UPDATE|DELETE)", sql) and not any(
            name in sql for name in WRITTEN_BY_READING
        ):
            self.found.add(f"reading writes: {sql[:90]}")
        return execute(sql, params, many, context)


PARTS = 4


@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize("part", range(PARTS))
def test_matrix(part, identities, world):
    """`who` gets in and nobody else does; reading writes nothing."""
    problems = []
    for name, page in sorted(MATRIX.items())[part::PARTS]:
        path = reverse(name, args=page.args(world))
        for who in IDENTITIES:
            for method in sorted(BOTH):
                client, writes = identities[who].client, Writes()
                cookies = client.cookies.copy()
                with connection.execute_wrapper(writes):
                    found = undone(lambda: problem(page, who, method, client.generic(method, path)))  # noqa: B023 - called at once
                client.cookies = cookies
                if found:
                    problems.append(f"{name} {method} {who}: {found}")
                if method == "GET" and method in page.methods and who in page.who:
                    problems += [f"{name} {who}: {one}" for one in sorted(writes.found)]
    assert not problems, "\n".join(problems)


def test_posting_without_a_token_is_refused(identities, world):
    problems = []
    for name, page in MATRIX.items():
        if "POST" in page.methods:
            who = sorted(page.who)[0]
            client = identities[who].client
            client.handler.enforce_csrf_checks = True
            status = client.post(reverse(name, args=page.args(world))).status_code
            if status != 403:
                problems.append(f"{name} {who}: {status}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("who", ["adviser", "manager", "editor", "structure_admin", "superuser"])
def test_the_team_opens_nothing_without_its_second_factor(who, identities, world):
    client = login(identities[who].user, second_factor=False, client=Client())
    for name, page in MATRIX.items():
        if name in ("pages:health_live", "pages:health_ready", "pages:brand_css", "pages:picture"):
            continue  # read by machines and by every page, the one of the second factor included
        response = client.get(reverse(name, args=page.args(world)))
        assert response.status_code == 302, name
        assert response.url.startswith("/compte/double-authentification/"), name


@pytest.mark.parametrize("who", IDENTITIES)
def test_wagtail_admin_is_for_editors(who, identities):
    status = identities[who].client.get("/admin/").status_code
    assert (status == 200) == (who in ("editor", "structure_admin", "superuser")), status


def test_pages_of_the_account_ask_for_a_login(client, db):
    closed = [
        name
        for path, name in url_names()
        if path.startswith("compte/double-authentification/") and "<" not in path
    ]
    for name in [*closed, "usersessions_list", "account_email"]:
        if name != "mfa_authenticate":
            assert client.get(reverse(name)).url.startswith(LOGIN), name


def test_headers_of_every_answer(identities):
    for who, path in (
        ("anonymous", LOGIN),
        ("adviser", "/conseiller/entreprises/"),
        ("employer", "/employeur/equipe/"),
    ):
        response = identities[who].client.get(path)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "object-src 'none'" in policy
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] in ("DENY", "SAMEORIGIN")
        assert response["Referrer-Policy"] == "same-origin"
        assert "no-store" in response["Cache-Control"] or who == "anonymous"
