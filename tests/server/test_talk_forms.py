"""Talking by plain forms: files with a message, a day to go to, somebody to find."""

from __future__ import annotations

import re
from typing import Any

import pytest

from channels.actions.messages import post_message
from tests.server.test_cards import PHOTO, come, served, town
from tests.support.town import Town, need_in

pytestmark = pytest.mark.asyncio(loop_scope="module")
__all__ = ["come", "served", "town"]

NOTE = ("liste.txt", b"pain\nlait", "text/plain")


async def test_files_go_with_a_message_or_without_a_word(come: Any, town: Town) -> None:
    claire, leo = await come(town.claire), await come(town.leo)
    path = f"/canaux/{town.meals}"
    assert 'type="file" name="files"' in await claire.get(path)
    await claire.send(f"{path}/messages", body="Voici", key="f-1", files=[("files", PHOTO), ("files", NOTE)])
    await claire.send(f"{path}/messages", body="", key="f-2", files=[("files", NOTE)])
    page = await leo.get(path)
    files = set(re.findall(r"/fichiers/(\w+)", page))
    assert len(files) == 3
    for one in files:
        assert (await leo.client.get(f"/fichiers/{one}")).status_code == 200


async def test_what_cannot_go_is_told_and_nothing_is_lost(come: Any, town: Town) -> None:
    claire = await come(town.claire)
    path = f"/canaux/{town.meals}/messages"
    long = "mot " * 2_500
    again = await claire.send(path, 422, body=long, key="f-3", files=[("files", NOTE)])
    assert "trop long" in again.text
    assert long.strip() in again.text
    kept = re.findall(r'name="file" value="(\w+)"', again.text)
    assert len(kept) == 1
    await claire.send(path, body="court", key="f-4", file=kept)
    assert f"/fichiers/{kept[0]}" in await claire.get(f"/canaux/{town.meals}")
    for files in ([("files", ("x.svg", b"<svg/>", "image/svg+xml"))], [("files", NOTE)] * 11):
        again = await claire.send(path, 422, body="mes mots", key="f-5", files=files)
        assert "mes mots</textarea>" in again.text


async def test_what_cannot_go_in_a_thread_is_told_beside_its_words(
    served: Any, come: Any, town: Town
) -> None:
    need = await need_in(served.store, town.claire, town.meals, title="Deux tables")
    claire = await come(town.claire)
    page = await claire.get(f"/demandes/{need}")
    (path,) = re.findall(r'id="composer" method="post" action="(/canaux/\w+/messages)"', page)
    long = "mot " * 2_500
    again = await claire.send(path, 422, body=long, key="t-1", files=[("files", NOTE)])
    card, thread = again.text.split('class="fiche-room"')
    assert "Deux tables" in card
    assert "trop long" not in card
    assert "trop long" in thread
    assert long.strip() in thread
    (kept,) = re.findall(r'name="file" value="(\w+)"', thread)
    done = await claire.send(path, body="court", key="t-2", file=[kept])
    assert done.headers["location"] == f"/demandes/{need}"
    assert f"/fichiers/{kept}" in await claire.get(f"/demandes/{need}")


async def test_a_day_leads_to_its_words(served: Any, come: Any, town: Town) -> None:
    for n in range(70):
        await served.store.write(post_message, town.claire, channel=town.square, body=f"ligne {n}")
    leo = await come(town.leo)
    path = f"/canaux/{town.square}"
    assert 'type="date" name="jour"' in await leo.get(path)
    answer = await leo.client.get(f"{path}?jour=2020-01-01")
    assert re.fullmatch(rf"{path}\?autour=\d+#jour-\d{{4}}-\d\d-\d\d", answer.headers["location"])
    where, _, day = answer.headers["location"].partition("#")
    page = await leo.get(where)
    assert f'id="{day}"' in page
    assert ">ligne 0<" in page
    assert ">ligne 69<" not in page
    for odd in ("", "demain", "2026-02-31", "2026-13-01", "20260101", "٢٠٢٦-٠١-٠١"):
        assert "ligne 69" in await leo.get(f"{path}?jour={odd}")


async def test_somebody_is_found_among_many_and_who_was_chosen_stays(come: Any, town: Town) -> None:
    claire = await come(town.claire)
    page = (await claire.send("/ecrire", 200, chercher="1", nom="lÉo", person=[town.amina])).text
    found = dict(re.findall(r'name="person" value="(\w+)"( checked)?', page))
    assert set(found) == {town.leo, town.amina}
    assert found[town.amina].strip() == "checked"
    nobody = (await claire.send("/ecrire", 200, chercher="1", nom="xyz")).text
    assert "Personne de ce nom" in nobody
    sent = await claire.send("/ecrire", person=[town.leo])
    room = await claire.get(sent.headers["location"])
    assert "stream-empty" in room
    assert "<li" not in room.split('id="stream"', 1)[1].split("</ol>")[0], "coming into it says nothing"
