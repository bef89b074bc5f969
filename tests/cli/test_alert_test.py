"""``relais alert-test``: what came of each way, in one line each."""

import asyncio
import threading

from tests.support.smtp import mail_server


class Mailbox:
    """A mail server in a thread of its own: the command runs in another process."""

    def __enter__(self):
        self._ready, self._done = threading.Event(), None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._ready.wait(20)
        return self

    async def _serve(self):
        self._loop, self._done = asyncio.get_running_loop(), asyncio.Event()
        async with mail_server() as self.server:
            self._ready.set()
            await self._done.wait()

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._done.set)
        self._thread.join(20)


def test_it_sends_by_what_is_set_up_and_says_what_is_not(shell):
    shell.founded()
    with Mailbox() as box:
        mail = {
            "RELAIS_MAIL__HOST": "127.0.0.1",
            "RELAIS_MAIL__PORT": str(box.server.port),
            "RELAIS_MAIL__SECURITY": "none",
            "RELAIS_MAIL__SENDER": "relais@val.example",
        }
        said = shell.fine("alert-test", "mairie@val.example", **mail).splitlines()
        assert said[0].startswith("Notification: nothing was sent: no browser subscribed")
        assert said[1].startswith("E-mail: sent.")
        assert said[2].startswith("Text message: nothing was sent: not set up")
        assert [str(one["Subject"]) for one in box.server.mails] == ["A test from Val d’Aune"]
        box.server.at_rcpt["mairie@val.example"] = "550 5.1.1 No such user"
        refused = shell.run("alert-test", "mairie@val.example", **mail)
        assert refused.returncode == 1
        assert "nobody at the other end: smtp 550 5.1.1" in refused.stdout
    assert "has the e-mail" in shell.refused("alert-test", "nobody@val.example")
