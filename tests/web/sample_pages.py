"""Every page of the invented town: empty, usual, crowded with long names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from channels.shapes import Need
from tests.web.samples import (
    AMINA,
    CANCELLED,
    CATEGORIES,
    CLAIRE,
    CLOSED,
    DIAPERS,
    DRIVE,
    EVERY_STATE,
    EXPIRED,
    FULFILLED,
    HUGE,
    KARIM,
    LEO,
    LONG,
    MERGED,
    MILK,
    MINE,
    OWN,
    PART,
    PENSION,
    RESERVE,
    TENT,
    WIDE,
    WINTER,
    every_event,
    iso,
    talk,
)
from web.views import (
    AskPage,
    ChannelLine,
    ChannelPage,
    ChannelsPage,
    Device,
    HomePage,
    Invitation,
    InvitationPage,
    Member,
    MePage,
    MutualPage,
    NeedPage,
    PeoplePage,
    Persona,
    PrivateDetails,
    PrivatePage,
    RefusalPage,
    Room,
    Said,
    Shell,
    SignInPage,
    UrgencesPage,
    WelcomePage,
)


def lines(long: bool = False) -> tuple[ChannelLine, ...]:
    found = (
        ChannelLine(
            id="c-town",
            name="Place publique",
            kind="town",
            unread=4,
            people=214,
            last_by="Yann Le Goff",
            last="Le plan des stands de dimanche est affiché à la mairie.",
        ),
        ChannelLine(
            id="c-food",
            name="Aide alimentaire",
            kind="theme",
            purpose="Distributions, ramasses, colis",
            people=86,
        ),
        ChannelLine(
            id="c-kids",
            name="Petite enfance",
            kind="theme",
            unread=5,
            people=31,
            last_by="Inès Caron",
            last="Il nous reste douze bodys en 6 mois, très propres.",
        ),
        ChannelLine(id="c-night", name="Maraudes", kind="theme", unread=2, people=19),
        ChannelLine(
            id="c-team",
            name="L’équipe",
            kind="organisation",
            unread=1,
            people=8,
            last_by="Claire Vasseur",
            last="Léo, tu as toujours la clé du garage ?",
        ),
        ChannelLine(id="c-board", name="Bureau", kind="private", people=4),
    )
    if not long:
        return found
    many = tuple(
        ChannelLine(id=f"c-x{i}", name=f"{WIDE} {i}", kind="theme", purpose=WIDE * 3, unread=i * 37, people=i)
        for i in range(30)
    )
    return (*found, *many)


def shell(variant: str = "normal", tab: Any = "", **changes: Any) -> Shell:
    strip: tuple[Need, ...] = (MILK, DIAPERS, DRIVE)
    if variant == "empty":
        return Shell(network="Rivelaine", me=LEO, role="member", csrf="tok", tab=tab, **changes)
    much = variant == "much"
    return Shell(
        network=f"Rivelaine-{WIDE}" if much else "Rivelaine",
        me=LONG if much else LEO,
        role="coordinator" if much else "member",
        csrf="tok",
        epoch="e1",
        tab=tab,
        urgences="c-urg",
        urgences_head=7,
        mine_channel="c-me",
        mine_head=2,
        strip=(*strip, HUGE) * 3 if much else strip,
        channels=lines(much),
        promises=12 if much else 2,
        organisations=(RESERVE,),
        demo=True,
        declined=frozenset({"n-retraite"}),
        notice="C’est noté." if much else "",
        **changes,
    )


def room(variant: str, kind: Any = "theme") -> Room:
    if variant == "empty":
        return Room(channel="c-food", kind=kind)
    events = talk() if variant == "normal" else (*talk(), *every_event()[-3:])
    return Room(channel="c-food", kind=kind, events=events, head=18, read=9, first=1, older=variant == "much")


def pages(variant: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(template, name, context) of every page. Variants: empty, normal, much."""
    full, much = variant != "empty", variant == "much"
    everything = EVERY_STATE if much else ()

    def some(*needs: Need) -> tuple[Need, ...]:
        return needs if full else ()

    line = lines(much)[-1] if much else lines()[1]
    refusal = Said("already_claimed", {"by": "Claire Vasseur"}) if much else None

    def inside(template: str, page: Any, tab: str = "", **more: Any) -> tuple[str, str, dict[str, Any]]:
        context = {"shell": shell(variant, tab), "page": page, "nonce": "abc", **more}
        return template, template.removesuffix(".html"), context

    yield inside(
        "accueil.html",
        HomePage(
            promises=some(MINE, PART) + everything,
            calm=6,
            news=tuple(x for x in lines(much) if x.unread) if full else (),
            here=(AMINA, CLAIRE, KARIM) + ((LONG,) * 1 if much else ()) if full else (),
        ),
        "accueil",
    )
    yield inside(
        "urgences.html",
        UrgencesPage(
            missing=some(MILK, DIAPERS, DRIVE) + everything,
            promises=some(MINE, PART),
            moving=some(TENT),
            done=some(FULFILLED, EXPIRED),
            calm=6,
        ),
        "urgences",
    )
    yield inside(
        "entraide.html",
        MutualPage(
            promises=some(MINE, PART),
            requests=some(OWN),
            open=some(WINTER, PENSION) + everything,
            done=some(FULFILLED, EXPIRED, CLOSED, CANCELLED, MERGED),
        ),
        "entraide",
    )
    yield inside(
        "canaux.html",
        ChannelsPage(
            mine=lines(much) if full else (),
            discover=(ChannelLine(id="c-new", name="Transport et trajets", kind="theme", people=12),)
            if full
            else (),
        ),
        "canaux",
        refusal=Said("name_taken") if much else None,
    )
    yield inside(
        "canal.html",
        ChannelPage(
            channel=line,
            room=room(variant),
            may_leave=True,
            may_join=not full,
            pins=some(MILK, DIAPERS, WINTER) + everything,
        ),
        "canaux",
    )
    yield inside(
        "personnes.html",
        PeoplePage(
            channel=line,
            people=(
                Member(person=AMINA, role="coordinator", here=True),
                Member(person=CLAIRE),
                Member(person=LONG),
            )
            if full
            else (),
            candidates=(KARIM, LONG) if full else (),
        ),
        "canaux",
    )
    yield inside(
        "demander.html",
        AskPage(
            channels=lines(much),
            channel="c-food",
            categories=CATEGORIES,
            places=("Gare", "Les Tilleuls"),
            title=WIDE if much else "",
        ),
        "",
        refusal=Said("bad_deadline", {"days": 120}) if much else None,
    )
    yield inside(
        "demande.html",
        NeedPage(
            need=HUGE if much else DIAPERS if full else PENSION,
            channel=line,
            room=room(variant, "thread"),
            seen=14 if full else 0,
        ),
        "entraide",
        refusal=refusal,
    )
    private = PrivateDetails(
        contact="Mme Aubertin, 06 39 98 12 04",
        address="12 rue des Glycines, 2e étage",
        notes="Elle aime être prévenue dix minutes avant.",
    )
    yield inside("coordonnees.html", PrivatePage(need=MINE, private=private if full else PrivateDetails()))
    devices = (
        Device(id="s1", name="Firefox, Android", seen_at=iso(), current=True),
        Device(id="s2", name="Chrome, Windows", seen_at=iso(days=3)),
    )
    yield inside(
        "moi.html",
        MePage(
            email="leo@demo.example",
            locale="fr",
            devices=devices if full else (),
            roles=("member", "citizen") if full else (),
            invitation=Invitation(
                role="member",
                url="https://relais.example/invitation/abcdefghijklmnopqrstuvwxyz",
                until=iso(days=-7),
                qr='<svg viewBox="0 0 9 9"><path d="M0 0h3v3h-3z"/></svg>',
            )
            if full
            else None,
        ),
        "moi",
        refusal=Said("wrong_password") if much else None,
    )
    yield inside("refus.html", RefusalPage(code="not_found", status=404))
    yield from _doors(variant)


def _doors(variant: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    full, much = variant != "empty", variant == "much"
    refusal = Said("bad_credentials") if much else None
    personas = (
        Persona(id="p-amina", name=AMINA.name, email="amina@demo.example", role="coordinator"),
        Persona(
            id="p-claire", name=CLAIRE.name, email="claire@demo.example", role="member", org="La Réserve"
        ),
        Persona(
            id="p-leo",
            name=LEO.name,
            email="leo@demo.example",
            role="member",
            note="a le permis et un grand coffre",
        ),
        Persona(id="p-ccas", name="CCAS", email="ccas@demo.example", role="admin"),
        Persona(id="p-nour", name="Nour Haddad", email="nour@demo.example", role="citizen"),
    )
    network = f"Rivelaine-{WIDE}" if much else "Rivelaine"
    more = {"refusal": refusal, "nonce": "abc", "csrf": "tok"}
    page = SignInPage(
        network=network,
        email="leo@demo.example",
        next="/urgences",
        personas=personas if full else (),
        password="relais-demo",
    )
    yield "connexion.html", "connexion", {"page": page, **more}
    yield "bienvenue.html", "bienvenue", {"page": WelcomePage(network=network if full else ""), **more}
    invited = InvitationPage(
        token="t0k", network=network, role="member", by=LONG if much else AMINA if full else None
    )
    yield "invitation.html", "invitation", {"page": invited, **more}
    yield "refus.html", "refus-dehors", {"page": RefusalPage(code="busy", status=503), "nonce": "abc"}
