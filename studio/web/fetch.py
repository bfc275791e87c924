"""Fetching a media file from a URL that a user named: public addresses only, checked before each connection."""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from studio.errors import MediaRefused
from studio.store.engine import no_room
from studio.work.intake import Arrived, clean_name

REDIRECTS = 3
SILENCE = 20.0
"""Seconds without a byte."""
WHOLE = 600.0
"""Seconds for one file in all."""
CHUNK = 1 << 18

Clock = Callable[[], float]


def fetch(url: str, place: Path, *, limit: int, allow: frozenset[str], clock: Clock = time.monotonic) -> Arrived:
    """Bring ``url`` to ``place``. Raises ``MediaRefused`` 4001 (address, answer) or 4002 (size), ``DiskFull``.

    The address that was checked is the one that is connected to, so that a name cannot change its meaning in between.
    """
    deadline = clock() + WHOLE
    for _ in range(REDIRECTS + 1):
        connection, target = _connect(url, allow)
        try:
            answer = _ask(connection, target, url)
            if answer.status in (301, 302, 303, 307, 308):
                where = answer.getheader("Location")
                if not where:
                    raise _refuse("The address redirects to nowhere.")
                url = _joined(url, where)
                continue
            if answer.status != 200:
                raise _refuse(f"The address answered with HTTP {answer.status}, not with a file.")
            name = _name(answer.getheader("Content-Disposition"), url)
            return _read(answer, place, name, limit, deadline, clock)
        except (OSError, http.client.HTTPException) as error:
            raise _refuse("The file could not be fetched: the connection failed or fell silent.") from error
        finally:
            connection.close()
    raise _refuse(f"The address redirects more than {REDIRECTS} times.")


def _joined(url: str, where: str) -> str:
    try:
        return urljoin(url, where)
    except ValueError:
        raise _refuse("The address redirects to something that is not a web address.") from None


def _read(
    answer: http.client.HTTPResponse, place: Path, name: str, limit: int, deadline: float, clock: Clock
) -> Arrived:
    too_large = MediaRefused("4002", f"{name} is larger than {limit // 2**20} MB. Compress it or cut it into parts.")
    expected = answer.length
    if expected is not None and expected > limit:
        raise too_large
    size, digest = 0, hashlib.sha256()
    with no_room(), place.open("wb") as file:
        while chunk := answer.read1(CHUNK):
            size += len(chunk)
            if size > limit:
                raise too_large
            if clock() > deadline:
                raise _refuse("The file took too long to fetch.")
            file.write(chunk)
            digest.update(chunk)
    if expected is not None and size != expected:
        raise _refuse("The file ended too early.")
    return Arrived(place, name, size, digest.hexdigest())


def _ask(connection: http.client.HTTPConnection, target: str, url: str) -> http.client.HTTPResponse:
    connection.request(
        "GET", target, headers={"User-Agent": "subtitle-studio", "Accept": "*/*", "Accept-Encoding": "identity"}
    )
    return connection.getresponse()


def _connect(url: str, allow: frozenset[str]) -> tuple[http.client.HTTPConnection, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refuse("This is not a web address.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _refuse("Only http and https addresses can be fetched.")
    if parts.username is not None:
        raise _refuse("An address with a user name in it cannot be fetched.")
    secure = parts.scheme == "https"
    port = port or (443 if secure else 80)
    addresses = _checked(parts.hostname, port, allow)
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    if any(ord(char) <= 32 or ord(char) > 126 for char in target):
        from urllib.parse import quote

        target = quote(target, safe="/?&=%:@!$'()*+,;~[]-._")
    try:
        connection = http.client.HTTPConnection(parts.hostname, port, timeout=SILENCE)
    except http.client.InvalidURL:  # a space in the name, which some resolvers let pass
        raise _refuse("This is not a web address.") from None
    wire = _wire(parts.hostname, addresses, port, secure)
    if secure:
        connection.default_port = 443
    connection.sock = wire
    return connection, target


def _wire(host: str, addresses: Sequence[str], port: int, secure: bool) -> socket.socket:
    """A connection to the first address that answers."""
    for address in addresses:
        try:
            plain = socket.create_connection((address, port), timeout=SILENCE)
        except OSError:
            continue
        if not secure:
            return plain
        try:
            return _tls().wrap_socket(plain, server_hostname=host)
        except OSError as error:
            plain.close()
            raise _refuse(f"No secure connection to {host}: its certificate is not accepted.") from error
    raise _refuse(f"No connection to {host}.")


def _checked(host: str, port: int, allow: frozenset[str]) -> tuple[str, ...]:
    """The addresses of ``host`` that may be connected to. Every address that the name has must be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _refuse(f"There is no host named {host}.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if host.lower() not in allow and not all(_public(address) for address in addresses):
        raise _refuse(f"{host} is not a public address. Send the file itself, or name the host in STUDIO_URL_ALLOW.")
    return tuple(dict.fromkeys(addresses))


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return _public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.is_reserved or ip.is_site_local:  # ::127.0.0.1 and fec0:: count as global elsewhere
            return False
    return ip.is_global and not ip.is_multicast


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _name(disposition: str | None, url: str) -> str:
    if disposition:
        from python_multipart.multipart import parse_options_header

        _, options = parse_options_header(disposition)
        if options.get(b"filename"):
            return clean_name(options[b"filename"].decode("utf-8", "replace"))
    return clean_name(unquote(urlsplit(url).path.rsplit("/", 1)[-1]))


def _refuse(sentence: str) -> MediaRefused:
    return MediaRefused("4001", sentence)
