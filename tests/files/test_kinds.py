"""What a file is, from its bytes; what it may be called."""

from __future__ import annotations

import pytest

from channels.files.kinds import kind_of, tidy_name
from matching.refusals import Refused
from tests.support import pictures


@pytest.mark.parametrize(
    ("head", "name", "type"),
    [
        (pictures.photo(), "photo.html", "image/jpeg"),
        (pictures.see_through(), "x", "image/png"),
        (b"GIF89a....", "x.gif", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "x.webp", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "x.wav", "audio/wav"),
        (b"%PDF-1.7", "x.pdf", "application/pdf"),
        (b"OggS\0", "voix.ogg", "audio/ogg"),
        (b"\0\0\0\x18ftypM4A ", "voix.m4a", "audio/mp4"),
        (b"PK\x03\x04", "liste.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ("Réunion à 18 h\n".encode(), "notes.txt", "text/plain; charset=utf-8"),
        (("é" * 300).encode()[:511], "notes.txt", "text/plain; charset=utf-8"),  # a letter cut in two
    ],
)
def test_kinds_that_are_kept(head: bytes, name: str, type: str) -> None:
    assert kind_of(head[:512], name).type == type


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image.svg"),
        (b"<!doctype html><script>alert(1)</script>", "page.html"),
        (b"MZ\x90\0", "setup.exe"),
        (b"PK\x03\x04", "archive.zip"),
        (b"PK\x03\x04", "appli.apk"),
        (b"\0\0\0\x18ftypheic", "IMG_1.HEIC"),
        (b"\x7fELF", "photo.jpg"),
        (b"text\0binary", "notes.txt"),
        (b"\xff\xfe\xfd\xfc text", "notes.txt"),
        (b"", ""),
    ],
)
def test_kinds_that_are_not(head: bytes, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        kind_of(head, name)
    assert refusal.value.code == "bad_file"


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("IMG_2041.JPG", "IMG_2041.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Léo\\été.png", "été.jpg"),
        ("\u202egnp.exe", "gnp.jpg"),
        ("", "photo.jpg"),
        ("....", "photo.jpg"),
        ("a\nb\0c.jpg", "a bc.jpg"),
        ("x" * 400 + ".jpg", "x" * 120 + ".jpg"),
    ],
)
def test_names_are_tidied(name: str, tidy: str) -> None:
    assert tidy_name(name, kind_of(pictures.photo()[:512], name)) == tidy
