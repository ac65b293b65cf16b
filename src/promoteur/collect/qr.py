"""QR codes of public links."""

import functools
import io

import segno

HEADERS = {"cache-control": "public, max-age=3600", "x-content-type-options": "nosniff"}

_BORDER = 4
"""Empty modules around it, as the standard asks."""


@functools.lru_cache(maxsize=256)
def svg(address: str) -> bytes:
    """Return the QR code of an address as an SVG picture that fits any size."""
    return _drawn(address, "svg", scale=1)


@functools.lru_cache(maxsize=64)
def png(address: str) -> bytes:
    """Return the QR code of an address as a PNG picture, about 500 pixels wide."""
    return _drawn(address, "png", scale=12)


def _drawn(address: str, kind: str, scale: int) -> bytes:
    picture = io.BytesIO()
    code = segno.make_qr(address, error="m")
    more = {"omitsize": True, "xmldecl": False} if kind == "svg" else {}
    code.save(picture, kind=kind, scale=scale, border=_BORDER, light="#fff", **more)
    return picture.getvalue()
