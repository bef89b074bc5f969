"""Every way in: pages and forms, HTTP interface, socket. Each names the verb of access that it stands for.

``test_authorisation`` holds this table against the routes and the wire, so that none is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from server.api.operation import PREFIX

Fields = dict[str, Any]

TOMORROW: Final = (datetime.now(UTC) + timedelta(days=1)).isoformat()
_PARAMETER: Final = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Door:
    """One way to try a verb. ``{id}`` in the fields, and the first parameter of the path, is the target."""

    by: str  # page, api or wire
    method: str
    path: str  # for the wire: the verb's name
    verb: str
    about: str  # channel, message, need, claim, session, self or network
    fields: Fields = field(hash=False)

    def __str__(self) -> str:
        return f"{self.by} {self.method} {self.path}".replace("  ", " ")

    def path_to(self, target: str, stranger: str) -> str:
        """The address with its target filled in; a second parameter is the stranger."""
        return _PARAMETER.sub(lambda _: stranger, _PARAMETER.sub(target, self.path, count=1))

    def filled(self, target: str, stranger: str) -> Fields:
        """The fields with their target filled in."""
        return {
            name: value.replace("{id}", target).replace("{stranger}", stranger)
            if isinstance(value, str)
            else value
            for name, value in self.fields.items()
        }


def page(method: str, path: str, verb: str, about: str, **fields: Any) -> Door:
    return Door("page", method, path, verb, about, fields)


def api(method: str, path: str, verb: str, about: str, **fields: Any) -> Door:
    return Door("api", method, PREFIX + path, verb, about, fields)


def wire(name: str, verb: str, about: str, **fields: Any) -> Door:
    return Door("wire", "", name, verb, about, fields)


DOORS: Final[tuple[Door, ...]] = (
    # ── the network and oneself ─────────────────────────────────────────────────────────
    page("GET", "/", "network.see", "network"),
    page("GET", "/urgences", "network.see", "network"),
    page("GET", "/entraide", "network.see", "network"),
    page("GET", "/canaux", "network.see", "network"),
    page("GET", "/demander", "channel.ask", "network"),
    api("GET", "/channels", "network.see", "network"),
    api("GET", "/needs", "network.see", "network"),
    page("POST", "/moi/invitations", "network.invite", "network", role="member"),
    page("POST", "/canaux", "channel.create", "network", name="{new}", kind="private"),
    api("POST", "/channels", "channel.create", "network", name="{new}", kind="private"),
    page("GET", "/moi", "self.see", "self"),
    api("GET", "/me", "self.see", "self"),
    page("POST", "/moi/reglages", "self.change", "self", name="Une personne", locale="fr"),
    page("POST", "/moi/mot-de-passe", "self.change", "self", current="no", password="n"),
    page("POST", "/moi/sessions/{session}/fermer", "self.change", "session"),
    page("POST", "/deconnexion", "self.change", "self"),
    # ── a channel ───────────────────────────────────────────────────────────────────────
    page("GET", "/canaux/{channel}", "channel.read", "channel"),
    page("GET", "/canaux/{channel}/avant", "channel.read", "channel"),
    api("GET", "/channels/{id}/events", "channel.read", "channel"),
    api("POST", "/channels/{id}/read", "channel.read", "channel", seq=1),
    wire("open", "channel.read", "channel", channel="{id}"),
    wire("read", "channel.read", "channel", channel="{id}", seq=1),
    page("POST", "/canaux/{channel}/messages", "channel.post", "channel", body="Bonjour"),
    api("POST", "/channels/{id}/messages", "channel.post", "channel", body="Bonjour"),
    wire("post", "channel.post", "channel", channel="{id}", body="Bonjour"),
    wire("typing", "channel.post", "channel", channel="{id}"),
    page("POST", "/demander", "channel.ask", "channel", channel="{id}", title="Repas", quantity="2"),
    api(
        "POST",
        "/channels/{id}/needs",
        "channel.ask",
        "channel",
        title="Repas",
        quantity=2,
        needed_by=TOMORROW,
    ),
    wire("need", "channel.ask", "channel", channel="{id}", title="Repas", quantity=2),
    page("POST", "/canaux/{channel}/rejoindre", "channel.join", "channel"),
    api("PUT", "/channels/{id}/membership", "channel.join", "channel"),
    page("POST", "/canaux/{channel}/quitter", "channel.leave", "channel"),
    api("DELETE", "/channels/{id}/membership", "channel.leave", "channel"),
    page("GET", "/canaux/{channel}/personnes", "channel.see_members", "channel"),
    api("GET", "/channels/{id}/members", "channel.see_members", "channel"),
    page("POST", "/canaux/{channel}/personnes", "channel.add_member", "channel", person="{stranger}"),
    api("POST", "/channels/{id}/members", "channel.add_member", "channel", person="{stranger}"),
    api("DELETE", "/channels/{id}/members/{person}", "channel.add_member", "channel"),
    # ── a message ───────────────────────────────────────────────────────────────────────
    page("POST", "/messages/{message}/modifier", "message.edit", "message", body="Bonsoir"),
    api("PATCH", "/messages/{id}", "message.edit", "message", body="Bonsoir"),
    wire("edit", "message.edit", "message", message="{id}", body="Bonsoir"),
    page("POST", "/messages/{message}/supprimer", "message.delete", "message"),
    api("DELETE", "/messages/{id}", "message.delete", "message"),
    wire("delete", "message.delete", "message", message="{id}"),
    # ── a need and its claims ───────────────────────────────────────────────────────────
    page("GET", "/demandes/{need}", "need.read", "need"),
    api("GET", "/needs/{id}", "need.read", "need"),
    page("GET", "/demandes/{need}/coordonnees", "need.see_private", "need"),
    api("GET", "/needs/{id}/private", "need.see_private", "need"),
    page("POST", "/demandes/{need}/prises", "need.claim", "need", quantity="1"),
    api("POST", "/needs/{id}/claims", "need.claim", "need", quantity=1),
    wire("claim", "need.claim", "need", need="{id}", quantity=1),
    page("POST", "/demandes/{need}/reponse", "need.respond", "need", answer="cannot"),
    api("POST", "/needs/{id}/responses", "need.respond", "need", answer="cannot"),
    wire("respond", "need.respond", "need", need="{id}", answer="cannot"),
    page("POST", "/demandes/{need}/fin", "need.resolve", "need", outcome="fulfilled"),
    api("POST", "/needs/{id}/resolve", "need.resolve", "need", outcome="fulfilled"),
    wire("resolve", "need.resolve", "need", need="{id}", outcome="fulfilled"),
    page("POST", "/prises/{claim}/rendre", "claim.release", "claim", reason="other"),
    api("POST", "/claims/{id}/release", "claim.release", "claim", reason="other"),
    wire("release", "claim.release", "claim", claim="{id}"),
)

# Verbs of the socket that ask no question of access: closing one's own ears.
UNGUARDED: Final = {"leave"}

# Verbs of access that have no door of their own, and where they are tried instead.
BETWEEN_DOORS: Final = {
    "network.see_people": "the socket tells who is here, or does not",
    "network.administer": "an invitation to be an administrator",
}


def doors_for(verb: str, *about: str) -> list[Door]:
    """Every way to try a verb on such a thing."""
    return [door for door in DOORS if door.verb == verb and door.about in about]
