"""Ask another site whether an address answers. Only the public internet: an editor's text must not make the portal ask
machines of its own network."""

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

TIMEOUT_S = 10.0
BETWEEN_S = 1.0  # seconds between two questions to the same host
MAX_REDIRECTS = 5
AGENT = "Tandem (verification des liens)"
GONE = {404, 410}
# Some sites refuse the short question and answer the long one.
ASK_AGAIN = {403, 404, 405, 406, 500, 501, 503}


@dataclass(frozen=True)
class Verdict:
    """`reached` is false when no answer came: the fault may be ours."""

    ok: bool
    gone: bool = False
    reached: bool = True
    reason: str = ""


class NotPublic(httpx.TransportError):
    """The name leads to a machine that is not on the public internet."""


def is_public(address: str) -> bool:
    return ipaddress.ip_address(address).is_global


class GuardedTransport(httpx.HTTPTransport):
    """Looks each name up itself and asks the address it looked at, at each redirection too: a name that changes between the
    look and the question gains nothing."""

    def __init__(self, reachable: Callable[[str], bool]) -> None:
        super().__init__()
        self.reachable = reachable

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError("unknown name") from error
        numbers = [str(entry[4][0]).partition("%")[0] for entry in found]
        if not all(self.reachable(number) for number in numbers):
            raise NotPublic(host)
        asked = httpx.Request(
            request.method,
            request.url.copy_with(host=numbers[0]),
            headers=request.headers,
            extensions=request.extensions | {"sni_hostname": host},
        )
        return super().handle_request(asked)


class Checker:
    """One run: a client, and the moment each host was last asked."""

    def __init__(self, *, reachable: Callable[[str], bool] = is_public, between: float = BETWEEN_S) -> None:
        self.client = httpx.Client(
            transport=GuardedTransport(reachable),
            timeout=TIMEOUT_S,
            follow_redirects=True,
            max_redirects=MAX_REDIRECTS,
            headers={"User-Agent": AGENT},
        )
        self.between = between
        self.asked: dict[str, float] = {}

    def __enter__(self) -> "Checker":
        return self

    def __exit__(self, *error: object) -> None:
        self.client.close()

    def check(self, url: str) -> Verdict:
        try:
            status = self._ask("HEAD", url)
            if status in ASK_AGAIN:
                status = self._ask("GET", url)
        except httpx.TooManyRedirects:
            return Verdict(ok=False, reason="tourne en rond")
        except NotPublic:
            return Verdict(ok=False, reason="adresse qui n’est pas publique")
        except httpx.TimeoutException:
            return Verdict(ok=False, reached=False, reason="n’a pas répondu à temps")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            return Verdict(ok=False, reached=False, reason="injoignable")
        if status < 400:
            return Verdict(ok=True)
        return Verdict(ok=False, gone=status in GONE, reason=_words(status))

    def _ask(self, method: str, url: str) -> int:
        host = httpx.URL(url).host
        wait = self.asked.get(host, 0.0) + self.between - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        try:
            # The body stays where it is.
            with self.client.stream(method, url) as response:
                return response.status_code
        finally:
            self.asked[host] = time.monotonic()


def _words(status: int) -> str:
    if status in GONE:
        return f"page absente ({status})"
    return f"refusé ({status})" if status < 500 else f"en panne ({status})"
