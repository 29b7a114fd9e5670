"""The address client against a real HTTP server of this process."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.reference.addresses import BanClient, NullAddressClient, get_client

FEATURE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [4.3904, 44.6201]},
    "properties": {
        "label": "4 Rue des Cordeliers 07200 Aubenas",
        "score": 0.96,
        "postcode": "07200",
        "citycode": "07019",
        "city": "Aubenas",
        "type": "housenumber",
    },
}


class Server:
    """Answers what the test says, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: self.send(
            handler, {"type": "FeatureCollection", "features": [FEATURE]}
        )
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(parse_qs(urlsplit(self.path).query))
                server.answer(self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name of the standard library)
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)

    @staticmethod
    def send(handler: BaseHTTPRequestHandler, body: Any, status: int = 200) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    server.thread.start()
    yield server
    server.http.shutdown()
    server.http.server_close()
    server.thread.join()


def test_an_address_becomes_a_point(server: Server, settings: Any) -> None:
    settings.ADDRESS_API_URL = server.url
    answer = get_client().search("  4 rue   des cordeliers ", insee="07019")
    assert answer.available
    assert (answer.matches[0].insee, answer.matches[0].lat, answer.matches[0].lon) == (
        "07019",
        44.6201,
        4.3904,
    )
    assert answer.matches[0].kind == "housenumber"
    assert server.asked[0]["q"] == ["4 rue des cordeliers"]
    assert server.asked[0]["citycode"] == ["07019"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 200),
        ({"features": None}, 200),
        ({"other": []}, 200),
        ({"features": [{"properties": {}}]}, 200),
        ([], 200),
        ({}, 500),
        ({}, 429),
    ],
)
def test_a_bad_answer_is_unavailable_not_an_error(server: Server, body: Any, status: int) -> None:
    server.answer = lambda handler: Server.send(handler, body, status)
    answer = BanClient(server.url).search("rue de la gare")
    assert not answer.available
    assert answer.matches == ()


def test_a_slow_service_does_not_hold_the_page(server: Server) -> None:
    server.answer = lambda handler: time.sleep(1)
    started = time.monotonic()
    assert not BanClient(server.url, timeout=0.2).search("rue de la gare").available
    assert time.monotonic() - started < 0.9


def test_nobody_listening_is_unavailable() -> None:
    assert not BanClient("http://127.0.0.1:9").search("rue de la gare").available


def test_too_short_is_not_asked(server: Server) -> None:
    assert BanClient(server.url).search("ab").matches == ()
    assert server.asked == []


def test_without_a_url_the_null_twin_answers(settings: Any) -> None:
    settings.ADDRESS_API_URL = ""
    client = get_client()
    assert isinstance(client, NullAddressClient)
    assert not client.search("rue de la gare").available


def test_the_address_never_goes_to_the_log(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.answer = lambda handler: Server.send(handler, {}, 500)
    BanClient(server.url).search("12 rue du Secret")
    assert "Secret" not in caplog.text
