"""QR codes of links."""

import io

import segno


def qr_png(link: str) -> bytes:
    """A picture that a phone reads from a screen or from paper; a quarter of it may be damaged (ISO/IEC 18004, Q)."""
    picture = io.BytesIO()
    segno.make_qr(link, error="q").save(picture, kind="png", scale=10, border=4)
    return picture.getvalue()
