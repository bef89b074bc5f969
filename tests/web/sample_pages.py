"""Every page of the invented town: empty, usual, crowded with long names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any, get_args

from channels.actions.alerts.phones import Call
from channels.actions.preferences import LANGUAGES
from channels.reading.help import HelpLine
from channels.reading.letters import WAYS
from channels.reading.sendings import STATES
from channels.reading.waves import AlertAnswer, Alerted, WaveLine, Waves
from channels.search.finding import Found, FoundCard, FoundFile, FoundMessage, Piece, Place
from channels.search.names import Line
from channels.shapes import Need, Notice, Person, Present
from tests.web import sample_figures as figures
from tests.web.sample_talk import talk_pages
from tests.web.samples import (
    ADVICE,
    AMINA,
    BODYSUITS,
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
    MY_OFFER,
    NATURES,
    OFFER_ENDS,
    OWN,
    PART,
    PENSION,
    PHOTOS,
    RESERVE,
    TENT,
    VAN,
    WIDE,
    WINTER,
    every_event,
    iso,
    talk,
)
from web.door_views import Contact
from web.exercise_views import ExercisePage, ExercisesPage
from web.figures_views import FiguresPage, NeedFiguresPage, ReportPage, WeeksView
from web.link_views import LinkPage, Sending, SendingsPage, UnsubscribePage
from web.search_views import SearchPage
from web.shortcuts import SHORTCUTS
from web.views import (
    AlertsPage,
    AskPage,
    Busy,
    ChannelLine,
    ChannelPage,
    ChannelsPage,
    ComfortPage,
    Device,
    HandOverPage,
    HelpListPage,
    HelpPage,
    Here,
    HomePage,
    Invitation,
    InvitationPage,
    Member,
    MePage,
    MutualPage,
    NeedPage,
    NoticesPage,
    PeoplePage,
    Persona,
    PhonesPage,
    PlainPage,
    PrivateDetails,
    PrivatePage,
    RefusalPage,
    Room,
    Said,
    SharePage,
    Shell,
    ShortcutsPage,
    SignInPage,
    UrgencesPage,
    WavesPage,
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
        told=("need:1", "need:2") if much else (),
        on_duty=much,
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


def here(person: Person) -> Present:
    return Present(id=person.id, name=person.name, org=person.org, on_duty=person is AMINA)


WHY: tuple[dict[str, Any], ...] = (
    {"code": "offers", "what": {"fr": "des couches", "en": "nappies"}},
    {"code": "near", "metres": 620},
    {"code": "free", "days": [4], "part": "evening"},
)


def notices() -> Iterator[Notice]:
    """One of each kind that has words of its own, and one that has none."""
    kinds: dict[str, dict[str, Any]] = {
        "need.alert": {"reasons": list(WHY)},
        "need.covered": {},
        "need.closed": {},
        "need.calls": {"alerted": 24},
        "channel.messages": {"n": 3, "by": CLAIRE.name},
        "channel.mention": {"by": CLAIRE.name},
        "something.new": {},
    }
    for kind, facts in kinds.items():
        yield Notice(
            id=f"n-{kind}",
            kind=kind,
            tag=kind,
            at=iso(),
            need=MILK.id if kind.startswith("need") else None,
            channel="c-food",
            title=MILK.title,
            urgency="vital",
            facts=facts,
            read=kind == "need.closed",
        )


def waves(full: bool) -> Waves:
    alerted = tuple(
        Alerted(person=person, answer=answer, reasons=WHY)
        for person, answer in zip((CLAIRE, LEO, KARIM, LONG), get_args(AlertAnswer), strict=True)
    )
    lines = (
        WaveLine(number=1, round=1, kind="some", at=iso(), people=4, alerted=alerted),
        WaveLine(number=2, round=1, kind="calls", at=iso(), people=0, alerted=()),
    )
    return Waves(
        need=MILK.id,
        waves=lines if full else (),
        next_at=None if full else iso(days=-1),
        may_widen=not full,
        calling=full,
    )


def calls() -> tuple[Call, ...]:
    return tuple(
        Call(person.id, person.name, "06 39 98 12 02", seen=person is CLAIRE, reasons=WHY)
        for person in (CLAIRE, LONG)
    )


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

    def outside(template: str, page: Any) -> tuple[str, str, dict[str, Any]]:
        return template, template.removesuffix(".html"), {"page": page, "nonce": "abc", "refusal": refusal}

    yield outside(
        "lien.html",
        LinkPage(
            token="a" * 42,
            network="Rivelaine",
            name=LONG.name if much else "Léo Marchetti",
            need=HUGE if much else (DIAPERS if full else EXPIRED),
            mine=2 if much else 0,
            may_take=full and not much,
            may_decline=full and not much,
            may_confirm=much,
            may_release=much,
            done="cannot" if much else "",
        ),
    )
    yield outside(
        "desabonnement.html", UnsubscribePage(token="d" * 42, network="Rivelaine", name="Léo", done=much)
    )
    yield inside(
        "envois.html",
        SendingsPage(
            sendings=tuple(
                Sending(
                    id=f"s{at}",
                    name=LONG.name if much else "Léo Marchetti",
                    way=way,
                    about="need",
                    state=state,
                    at=iso(hours=at),
                    attempts=at,
                    fault="smtp 550 5.1.1" if state == "failed" else "",
                )
                for at, (way, state) in enumerate(product(WAYS, STATES))
            )
            if full
            else (),
            off=() if full else WAYS,
            before="s11" if much else "",
        ),
        "moi",
    )
    yield inside("raccourcis.html", ShortcutsPage(shortcuts=SHORTCUTS), "moi")
    helped = HelpLine(
        channel="c-h",
        person="p-x",
        name=line.name,
        at=datetime(2026, 11, 26, tzinfo=UTC),
        waiting=much,
        helpers="Amina",
        joined=much,
    )
    yield inside("aide.html", HelpPage(channel="c-h" if full else "", answers=much), refusal=refusal)
    yield outside("aide.html", HelpPage(contact=Contact(phone="01 99 00 12 34", place="Hôtel de ville")))
    yield inside("aides.html", HelpListPage(lines=((helped, iso()),) if full else ()), "moi")
    yield inside("confort.html", ComfortPage(locale="fr"), "moi")
    template, name, context = outside("confort.html", ComfortPage(locale="en"))
    yield template, name, {**context, "csrf": "tok"}
    yield inside(
        "accueil.html",
        HomePage(
            promises=some(MINE, PART) + everything,
            tour=much,
            calm=6,
            news=tuple(x for x in lines(much) if x.unread) if full else (),
            figures=WeeksView(weeks=figures.weeks(60 if much else 5)) if full else None,
            exercises=(figures.line(long=much), figures.line(joined=False)) if full else (),
            here=tuple(map(here, (AMINA, CLAIRE, KARIM, LONG) if much else (AMINA, CLAIRE))) if full else (),
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
    many = 400 if much else 30 if full else 0
    yield inside(
        "chiffres.html",
        FiguresPage(
            account=figures.account(many, wide=much),
            year=2026,
            query="periode=trimestre&le=2026-10-01",
            may_export=much,
        ),
        refusal=Said("bad_dates", {"days": 1830}) if much else None,
    )
    yield inside(
        "rapport.html",
        ReportPage(
            account=figures.account(many, kind="year", wide=much),
            network=WIDE if much else "Rivelaine",
            year=2026,
            ended=much,
        ),
    )
    yield inside("demande_chiffres.html", NeedFiguresPage(need=DIAPERS, fact=figures.facts(1)[0]), "urgences")
    yield inside(
        "exercices.html",
        ExercisesPage(
            lines=(figures.line(long=much), figures.line(ended=True)) if full else (),
            may_start=much,
            circles=(("c-town", "Place publique"),),
        ),
    )
    yield inside(
        "exercice.html",
        ExercisePage(
            line=figures.line(joined=full, long=much),
            players=(AMINA, LEO) + ((LONG,) if much else ()),
            needs=some(figures.SIMULATED),
            may_ask=much,
            may_end=much,
        ),
    )
    yield inside(
        "exercice.html",
        ExercisePage(
            line=figures.line(ended=True, long=much), players=(AMINA, LEO), debrief=figures.played(many // 10)
        ),
    )
    yield inside(
        "entraide.html",
        MutualPage(
            natures=NATURES,
            promises=some(MINE, PART),
            own=some(OWN),
            open=some(WINTER, PENSION) + everything,
            done=some(FULFILLED, EXPIRED, CLOSED, CANCELLED, MERGED),
        ),
        "entraide",
    )
    offers = MutualPage(
        side="offer",
        nature="time" if much else "",
        natures=NATURES,
        promises=some(ADVICE),
        own=some(MY_OFFER, *OFFER_ENDS),
        open=some(VAN, BODYSUITS),
    )
    yield inside("entraide.html", offers, "entraide")
    if full:
        handing = HandOverPage(
            need=MINE, claim=MINE.claims[0], people=(AMINA, LONG), organisations=(RESERVE,)
        )
        yield inside("relais.html", handing, "entraide", refusal=Said("bad_choice") if much else None)
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
            level="urgent" if full else "",
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
                Member(person=AMINA, role="coordinator", here=Here("away", "2026-11-20T14:00:00Z")),
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
            natures=NATURES,
            consents=("spoken", "written", "guardian"),
            places=("Gare", "Les Tilleuls"),
            title=WIDE if much else "",
            similar=(DIAPERS, ADVICE) if much else (),
            photos=PHOTOS.photos if much else (),
        ),
        "",
        refusal=Said("bad_deadline", {"days": 120}) if much else None,
    )
    changing = AskPage(
        need="o-bodys",
        kind="offer",
        title=BODYSUITS.title,
        quantity=12,
        least=4,
        categories=CATEGORIES,
        natures=NATURES,
        photos=BODYSUITS.photos,
        keeps_private=much,
    )
    yield inside("demander.html", changing)
    yield inside(
        "demande.html",
        NeedPage(
            need=HUGE if much else DIAPERS if full else PENSION,
            channel=line,
            room=room(variant, "thread"),
            seen=14 if full else 0,
            busy=Busy(title=MINE.title, need=MINE.id, start=MINE.needed_by) if full else None,
            matches=some(MY_OFFER),
            twins=some(MERGED),
        ),
        "entraide",
        refusal=refusal,
    )
    private = PrivateDetails(
        contact="Mme Aubertin, 06 39 98 12 04",
        address="12 rue des Glycines, 2e étage",
        notes="Elle aime être prévenue dix minutes avant.",
        beneficiary="Mme Aubertin",
        consent="spoken",
    )
    for template, view, refused in talk_pages(full=full, much=much):
        yield inside(template, view, "canaux", refusal=refused)
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
            push_key="BP4z" if full else "",
            mailbox_failed=much,
            administers=much,
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
    told = tuple(notices()) if full else ()
    yield inside(
        "notifications.html",
        NoticesPage(notices=told, unread=len(told), older="/notifications?avant=n1" if much else ""),
        "moi",
    )
    yield inside(
        "alertes.html",
        AlertsPage(
            phone=not full,
            email_failed=much,
            quiet_from="22:00",
            quiet_until="07:00",
            parts=frozenset({"monday-morning", "saturday-evening"}) if full else frozenset(),
            distance=3 if full else None,
            skills="cuisine\npetites réparations" if full else "",
            languages=frozenset({"fr", "ar"}),
            known_categories=CATEGORIES,
            known_languages=LANGUAGES,
            zones=("Europe/Paris", "America/Cayenne"),
        ),
        "moi",
        refusal=Said("bad_time_zone", {"zone": "x"}) if much else None,
    )
    yield inside("vagues.html", WavesPage(need=MILK, waves=waves(full)), "urgences")
    yield inside("appels.html", PhonesPage(need=MILK, calls=calls() if full else ()), "urgences")
    yield inside("recherche.html", searched(variant), "recherche", refusal=Said("no_word") if much else None)
    yield inside("recherche.html", SearchPage(), "recherche")
    yield inside("installer.html", PlainPage(), "moi")
    yield inside("partager.html", SharePage(lines=lines(much) if full else ()), "canaux")
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


def searched(variant: str) -> SearchPage:
    """Nothing found, some of everything, or the longest of it."""
    much = variant == "much"
    place = Place(channel="c-town", name=WIDE if much else "Place publique", kind="town")
    thread = Place(channel="c-town", name="Repas", kind="theme", need=MILK.id)
    said = (
        Piece(text="…il reste des "),
        Piece(text=WIDE if much else "couches", hit=True),
        Piece(text=" <b>taille</b> 3"),
    )
    about: dict[str, Any] = {
        "seq": 7,
        "by": LONG if much else CLAIRE,
        "at": iso(minutes=-90),
        "excerpt": said,
    }
    if variant == "empty":
        return SearchPage(text="xylophone", found=Found())
    return SearchPage(
        text="couches",
        kind="messages" if much else "",
        person=CLAIRE if much else None,
        open=much,
        found=Found(
            messages=(
                FoundMessage(id="found-1", channel="c-town", place=place, **about),
                FoundMessage(id="found-2", channel="c-thread", place=thread, **about),
            ),
            needs=tuple(FoundCard(need=one, place=place, excerpt=said) for one in (MILK, DIAPERS, EXPIRED)),
            offers=(FoundCard(need=MY_OFFER, place=place, excerpt=said),),
            files=(
                FoundFile(file=PHOTOS.photos[0], by=CLAIRE, at=iso(minutes=90), place=place, excerpt=said),
            ),
            people=(Line(id="p-1", name="Claire Morin", kind="member", note="Secours"),),
            organisations=(Line(id="o-1", name="Croix-Rouge", kind="association"),),
            channels=(Line(id="c-1", name="Couches et lait", kind="theme", note=WIDE if much else ""),),
            corrected="couches" if much else None,
            next=12 if much else None,
        ),
    )
