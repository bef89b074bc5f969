"""Every way in: pages and forms, HTTP interface, socket. Each names the verb of access that it stands for.

``test_authorisation`` holds this table against the routes and the wire, so that none is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from server.api.operation import PREFIX

Fields = dict[str, Any]

TOMORROW: Final = (datetime.now(UTC) + timedelta(days=1)).isoformat()
P256DH: Final = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
CANDIDATE: Final = {"candidate": {"candidate": ""}}
_PARAMETER: Final = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Door:
    """One way to try a verb. ``{id}`` in the fields, and the first parameter of the path, is the target."""

    by: str  # page, api or wire
    method: str
    path: str  # for the wire: the verb's name
    verb: str
    about: str  # channel, message, need, offer, claim, file, session, self or network
    fields: Fields = field(hash=False)
    but: str | None = None  # what whoever may is refused all the same, for what the fields say

    def __str__(self) -> str:
        return f"{self.by} {self.method} {self.path}".replace("  ", " ")

    def path_to(self, target: str, stranger: str) -> str:
        """The address with its target filled in; a second parameter is the stranger."""
        return _PARAMETER.sub(lambda _: stranger, _PARAMETER.sub(target, self.path, count=1))

    def filled(self, target: str, stranger: str) -> Fields:
        """The fields with their target filled in."""

        def fill(value: Any) -> Any:
            if isinstance(value, list):
                return [fill(one) for one in value]
            if not isinstance(value, str):
                return value
            return value.replace("{id}", target).replace("{stranger}", stranger)

        return {name: fill(value) for name, value in self.fields.items()}


def page(method: str, path: str, verb: str, about: str, **fields: Any) -> Door:
    return Door("page", method, path, verb, about, fields)


def api(method: str, path: str, verb: str, about: str, **fields: Any) -> Door:
    return Door("api", method, PREFIX + path, verb, about, fields)


def wire(name: str, verb: str, about: str, **fields: Any) -> Door:
    return Door("wire", "", name, verb, about, fields)


def but(code: str, door: Door) -> Door:
    return replace(door, but=code)


DOORS: Final[tuple[Door, ...]] = (
    # ── the network and oneself ─────────────────────────────────────────────────────────
    page("GET", "/", "network.see", "network"),
    page("GET", "/urgences", "network.see", "network"),
    page("GET", "/installer", "network.see", "network"),
    page("GET", "/partager", "network.see", "network"),
    page("GET", "/entraide", "network.see", "network"),
    page("GET", "/canaux", "network.see", "network"),
    page("GET", "/demander", "channel.ask", "network"),
    page("GET", "/chiffres", "figures.see", "network"),
    page("GET", "/chiffres/rapport", "figures.see", "network"),
    page("GET", "/chiffres.csv", "figures.export", "network"),
    api("GET", "/figures", "figures.see", "network"),
    page("GET", "/recherche", "search.ask", "network"),
    but("empty", api("GET", "/search", "search.ask", "network")),
    api("GET", "/search/suggestions", "search.ask", "network"),
    page("GET", "/demander/semblables", "channel.ask", "network"),
    api("GET", "/channels", "network.see", "network"),
    api("GET", "/needs", "network.see", "network"),
    api("GET", "/offers", "network.see", "network"),
    page("POST", "/moi/invitations", "network.invite", "network", role="member"),
    page("POST", "/canaux", "channel.create", "network", name="{new}", kind="private"),
    api("POST", "/channels", "channel.create", "network", name="{new}", kind="private"),
    page("GET", "/moi", "self.see", "self"),
    api("GET", "/me", "self.see", "self"),
    page("POST", "/moi/reglages", "self.change", "self", name="Une personne", locale="fr"),
    page("POST", "/moi/mot-de-passe", "self.change", "self", current="no", password="n"),
    page("POST", "/moi/sessions/{session}/fermer", "self.change", "session"),
    page("POST", "/moi/boite", "self.change", "self"),
    page("POST", "/moi/presence", "self.change", "self"),
    api("GET", "/me/push", "self.see", "self"),
    api(
        "POST",
        "/me/push",
        "self.change",
        "self",
        endpoint="https://updates.push.services.mozilla.com/wpush/v2/gAAAAABm",
        keys={
            "p256dh": P256DH,
            "auth": "tBHItJI5svbpez7KI4CCXg",
        },
    ),
    api("DELETE", "/me/push", "self.change", "self", endpoint="https://nowhere.example/"),
    page("GET", "/administration/envois", "network.administer", "network"),
    page("POST", "/administration/envois/{delivery}/renvoyer", "network.administer", "delivery"),
    page("POST", "/deconnexion", "self.change", "self"),
    page("GET", "/moi/alertes", "self.see", "self"),
    page("POST", "/moi/alertes", "self.change", "self", digest="none"),
    page("POST", "/moi/permanence", "self.change", "self", on="yes"),
    page("GET", "/notifications", "self.see", "self"),
    page("POST", "/notifications/lues", "self.change", "self"),
    api("GET", "/me/preferences", "self.see", "self"),
    api("PUT", "/me/preferences", "self.change", "self", digest="none"),
    page("GET", "/raccourcis", "self.see", "self"),
    page("POST", "/moi/visite", "self.change", "self"),
    page("POST", "/moi/calme", "self.change", "self", until="hour"),
    api("GET", "/me/comfort", "self.see", "self"),
    api("PATCH", "/me/comfort", "self.change", "self", theme="auto"),
    api("PUT", "/me/pause", "self.change", "self"),
    api("PUT", "/me/duty", "self.change", "self", on=False),
    api("GET", "/me/notices", "self.see", "self"),
    api("POST", "/me/notices/read", "self.change", "self"),
    page("POST", "/aide", "help.ask", "network", body="Je ne trouve pas"),
    api("POST", "/help", "help.ask", "network", body="Je ne trouve pas"),
    page("GET", "/aide/demandes", "help.answer", "network"),
    api("GET", "/help", "help.answer", "network"),
    but("not_found", page("POST", "/aide/demandes", "help.answer", "network", channel="zzzzzz")),
    but("not_found", api("POST", "/help/answer", "help.answer", "network", channel="zzzzzz")),
    # ── a channel ───────────────────────────────────────────────────────────────────────
    page("GET", "/canaux/{channel}", "channel.read", "channel"),
    page("GET", "/canaux/{channel}/avant", "channel.read", "channel"),
    page("GET", "/canaux/{channel}/apres", "channel.read", "channel"),
    api("GET", "/channels/{id}/events", "channel.read", "channel"),
    api("POST", "/channels/{id}/read", "channel.read", "channel", seq=1),
    wire("open", "channel.read", "channel", channel="{id}"),
    wire("read", "channel.read", "channel", channel="{id}", seq=1),
    api("PUT", "/channels/{id}/draft", "channel.draft", "channel", body="Bonj"),
    wire("draft", "channel.draft", "channel", channel="{id}", body="Bonj"),
    page("GET", "/a-retrouver", "self.see", "self"),
    api("GET", "/me/bookmarks", "self.see", "self"),
    page("GET", "/canaux/{channel}/epingles", "channel.read", "channel"),
    api("GET", "/channels/{id}/pins", "channel.read", "channel"),
    api("POST", "/channels/{id}/unread", "channel.read", "channel", seq=1),
    wire("unread", "channel.read", "channel", channel="{id}", seq=1),
    page("GET", "/messages/{message}", "message.history", "message"),
    page("GET", "/messages/{message}/versions", "message.history", "message"),
    api("GET", "/messages/{id}/versions", "message.history", "message"),
    page("POST", "/messages/{message}/epingle", "message.pin", "message"),
    api("PUT", "/messages/{id}/pin", "message.pin", "message"),
    wire("pin", "message.pin", "message", message="{id}"),
    page("POST", "/messages/{message}/garder", "message.keep", "message"),
    api("PUT", "/messages/{id}/bookmark", "message.keep", "message"),
    wire("keep", "message.keep", "message", message="{id}"),
    # ── a poll, words passed on, what is for later ──────────────────────────────────────
    page("GET", "/canaux/{channel}/sondage", "channel.post", "channel"),
    page(
        "POST", "/canaux/{channel}/sondage", "channel.post", "channel", question="Quand ?", option=["a", "b"]
    ),
    api("POST", "/channels/{id}/polls", "channel.post", "channel", question="Quand ?", options=["a", "b"]),
    wire("poll", "channel.post", "channel", channel="{id}", question="Quand ?", options=["a", "b"]),
    # the message is no poll: whoever might answer or close it is told that there is none
    but("not_found", page("POST", "/messages/{message}/voter", "poll.vote", "message", put="0")),
    but("not_found", api("PUT", "/messages/{id}/vote", "poll.vote", "message", options=[0])),
    but("not_found", wire("vote", "poll.vote", "message", message="{id}", options=[0])),
    but("not_found", page("POST", "/messages/{message}/clore", "poll.close", "message")),
    but("not_found", api("POST", "/messages/{id}/close", "poll.close", "message")),
    but("not_found", wire("close_poll", "poll.close", "message", message="{id}")),
    but("not_found", page("GET", "/messages/{message}/voix", "poll.see_votes", "message")),
    but("not_found", api("GET", "/messages/{id}/votes", "poll.see_votes", "message")),
    page("GET", "/messages/{message}/transferer", "message.forward", "message"),
    but(
        "not_found",
        page("POST", "/messages/{message}/transferer", "message.forward", "message", channel="{stranger}"),
    ),
    but("not_found", api("POST", "/messages/{id}/forwards", "message.forward", "message", to="{stranger}")),
    but("not_found", wire("forward", "message.forward", "message", message="{id}", to="{stranger}")),
    page("GET", "/messages/{message}/rappel", "message.remind", "message"),
    page("POST", "/messages/{message}/rappel", "message.remind", "message", at=TOMORROW),
    api("PUT", "/messages/{id}/reminder", "message.remind", "message", at=TOMORROW),
    wire("remind", "message.remind", "message", message="{id}", at=TOMORROW),
    page("GET", "/canaux/{channel}/plus-tard", "channel.post", "channel"),
    page("POST", "/canaux/{channel}/plus-tard", "channel.post", "channel", body="Demain", at=TOMORROW),
    api("POST", "/channels/{id}/scheduled", "channel.post", "channel", body="Demain", at=TOMORROW),
    wire("schedule", "channel.post", "channel", channel="{id}", body="Demain", at=TOMORROW),
    page("GET", "/a-venir", "self.see", "self"),
    api("GET", "/me/scheduled", "self.see", "self"),
    api("GET", "/me/reminders", "self.see", "self"),
    page("GET", "/a-venir/{scheduled}", "self.see", "scheduled"),
    page("POST", "/a-venir/{scheduled}", "self.change", "scheduled", body="Demain", at=TOMORROW),
    api("PATCH", "/scheduled/{id}", "self.change", "scheduled", body="Demain", at=TOMORROW),
    wire("reschedule", "self.change", "scheduled", scheduled="{id}", body="Demain", at=TOMORROW),
    page("POST", "/a-venir/{scheduled}/annuler", "self.change", "scheduled"),
    api("DELETE", "/scheduled/{id}", "self.change", "scheduled"),
    wire("unschedule", "self.change", "scheduled", scheduled="{id}"),
    page("GET", "/ecrire", "network.see", "network"),
    page("POST", "/ecrire", "person.write", "person", person="{stranger}"),
    api("POST", "/directs", "person.write", "person", people=["{stranger}"]),
    api("GET", "/channels/{id}/mentions", "channel.see_members", "channel"),
    page("POST", "/canaux/{channel}/messages", "channel.post", "channel", body="Bonjour"),
    api("POST", "/channels/{id}/messages", "channel.post", "channel", body="Bonjour"),
    wire("post", "channel.post", "channel", channel="{id}", body="Bonjour"),
    wire("typing", "channel.post", "channel", channel="{id}"),
    # ── a call ──────────────────────────────────────────────────────────────────────────
    page("POST", "/canaux/{channel}/appel", "channel.call", "channel"),
    api("POST", "/channels/{id}/calls", "channel.call", "channel"),
    wire("call", "channel.call", "channel", channel="{id}"),
    page("GET", "/appel/{call}", "channel.call", "call"),
    api("GET", "/calls/{id}", "channel.read", "call"),
    api("POST", "/calls/{id}/seats", "channel.call", "call"),
    wire("join_call", "channel.call", "call", call="{id}"),
    but("call_over", api("PUT", "/calls/{id}/seats/{seat}", "channel.call", "call")),
    but("call_over", wire("stay", "channel.call", "call", call="{id}", seat="nobodys")),
    api("DELETE", "/calls/{id}/seats/{seat}", "channel.read", "call"),
    wire("hang_up", "channel.read", "call", call="{id}", seat="nobodys"),
    api("POST", "/calls/{id}/decline", "channel.call", "call"),
    wire("decline_call", "channel.call", "call", call="{id}"),
    but(
        "not_found",
        api("POST", "/calls/{id}/seats/{seat}/signals", "channel.call", "call", to="nobodys", data=CANDIDATE),
    ),
    but(
        "not_found",
        wire("signal", "channel.call", "call", call="{id}", seat="a", to="nobodys", data=CANDIDATE),
    ),
    but("not_found", page("GET", "/appel/{call}/salle", "channel.call", "call")),
    but("not_found", api("GET", "/calls/{id}/room", "channel.call", "call")),
    page(
        "POST", "/demander", "channel.ask", "channel", channel="{id}", title="Repas", quantity="2", asked="1"
    ),
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
    api("POST", "/channels/{id}/offers", "channel.ask", "channel", title="Pommes", quantity=2),
    wire("offer", "channel.ask", "channel", channel="{id}", title="Pommes", quantity=2),
    page("POST", "/canaux/{channel}/rejoindre", "channel.join", "channel"),
    api("PUT", "/channels/{id}/membership", "channel.join", "channel"),
    page("POST", "/canaux/{channel}/quitter", "channel.leave", "channel"),
    api("DELETE", "/channels/{id}/membership", "channel.leave", "channel"),
    page("GET", "/canaux/{channel}/personnes", "channel.see_members", "channel"),
    api("GET", "/channels/{id}/members", "channel.see_members", "channel"),
    page("POST", "/canaux/{channel}/personnes", "channel.add_member", "channel", person="{stranger}"),
    api("POST", "/channels/{id}/members", "channel.add_member", "channel", person="{stranger}"),
    api("DELETE", "/channels/{id}/members/{person}", "channel.add_member", "channel"),
    page("POST", "/canaux/{channel}/niveau", "channel.set_level", "channel", level="mentions"),
    api("PUT", "/channels/{id}/level", "channel.set_level", "channel", level="mentions"),
    page("POST", "/canaux/{channel}/sourdine", "channel.set_level", "channel", until="hour"),
    api("PUT", "/channels/{id}/mute", "channel.set_level", "channel"),
    # ── a message ───────────────────────────────────────────────────────────────────────
    page("POST", "/messages/{message}/modifier", "message.edit", "message", body="Bonsoir"),
    api("PATCH", "/messages/{id}", "message.edit", "message", body="Bonsoir"),
    wire("edit", "message.edit", "message", message="{id}", body="Bonsoir"),
    page("POST", "/messages/{message}/supprimer", "message.delete", "message"),
    api("DELETE", "/messages/{id}", "message.delete", "message"),
    wire("delete", "message.delete", "message", message="{id}"),
    page("POST", "/messages/{message}/reaction", "message.react", "message", put="thanks"),
    api("PUT", "/messages/{id}/reaction", "message.react", "message", word="thanks"),
    wire("react", "message.react", "message", message="{id}", word="thanks"),
    # ── a card and its claims ───────────────────────────────────────────────────────────
    page("GET", "/demandes/{need}", "need.read", "need"),
    api("GET", "/needs/{id}", "need.read", "need"),
    api("GET", "/offers/{id}", "need.read", "offer"),
    api("DELETE", "/needs/{id}/waiting", "need.read", "need"),
    wire("unwait", "need.read", "need", need="{id}"),
    page("POST", "/demandes/{need}/attente/quitter", "need.read", "need"),
    page("GET", "/demandes/{need}/coordonnees", "need.see_private", "need"),
    api("GET", "/needs/{id}/private", "need.see_private", "need"),
    page("GET", "/demandes/{need}/chiffres", "need.see_figures", "need"),
    api("GET", "/needs/{id}/figures", "need.see_figures", "need"),
    page("GET", "/demandes/{need}/vagues", "need.see_wave", "need"),
    api("GET", "/needs/{id}/waves", "need.see_wave", "need"),
    page("GET", "/demandes/{need}/appels", "need.see_phones", "need"),
    api("GET", "/needs/{id}/phones", "need.see_phones", "need"),
    page("POST", "/demandes/{need}/elargir", "need.widen", "need"),
    api("POST", "/needs/{id}/widen", "need.widen", "need"),
    wire("widen", "need.widen", "need", need="{id}"),
    page("POST", "/demandes/{need}/prises", "need.claim", "need", quantity="1"),
    api("POST", "/needs/{id}/claims", "need.claim", "need", quantity=1),
    wire("claim", "need.claim", "need", need="{id}", quantity=1),
    api("POST", "/offers/{id}/claims", "need.claim", "offer", quantity=1),
    api("POST", "/needs/{id}/waiting", "need.claim", "need", quantity=1),
    wire("wait", "need.claim", "need", need="{id}", quantity=1),
    page("POST", "/demandes/{need}/attente", "need.claim", "need", quantity="1"),
    page("POST", "/demandes/{need}/reponse", "need.respond", "need", answer="cannot"),
    api("POST", "/needs/{id}/responses", "need.respond", "need", answer="cannot"),
    wire("respond", "need.respond", "need", need="{id}", answer="cannot"),
    page("POST", "/demandes/{need}/fin", "need.resolve", "need", outcome="fulfilled"),
    api("POST", "/needs/{id}/resolve", "need.resolve", "need", outcome="fulfilled"),
    wire("resolve", "need.resolve", "need", need="{id}", outcome="fulfilled"),
    # ── an exercise ─────────────────────────────────────────────────────────────────────
    page("GET", "/exercices", "exercise.list", "network"),
    api("GET", "/exercises", "exercise.list", "network"),
    page("POST", "/exercices", "exercise.start", "circle", name="Grand froid", circle="{id}"),
    api("POST", "/exercises", "exercise.start", "circle", name="Grand froid", circle="{id}"),
    page("GET", "/exercices/{exercise}", "exercise.see", "exercise"),
    api("GET", "/exercises/{id}", "exercise.see", "exercise"),
    page("POST", "/exercices/{exercise}/participer", "exercise.join", "exercise"),
    api("PUT", "/exercises/{id}/membership", "exercise.join", "exercise"),
    page("POST", "/exercices/{exercise}/quitter", "exercise.leave", "exercise"),
    api("DELETE", "/exercises/{id}/membership", "exercise.leave", "exercise"),
    page(
        "POST",
        "/exercices/{exercise}/demandes",
        "exercise.end",
        "exercise",
        title="Loger une famille",
        quantity="1",
        minutes="20",
    ),
    page("POST", "/exercices/{exercise}/fin", "exercise.end", "exercise"),
    api("POST", "/exercises/{id}/end", "exercise.end", "exercise"),
    api("GET", "/exercises/{id}/debrief", "exercise.debrief", "exercise"),
    but("bad_choice", api("POST", "/needs/{id}/merge", "need.resolve", "need", into="{id}")),
    but("bad_choice", wire("merge", "need.resolve", "need", need="{id}", into="{id}")),
    but("bad_choice", page("POST", "/demandes/{need}/reunir", "need.resolve", "need", into="{id}")),
    api("PATCH", "/needs/{id}", "need.amend", "need", title="Autrement"),
    wire("amend", "need.amend", "need", need="{id}", title="Autrement"),
    api("POST", "/needs/{id}/renew", "need.amend", "need"),
    wire("renew", "need.amend", "need", need="{id}"),
    api("POST", "/needs/{id}/publish", "need.amend", "need"),
    wire("publish", "need.amend", "need", need="{id}"),
    page("GET", "/demandes/{need}/modifier", "need.amend", "need"),
    page("POST", "/demandes/{need}/modifier", "need.amend", "need", title="Autrement", quantity="5"),
    page("POST", "/demandes/{need}/prolonger", "need.amend", "need"),
    page("POST", "/demandes/{need}/publier", "need.amend", "need"),
    page("POST", "/prises/{claim}/rendre", "claim.release", "claim", reason="other"),
    api("POST", "/claims/{id}/release", "claim.release", "claim", reason="other"),
    wire("release", "claim.release", "claim", claim="{id}"),
    api("POST", "/claims/{id}/advance", "claim.advance", "claim", state="confirmed"),
    wire("advance", "claim.advance", "claim", claim="{id}", state="confirmed"),
    api("POST", "/claims/{id}/hand-over", "claim.hand_over", "claim"),
    wire("hand_over", "claim.hand_over", "claim", claim="{id}"),
    api("POST", "/claims/{id}/take-over", "claim.take_over", "claim"),
    wire("take_over", "claim.take_over", "claim", claim="{id}"),
    api("POST", "/claims/{id}/validate", "claim.validate", "claim"),
    wire("validate", "claim.validate", "claim", claim="{id}"),
    api("POST", "/claims/{id}/no-show", "claim.validate", "claim"),
    wire("no_show", "claim.validate", "claim", claim="{id}"),
    page("POST", "/prises/{claim}/avancer", "claim.advance", "claim", state="confirmed"),
    page("POST", "/prises/{claim}/valider", "claim.validate", "claim"),
    page("POST", "/prises/{claim}/absence", "claim.validate", "claim"),
    page("GET", "/prises/{claim}/relais", "claim.hand_over", "claim"),
    page("POST", "/prises/{claim}/relais", "claim.hand_over", "claim"),
    page("POST", "/prises/{claim}/reprendre", "claim.take_over", "claim"),
    # ── a file ──────────────────────────────────────────────────────────────────────────
    api("POST", "/files", "file.upload", "network"),
    page("GET", "/fichiers/{file}", "file.read", "file"),
)

# Verbs of the socket that ask no question of access: closing one's own ears.
UNGUARDED: Final = {"leave", "away"}

# Verbs of access that have no door of their own, and where they are tried instead.
BETWEEN_DOORS: Final = {
    "channel.call_all": "who may not call everybody writes a word like any other (test_mentions)",
    "network.see_people": "the socket tells who is here, or does not",
}


def doors_for(verb: str, *about: str) -> list[Door]:
    """Every way to try a verb on such a thing."""
    return [door for door in DOORS if door.verb == verb and door.about in about]
