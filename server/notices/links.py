"""Addresses that letters carry: pages of this installation, and links signed for one person."""

from __future__ import annotations

from channels.reading.letters import Letter
from server.config import Config
from web import links


class Links:
    """``base`` is the address that people type."""

    def __init__(self, secret: bytes, base: str) -> None:
        self._secret = secret
        self.base = base.rstrip("/")

    def page(self, path: str) -> str:
        """A page, for whoever is signed in."""
        return f"{self.base}{path}"

    def answer(self, letter: Letter) -> str:
        """Where this letter's person answers it."""
        return self.page(self.answer_path(letter))

    def answer_path(self, letter: Letter) -> str:
        """The same, for who is on our pages already. It holds from the notice on, however late it is sent."""
        token = links.sign(self._secret, "answer", letter.notice, until=letter.at + links.ANSWER_FOR)
        return f"/l/{token}"

    def unsubscribe(self, letter: Letter) -> str:
        """Where this letter's person stops e-mails."""
        until = letter.at + links.UNSUBSCRIBE_FOR
        return self.page(f"/l/{links.sign(self._secret, 'unsubscribe', letter.person, until=until)}")


def base_of(config: Config) -> str:
    """The address that people type, as far as it is known without a request."""
    if config.server.public_url:
        return config.server.public_url
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(config.server.host, config.server.host)  # noqa: S104
    return f"http://{host}:{config.server.port}"
