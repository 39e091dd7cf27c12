"""The size of a PNG or JPEG picture, read from its head.

PNG: https://www.w3.org/TR/png-3/#11IHDR. JPEG: ITU-T T.81, B.2.2 (the frame header).
"""

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
# Every SOF marker; C4, C8 and CC lie among them and are something else.
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, both above zero; None when this is no such picture."""
    try:
        if data.startswith(_PNG):
            width, height = struct.unpack_from(">II", data, 16)
        elif data.startswith(b"\xff\xd8"):
            width, height = _jpeg_size(data)
        else:
            return None
    except (struct.error, ValueError):
        return None
    return (width, height) if width > 0 and height > 0 else None


def _jpeg_size(data: bytes) -> tuple[int, int]:
    position = 2
    while True:
        start, marker, length = struct.unpack_from(">BBH", data, position)
        if start != 0xFF:
            raise ValueError("no marker where one is due")
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        position += 2 + length
