"""A session cookie opens the same doors, but a change must prove where it comes from."""

from __future__ import annotations

from tests.api.caller import Caller
from tests.api.described import Described
from tests.support.live import Live
from tests.support.town import Town


async def test_a_page_reads_with_its_cookie_and_learns_its_csrf_token(claire_in_browser: Caller) -> None:
    assert (await claire_in_browser.ok("GET", "/me"))["csrf"]


async def test_a_change_by_cookie_carries_the_csrf_token(claire_in_browser: Caller, town: Town) -> None:
    path, body = f"/channels/{town.meals}/messages", {"body": "Par la page"}
    token = (await claire_in_browser.ok("GET", "/me"))["csrf"]
    await claire_in_browser.ok("POST", path, body, headers={"X-CSRF-Token": token})
    await claire_in_browser.no("csrf", 403, "POST", path, body)
    await claire_in_browser.no("csrf", 403, "POST", path, body, headers={"X-CSRF-Token": "0" * 40})


async def test_a_foreign_page_changes_nothing_even_with_the_token(
    claire_in_browser: Caller, town: Town
) -> None:
    token = (await claire_in_browser.ok("GET", "/me"))["csrf"]
    foreign = {"X-CSRF-Token": token, "Origin": "https://elsewhere.example"}
    path, body = f"/channels/{town.meals}/messages", {"body": "De loin"}
    await claire_in_browser.no("csrf", 403, "POST", path, body, headers=foreign)


async def test_a_bearer_token_needs_no_csrf_token(claire: Caller, town: Town) -> None:
    assert (await claire.post(town.meals))["seq"] > 0


async def test_a_session_that_ended_says_so(live: Live, described: Described) -> None:
    async with live.browser("gone") as client:
        await Caller(client, described).no("session_expired", 401, "GET", "/me")
