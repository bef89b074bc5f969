"""E-mails, handed to a real SMTP server with moods."""

from __future__ import annotations

import msgspec
import pytest

from channels.actions.needs import claim_need
from server.config import Config, ConfigError
from server.notices.drain import Drain
from server.notices.mail import check_mail, knock
from server.notices.setting_up import set_up
from tests.notices.conftest import BASE, parts_of
from tests.support.letters import outcome_of, post_letter
from tests.support.smtp import mail_server
from tests.support.town import need_in


@pytest.fixture
async def need(store, town):
    return await need_in(
        store,
        town.claire,
        town.meals,
        title="Couches taille 3 <b>&",
        quantity=5,
        unit="paquets",
        urgency="urgent",
        place="Centre",
        category="baby",
    )


async def test_a_mail_says_what_is_missing_in_both_forms_and_how_to_answer(store, town, need, drain, smtp):
    await store.write(claim_need, town.amina, need_id=need, quantity=3)
    posted = await post_letter(store, town.leo, need=need, tag=f"need:{need}")
    await drain.turn()
    (mail,) = smtp.to("leo@aubin.example")
    assert mail["Subject"] == "Urgent\u00a0: Couches taille 3 <b>&"
    plain = mail.get_body(("plain",)).get_content()
    rich = mail.get_body(("html",)).get_content()
    for body in (plain, rich):
        assert "2 paquets" in body
        assert "Centre" in body
        assert "petite enfance" in body
        assert f"{BASE}/l/a" in body
        assert "Ne plus recevoir d’e-mails" in body
    assert "Il manque\u00a0: 2 paquets" in plain
    assert "Couches taille 3 &lt;b&gt;&amp;" in rich
    assert "Couches taille 3 <b>&" in plain
    assert "prefers-color-scheme: dark" in rich
    assert mail["From"] == "Relais <relais@aubin.example>"
    assert mail["Message-ID"] == f"<{posted}@aubin.example>"
    assert need in mail["References"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"].strip().startswith(f"<{BASE}/l/d")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert await outcome_of(store, posted) == ("sent", 1, None)


async def test_a_mail_says_how_much_it_presses_and_why_this_person(store, town, drain, smtp):
    vital = await need_in(store, town.claire, town.meals, title="Lait", urgency="vital")
    near = [{"code": "near", "metres": 620}]
    await post_letter(store, town.leo, need=vital, facts={"reasons": near})
    await drain.turn()
    (mail,) = smtp.to("leo@aubin.example")
    rich = mail.get_body(("html",)).get_content()
    assert '<div class="flag">Vital</div>' in rich
    for form in ("plain", "html"):
        assert "Pourquoi vous\u00a0: à 600 m." in mail.get_body((form,)).get_content()


async def test_a_mail_in_english_for_who_reads_english(store, town, need, drain, smtp):
    await store.write(_speak_english, town.leo)
    await post_letter(store, town.leo, need=need)
    await drain.turn()
    (mail,) = smtp.mails
    assert mail["Subject"].startswith("Urgent: ")
    assert "I’ll take it" not in mail["Subject"]
    assert "5 paquets" in mail.get_body(("plain",)).get_content()


def _speak_english(tx, person_id):
    tx.conn.exec_driver_sql(f"UPDATE person SET locale = 'en' WHERE id = '{person_id}'")


@pytest.mark.parametrize(
    ("answer", "state", "mailbox_failed"),
    [
        ("550 5.1.1 No such user", "failed", True),
        ("550 User unknown", "failed", True),
        ("550 5.2.1 Mailbox disabled", "failed", True),
        ("554 5.7.1 Relay access denied", "failed", False),
        ("550 5.7.1 Blocked by policy", "failed", False),
        ("552 5.2.2 Mailbox full", "failed", False),
        ("451 4.7.1 Greylisted", "due", False),
        ("421 4.3.2 Shutting down", "due", False),
    ],
)
async def test_what_a_refused_recipient_means(store, town, drain, smtp, answer, state, mailbox_failed):
    smtp.at_rcpt["leo@aubin.example"] = answer
    posted = await post_letter(store, town.leo, kind="test")
    await drain.turn()
    came, attempts, fault = await outcome_of(store, posted)
    assert (came, attempts) == (state, 1)
    assert fault.startswith("smtp ")
    assert "leo" not in fault
    assert "user" not in fault.lower(), "the server's sentence may quote an address: codes only"
    later = await post_letter(store, town.leo, kind="test")
    smtp.at_rcpt.clear()
    await drain.turn()
    assert (await outcome_of(store, later))[0] == ("dropped" if mailbox_failed else "sent")
    told = await store.read(
        lambda conn: conn.exec_driver_sql(
            "SELECT count(*) FROM notice WHERE kind = 'mailbox.failed'"
        ).scalar_one()
    )
    assert told == mailbox_failed, "its owner reads it in Relais"


async def test_a_mail_that_is_refused_itself_is_given_up_and_a_busy_server_is_not(store, town, drain, smtp):
    smtp.at_data = "554 5.6.0 Looks like spam"
    refused = await post_letter(store, town.leo, kind="test")
    await drain.turn()
    smtp.at_data = "452 4.3.1 Out of space"
    busy = await post_letter(store, town.leo, kind="test")
    await drain.turn()
    assert await outcome_of(store, refused) == ("failed", 1, "smtp 554 5.6.0")
    assert await outcome_of(store, busy) == ("due", 1, "smtp 452 4.3.1")


async def test_a_server_that_is_not_there_is_waited_for(store, town, config, clock):
    async with mail_server() as gone:
        nowhere = msgspec.structs.replace(config.mail, port=gone.port)
    with pytest.raises(OSError, match="onnect"):
        await knock(nowhere)
    outfit = set_up(msgspec.structs.replace(config, mail=nowhere), parts_of(store, clock))
    posted = await post_letter(store, town.claire, kind="test")
    await Drain(store, [one for one in outfit.senders if one.way == "email"], every=60.0).turn()
    assert await outcome_of(store, posted) == ("due", 1, "SMTPConnectError")


async def test_signing_in(config, smtp):
    async with mail_server(password="une phrase") as strict:
        fine = msgspec.structs.replace(strict.settings, username="relais", password="une phrase")
        await knock(fine)
        with pytest.raises(Exception, match="535"):
            await knock(msgspec.structs.replace(fine, password="une autre"))


async def test_a_way_that_is_not_set_up_drops_its_letters_and_says_why(store, town, config, clock):
    outfit = set_up(Config(data=config.data), parts_of(store, clock))
    assert (outfit.ways, outfit.push_key) == (frozenset(), "")
    posted = [await post_letter(store, town.claire, way=way, kind="test") for way in ("email", "push")]
    await Drain(store, outfit.senders, every=60.0).turn()
    reasons = [await outcome_of(store, one) for one in posted]
    assert reasons == [("dropped", 1, "not set up"), ("dropped", 1, "subscription ended")]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"security": "ssl"}, "bad-mail-security"),
        ({"sender": ""}, "no-mail-sender"),
        ({"sender": "Relais"}, "no-mail-sender"),
    ],
)
def test_settings_that_cannot_send_are_refused(config, wrong, code):
    check_mail(config)
    changed = msgspec.structs.replace(config, mail=msgspec.structs.replace(config.mail, **wrong))
    with pytest.raises(ConfigError) as told:
        check_mail(changed)
    assert told.value.code == code
