"""Handing in a file over HTTP, and getting it back: harmless, in part, and only where it may be seen."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from server.api.operation import PREFIX
from tests.api.caller import Caller
from tests.support import pictures
from tests.support.live import Live
from tests.support.town import Town

TEXT = {"name": "liste.txt"}


async def hand_in(who: Caller, content: bytes, name: str = "photo.jpg") -> dict[str, Any]:
    return await who.ok("POST", "/files", params={"name": name}, content=content)


async def get(who: Caller, file: dict[str, Any], **more: Any) -> httpx.Response:
    return await who.client.get(f"/fichiers/{file['id']}", **more)


async def test_a_photo_comes_back_without_what_hid_in_it(claire: Caller) -> None:
    file = await hand_in(claire, pictures.photo(900, 600, turned=True), "IMG 12.jpeg")
    assert (file["name"], file["type"]) == ("IMG 12.jpg", "image/jpeg")
    assert (file["width"], file["height"]) == (600, 900)
    answer = await get(claire, file)
    assert answer.status_code == 200
    assert len(answer.content) == file["size"]
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.size == (600, 900)
    assert not picture.getexif()
    assert b"Secret-Phone" not in answer.content
    small = await get(claire, file, params={"taille": "vignette"})
    assert max(Image.open(io.BytesIO(small.content)).size) == 480


async def test_a_file_is_never_a_page_of_ours(claire: Caller) -> None:
    photo = await get(claire, await hand_in(claire, pictures.photo()))
    paper = await get(claire, await hand_in(claire, b"%PDF-1.7 <script>", "compte rendu d’été.pdf"))
    for answer in (photo, paper):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "private, no-cache"
    assert photo.headers["content-disposition"] == "inline; filename*=UTF-8''photo.jpg"
    assert paper.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''compte%20rendu%20d%E2%80%99%C3%A9t%C3%A9.pdf"
    )


@pytest.mark.parametrize(
    ("asked", "status", "content", "told"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=5-500", 206, b"56789", "bytes 5-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=0-9", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
async def test_a_part_of_a_file(
    claire: Caller, asked: str, status: int, content: bytes, told: str | None
) -> None:
    file = await hand_in(claire, b"0123456789", "chiffres.txt")
    answer = await get(claire, file, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers.get("content-range") == told
    stale = await get(claire, file, headers={"Range": asked, "If-Range": '"other"'})
    assert stale.content == b"0123456789"


async def test_the_bytes_travel_once_and_the_right_is_asked_again(
    claire: Caller, leo: Caller, town: Town
) -> None:
    need = await claire.need(town.closed)
    file = await hand_in(claire, pictures.photo())
    first = await get(claire, file)
    again = await get(claire, file, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    stranger = await get(leo, file, headers={"If-None-Match": first.headers["etag"]})
    assert stranger.status_code == 404
    assert need["photos"] == []


async def test_only_its_sender_sees_a_file_that_hangs_on_nothing(
    claire: Caller, amina: Caller, ccas: Caller, hugo: Caller, gone: Caller, stranger: Caller
) -> None:
    file = await hand_in(claire, pictures.photo())
    assert (await get(claire, file)).status_code == 200
    for who in (amina, ccas, hugo):
        refused = await get(who, file)
        unknown = await who.client.get("/fichiers/zzzzzzzzzzzzzzzzzzzz")
        assert (refused.status_code, unknown.status_code) == (404, 404)
    for who in (gone, stranger):
        answer = await get(who, file)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/connexion")


@pytest.mark.parametrize(
    ("content", "name", "code", "status"),
    [
        (b"<svg onload=alert(1)>", "image.svg", "bad_file", 422),
        (b"<html><script>", "page.html", "bad_file", 422),
        (b"MZ\x90", "photo.jpg", "bad_file", 422),
        (pictures.photo()[:300], "photo.jpg", "bad_file", 422),
        (pictures.bomb(), "photo.png", "too_large", 413),
        (b"", "photo.jpg", "empty", 422),
    ],
)
async def test_what_will_not_do_is_refused(
    claire: Caller, content: bytes, name: str, code: str, status: int
) -> None:
    await claire.no(code, status, "POST", "/files", params={"name": name}, content=content)


async def test_a_file_beyond_the_limit_is_not_kept(claire: Caller, live: Live) -> None:
    most = live.config.files.file_bytes
    refusal = await claire.no("too_large", 413, "POST", "/files", params=TEXT, content=b"x" * (most + 1))
    assert refusal["details"]["limit"] == most

    async def endless() -> Any:
        for _ in range(most // 100_000 + 2):
            yield b"x" * 100_000

    await claire.no("too_large", 413, "POST", "/files", params=TEXT, content=endless())
    assert list((Path(live.config.data) / "files" / "incoming").iterdir()) == []


async def test_files_are_on_the_disk_and_nothing_else_is(claire: Caller, live: Live) -> None:
    file = await hand_in(claire, b"un mot", "mot.txt")
    folder = Path(live.config.data) / "files" / file["id"][-2:]
    assert (folder / file["id"]).read_bytes() == b"un mot"
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    with sqlite3.connect(Path(live.config.data) / "relais.db") as conn:
        (known,) = conn.execute("SELECT count(*) FROM file WHERE id = ?", (file["id"],)).fetchone()
    assert known == 1


async def test_a_page_proves_that_it_is_ours(claire_in_browser: Caller) -> None:
    await claire_in_browser.no("csrf", 403, "POST", "/files", params=TEXT, content=b"x")
    csrf = (await claire_in_browser.ok("GET", "/me"))["csrf"]
    await claire_in_browser.ok("POST", "/files", params=TEXT, content=b"x", headers={"X-CSRF-Token": csrf})


async def test_a_large_body_is_welcome_there_alone(claire: Caller, town: Town) -> None:
    body = b"x" * 100_000
    await hand_in(claire, body, "long.txt")
    for path in (f"/channels/{town.meals}/messages", "/channels"):
        await claire.no(
            "too_large", 413, "POST", path, content=body, headers={"Content-Type": "application/json"}
        )
    form = await claire.client.post("/moi/reglages", content=body)
    assert form.status_code == 413
    assert PREFIX == "/api/v1"
