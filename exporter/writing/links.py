"""The one policy of where links may lead, for every writer: http, https, mailto and tel; addresses are made such as a URL may be.

`fitting.fit` lays it over a whole book; the writers of EPUB, PDF and HTML call that and follow whatever targets it leaves.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

SCHEMES = {"http", "https", "mailto", "tel"}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# WHATWG URL, 4.4: what browsers drop from an address before they read it, so that no scheme hides behind it; and what is no
# character at all.
_DROPPED = re.compile("[\t\n\r\ufffe\uffff\ud800-\udfff]")
_EDGES = "".join(map(chr, range(0x21)))
# RFC 3986, 2 and RFC 3987, 2.2: no URL has these as they are, nor a percent sign without two hex digits behind it.
_FORBIDDEN = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f-\x9f\ufff0-\uffff]|%(?![0-9A-Fa-f]{2})|\[|\]')
# WHATWG URL, 3.5: forbidden in a domain, after the brackets of an IPv6 address.
_HOST = re.compile(r"\[[0-9A-Fa-f:.]+\]|[^\x00-\x20#%/:<>?@\[\\\]^|\x7f]+")
_START = re.compile(r"[A-Za-z]+:(?://[^/?#]*)?")


def scheme(target: str) -> str:
    """Return the scheme of an address in lower case, "" for one without, as a browser would take it."""
    found = _SCHEME.match(_stripped(target))
    return found[1].lower() if found else ""


def address(target: str, base_url: str = "") -> str:
    """Return a target as an absolute URL that may be followed, "" for what is none; a relative one is completed with `base_url`."""
    text = _stripped(target)
    if text.startswith("//"):
        text = f"https:{text}"
    try:
        if not _SCHEME.match(text) and base_url:
            text = urljoin(base_url, text)
        if scheme(text) not in SCHEMES:
            return ""
        if scheme(text) in ("http", "https") and not _has_host(text):
            return ""
    except ValueError:  # a port or an IPv6 address that is none
        return ""
    start = _START.match(text)
    head = start[0] if start else ""
    if head == text and "//" not in head:  # mailto: and nobody
        return ""
    rest, mark, fragment = _FORBIDDEN.sub(_encoded, text[len(head) :]).partition("#")
    return head + rest + mark + fragment.replace("#", "%23")  # a browser takes a second "#" into the fragment


def _has_host(text: str) -> bool:
    parts = urlsplit(text)
    host = parts.netloc.rpartition("@")[2]
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return _HOST.fullmatch(name) is not None and parts.port != 0


def _stripped(target: str) -> str:
    return _DROPPED.sub("", target.strip(_EDGES))


def _encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())
