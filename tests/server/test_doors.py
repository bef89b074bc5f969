"""The table of doors is complete: a route, a verb of the wire or a rule that nobody tries fails here."""

from __future__ import annotations

from channels.wire import VERBS
from matching.access import RULES
from server.api import api_routes
from tests.server.doors import BETWEEN_DOORS, DOORS, UNGUARDED
from web.pages import page_routes
from web.routing import PUBLIC, GuardedRoute


def routes() -> list[GuardedRoute]:
    found = [*page_routes(), *api_routes()]
    assert len(found) > 40
    strangers = [route for route in found if not isinstance(route, GuardedRoute)]
    assert not strangers, "every route names the verb it stands for, or says that it is public"
    return [route for route in found if isinstance(route, GuardedRoute)]


def test_every_route_names_its_verb_and_has_a_door_here():
    declared = {
        (method, route.path, route.verb)
        for route in routes()
        for method in (route.methods or set()) - {"HEAD"}
        if route.verb != PUBLIC
    }
    tried = {(door.method, door.path, door.verb) for door in DOORS if door.by != "wire"}
    assert tried == declared


def test_the_public_routes_are_these():
    public = {route.path for route in routes() if route.verb == PUBLIC}
    assert public == {
        "/connexion",
        "/connexion/demo",
        "/bienvenue",
        "/confort",
        "/aide",
        "/invitation/{token}",
        "/l/{token}",
        "/manifest.webmanifest",
        "/hors-ligne",
        "/api/v1/openapi.json",
        "/api/v1/asyncapi.json",
    }


def test_every_verb_of_the_wire_has_a_door_here():
    spoken = {verb.__struct_config__.tag for verb in VERBS}
    tried = {door.path for door in DOORS if door.by == "wire"}
    assert tried | UNGUARDED == spoken
    assert not tried & UNGUARDED


def test_every_verb_of_access_is_tried():
    tried = {door.verb for door in DOORS} | BETWEEN_DOORS.keys()
    assert tried == RULES.keys()
