"""``docs/protocol.md`` tells everything that the code knows, and its examples work as they stand."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from channels import wire
from channels.log import KINDS
from channels.shapes import Outcome, ReleaseReason
from matching.refusals import CODES
from server.api.closing import CLOSINGS
from server.api.frames import FRAMES, tag_of
from server.api.operations import OPERATIONS
from server.refusals import STATUS
from tests.api.caller import Caller
from tests.api.described import Described
from tests.support.eventually import eventually
from tests.support.live import Live, live_town, running_server
from tests.support.town import Town

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_event_has_its_row(kind: str) -> None:
    assert f"\n| `{kind}` | " in PAGE


@pytest.mark.parametrize("verb", wire.VERBS, ids=tag_of)
def test_every_verb_has_its_row_with_its_fields(verb: type[wire.Verb]) -> None:
    row = re.search(rf"^\| `{tag_of(verb)}` \| (.*)$", PAGE, re.MULTILINE)
    assert row is not None
    for field in set(verb.__struct_fields__) - {"ref"}:
        assert f"`{field}`" in row.group(1)


@pytest.mark.parametrize("frame", FRAMES, ids=tag_of)
def test_every_frame_of_the_server_has_its_row(frame: type) -> None:
    assert f"\n| `{tag_of(frame)}` | " in PAGE


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_refusal_has_its_row_with_its_status(code: str) -> None:
    assert f"\n| `{code}` | {STATUS[code]} | " in PAGE


@pytest.mark.parametrize("code", sorted(CLOSINGS))
def test_every_close_code_has_its_row(code: int) -> None:
    row = re.search(rf"^\| {code} \| .* \| (yes|no)\b.*\|$", PAGE, re.MULTILINE)
    assert row is not None
    assert (row.group(1) == "yes") == CLOSINGS[code].again


def test_the_page_names_nothing_that_is_gone() -> None:
    rows = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", PAGE, re.MULTILINE)
    assert set(rows) == KINDS
    refusals = re.findall(r"^\| `(\w+)` \| \d{3} \|", PAGE, re.MULTILINE)
    assert set(refusals) == set(CODES)
    closings = re.findall(r"^\| (\d{4}) \|", PAGE, re.MULTILINE)
    assert {int(code) for code in closings} == set(CLOSINGS)


def test_every_request_is_in_the_table() -> None:
    for operation in OPERATIONS:
        assert f"`{operation.method} {operation.path}`" in PAGE
    for choice in (*Outcome.__args__, *ReleaseReason.__args__):
        assert f"`{choice}`" in PAGE


async def test_the_bot_answers_each_ping_once_and_resumes_after_a_restart(
    tmp_path_factory: pytest.TempPathFactory, described: Described
) -> None:
    folder = tmp_path_factory.mktemp("bot")
    with live_town(folder) as live:
        meals, port = live.town.meals, int(live.url.rpartition(":")[2])
        bot = await run_bot(live, meals)
        async with live.programme("leo") as client:
            leo = Caller(client, described)
            asked = [await until_answered(leo, meals), (await leo.post(meals, "ping"))["id"]]
            await eventually(lambda: is_answered(leo, meals, asked[-1]))
    try:
        with running_server(live.config, port=port):
            async with live.programme("leo") as client:
                leo = Caller(client, described)
                missed = (await leo.post(meals, "ping"))["id"]  # before the bot is back
                await eventually(lambda: is_answered(leo, meals, missed))
                answered = await pongs(leo, meals)
                assert len(answered) == len(set(answered))
                assert {*asked, missed} <= set(answered)
    finally:
        bot.terminate()
        await bot.wait()


async def run_bot(live: Live, channel: str) -> asyncio.subprocess.Process:
    """The example of the page, as claire."""
    (source,) = blocks("python")
    environment = {**os.environ, "RELAIS": live.url, "TOKEN": live.tokens["claire"], "CHANNEL": channel}
    return await asyncio.create_subprocess_exec(sys.executable, "-c", source, env=environment)


async def pongs(caller: Caller, channel: str) -> list[str]:
    """The messages that the bot answered, as often as it did."""
    page = await caller.ok("GET", f"/channels/{channel}/events?limit=500")
    said = [event["data"]["message"] for event in page["items"] if "message" in event["data"]]
    return [message["reply_to"] for message in said if message["body"] == "pong"]


async def is_answered(caller: Caller, channel: str, message: str) -> bool:
    return message in await pongs(caller, channel)


async def until_answered(caller: Caller, channel: str) -> str:
    """Ping until the bot, which hears from its arrival on, answers one; that one."""

    async def answered() -> list[str]:
        await caller.post(channel, "ping")
        await asyncio.sleep(0.1)
        return await pongs(caller, channel)

    return str((await eventually(answered))[0])


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
async def test_the_curl_examples_work_as_they_stand(
    claire: Caller, leo: Caller, live: Live, town: Town
) -> None:
    first, second = (await claire.need(town.meals))["id"], (await claire.need(town.meals))["id"]
    environment = {
        **os.environ,
        "RELAIS": live.url,
        "TOKEN": live.tokens["leo"],
        "CHANNEL": town.meals,
        "NEED": first,
        "CLAIM": (await leo.claim(second))["id"],
        "no_proxy": "*",
    }
    script = "set -e -o pipefail\n" + "".join(blocks("sh")).replace("; echo; }", " && echo; }")
    shell = await asyncio.create_subprocess_exec(
        "bash", "-c", script, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await shell.communicate()
    assert shell.returncode == 0, (out + err).decode()
    assert (await claire.ok("GET", f"/needs/{first}"))["taken"] == 1
    assert (await claire.ok("GET", f"/needs/{second}"))["taken"] == 0
