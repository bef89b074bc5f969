"""What a file is: read from its first bytes, never believed from its name. Pure.

Only these kinds are kept. Nothing that a browser would run (HTML, SVG, scripts) is among them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from channels.actions.texts import check_line
from matching.refusals import Refused

HEAD: Final = 512  # bytes that are enough to tell every kind apart
NAME_LIMIT: Final = 120
_PHOTO_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"})  # not read here
_OFFICE: Final = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_TEXTS: Final = frozenset({"txt", "csv", "ics", "md"})


@dataclass(frozen=True, slots=True)
class Kind:
    """``picture``: drawn anew before it is kept. ``shown``: a page may show it where it stands."""

    type: str
    ending: str
    picture: bool = False
    shown: bool = False


JPEG: Final = Kind("image/jpeg", "jpg", picture=True, shown=True)
PNG: Final = Kind("image/png", "png", picture=True, shown=True)
WEBP: Final = Kind("image/webp", "webp", picture=True, shown=True)
GIF: Final = Kind("image/gif", "gif", picture=True, shown=True)
SHOWN: Final = frozenset(
    {"image/jpeg", "image/png", "audio/ogg", "audio/webm", "audio/mp4", "audio/mpeg", "audio/wav"}
)

_SIGNATURES: Final = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", Kind("application/pdf", "pdf")),
    (b"OggS", Kind("audio/ogg", "ogg", shown=True)),
    (b"\x1a\x45\xdf\xa3", Kind("audio/webm", "webm", shown=True)),
    (b"ID3", Kind("audio/mpeg", "mp3", shown=True)),
    (b"\xff\xfb", Kind("audio/mpeg", "mp3", shown=True)),
)


def kind_of(head: bytes, name: str) -> Kind:
    """The kind of a file that begins so, or ``Refused("bad_file")``."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    found = _riff(head) or _movie(head) or _office(head, name) or _text(head, name)
    if found is None:
        raise Refused("bad_file")
    return found


def tidy_name(name: str, kind: Kind) -> str:
    """The name without its folder, on one line, with the ending of what it really is."""
    stem = name.replace("\\", "/").rpartition("/")[2].strip().strip(".")
    stem = stem.rpartition(".")[0] or stem
    if not any(unicodedata.category(c)[0] in "LN" for c in stem):
        stem = "photo" if kind.picture else "fichier"
    return check_line(stem[:NAME_LIMIT], limit=NAME_LIMIT, field="name") + "." + kind.ending


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _riff(head: bytes) -> Kind | None:
    if head[:4] != b"RIFF":
        return None
    return {b"WEBP": WEBP, b"WAVE": Kind("audio/wav", "wav", shown=True)}.get(head[8:12])


def _movie(head: bytes) -> Kind | None:
    """What phones record: MP4 with sound. Their photos in this container are asked for as JPEG."""
    if head[4:8] != b"ftyp" or head[8:12] in _PHOTO_BRANDS:
        return None
    return Kind("audio/mp4", "m4a", shown=True)


def _office(head: bytes, name: str) -> Kind | None:
    ending = _ending(name)
    if not head.startswith(b"PK\x03\x04") or ending not in _OFFICE:
        return None
    return Kind(_OFFICE[ending], ending)


def _text(head: bytes, name: str) -> Kind | None:
    ending = _ending(name)
    if ending not in _TEXTS or b"\0" in head:
        return None
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # a letter cut in two at the very end is none of its fault
            return None
    return Kind("text/plain; charset=utf-8", ending)
