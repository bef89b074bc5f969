"""A small invented town for the tests of the face: every page, empty, usual, crowded, with long names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import msgspec

from channels.shapes import (
    Claim,
    Event,
    EventData,
    Exercise,
    File,
    Message,
    Need,
    Organisation,
    Person,
    Quote,
    Thanks,
    Waiting,
)
from web.catalogue import Catalogue
from web.render import Renderer

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 20, 16, 48, tzinfo=UTC)  # a Friday, 17:48 in town

AMINA = Person(id="p-amina", name="Amina Belkacem", org="coordination")
CLAIRE = Person(id="p-claire", name="Claire Vasseur", org="La Réserve")
LEO = Person(id="p-leo", name="Léo Marchetti")
MONIQUE = Person(id="p-monique", name="Monique Delorme", org="La Table ouverte")
KARIM = Person(id="p-karim", name="Karim Ouali", org="Allons-y ensemble")
SYLVIE = Person(id="p-sylvie", name="Sylvie Ferrand", org="CCAS")
LONG = Person(
    id="p-long",
    name="Marie-Bernadette-Anastasie de La Rochefoucauld-Montmorency-Grandchamp",
    org="Association départementale des familles rurales et des aidants isolés du canton",
)
RESERVE = Organisation(id="o-reserve", name="La Réserve")
WIDE = "Anticonstitutionnellementincommensurabilitéhexakosioihexekontahexaphobie"

NATURES = ("goods", "service", "time", "equipment")
CATEGORIES = ("food", "baby", "hygiene", "clothing", "transport", "other")


def iso(**ago: float) -> str:
    """An instant so long before now (negative: after)."""
    return (NOW - timedelta(**ago)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def claim(by: Person, quantity: int, *, org: Organisation | None = None, **more: Any) -> Claim:
    held = {"state": "held", "confirm_by": iso(minutes=-32)} if "state" not in more else {}
    return Claim(
        id=f"k-{by.id}-{quantity}",
        by=by,
        quantity=quantity,
        at=iso(minutes=30),
        on_behalf_of=org,
        **{**held, **more},
    )


def photo(number: int) -> File:
    return File(
        id=f"f{number}", name=f"photo{number}.jpg", type="image/jpeg", size=9, width=1600, height=1200
    )


def need(id: str = "n-couches", **changes: Any) -> Need:
    base = Need(
        id=id,
        channel="c-food",
        thread=f"t-{id}",
        by=AMINA,
        at=iso(minutes=50),
        state="partly_covered",
        title="Couches taille 4",
        quantity=6,
        taken=4,
        unit="paquets",
        urgency="urgent",
        version=3,
        needed_by=iso(minutes=-72),
        place="Gare",
        category="baby",
        has_private=True,
        claims=(claim(CLAIRE, 2), claim(MONIQUE, 2)),
    )
    return msgspec.structs.replace(base, **changes)


MILK = need(
    "n-lait",
    state="open",
    title="Lait 1er âge",
    quantity=3,
    taken=0,
    unit="boîtes",
    urgency="vital",
    needed_by=iso(minutes=-42),
    claims=(),
    by=SYLVIE,
    at=iso(minutes=6),
)
DIAPERS = need(body="Même un paquet entamé rend service. **Marque indifférente.**", cannot=2)
DRIVE = need(
    "n-ramasse",
    state="open",
    title="Conduire la ramasse de demain matin",
    quantity=1,
    taken=0,
    unit="personne",
    needed_by=iso(hours=-13),
    claims=(),
    place="La Verrerie",
    category="transport",
)
WINTER = need(
    "n-collecte",
    urgency="normal",
    title="Bénévoles pour la collecte d’hiver",
    quantity=30,
    taken=21,
    unit="personnes",
    needed_by=iso(days=-8),
    claims=(claim(MONIQUE, 4), claim(CLAIRE, 17, org=RESERVE)),
    place="4 supermarchés",
    category="event",
)
PENSION = need(
    "n-retraite",
    state="open",
    urgency="normal",
    title="Remplir un dossier de retraite",
    quantity=1,
    taken=0,
    unit="personne",
    needed_by=iso(days=-5),
    claims=(),
    place="Les Tilleuls",
    category="admin_help",
    cannot=1,
)
TENT = need(
    "n-barnum",
    state="covered",
    urgency="normal",
    title="Monter le barnum du marché solidaire",
    quantity=5,
    taken=5,
    unit="personnes",
    needed_by=iso(hours=-38),
    place="Place des Forges",
    claims=(claim(KARIM, 1), claim(MONIQUE, 2), claim(CLAIRE, 2, org=RESERVE)),
)
MINE = need(
    "n-hopital",
    state="covered",
    title="Accompagner une dame à l’hôpital",
    quantity=1,
    taken=1,
    unit="personne",
    needed_by=iso(hours=-14.5),
    place="Le Moulin-Neuf",
    claims=(claim(LEO, 1, state="confirmed"),),
)
TO_CONFIRM = need(
    "n-mesanges",
    state="covered",
    title="Porter deux colis aux Mésanges",
    quantity=2,
    taken=2,
    unit="colis",
    claims=(claim(LEO, 2),),
)
ON_THE_WAY = need(
    "n-fauteuil",
    state="covered",
    title="Fauteuil roulant à rapporter au CLIC",
    quantity=1,
    taken=1,
    unit="",
    claims=(claim(KARIM, 1, state="on_the_way"),),
)
DELIVERED = need(
    "n-table-basse",
    by=LEO,
    state="covered",
    urgency="normal",
    title="Une table basse pour la salle d’attente",
    quantity=1,
    taken=1,
    unit="table",
    claims=(claim(KARIM, 1, state="delivered"),),
)
QUEUED = need(
    "n-accueil",
    state="covered",
    title="Tenir l’accueil de la distribution",
    quantity=3,
    taken=3,
    unit="personnes",
    claims=(claim(KARIM, 1), claim(MONIQUE, 2, state="validated")),
    waiting=(Waiting(by=SYLVIE, quantity=1, at=iso(hours=2)), Waiting(by=LEO, quantity=1, at=iso(hours=1))),
)
PROPOSED = need(
    "n-relais",
    state="covered",
    title="Raccompagner la classe à 16 h 30",
    quantity=2,
    taken=2,
    unit="personnes",
    claims=(
        claim(CLAIRE, 1, state="confirmed", handing_to=LEO),
        claim(KARIM, 1, state="confirmed", handing_to_organisation=RESERVE),
    ),
)
PHOTOS = need(
    "n-photos", title="Un siège auto comme celui-ci", photos=tuple(photo(n) for n in range(4)), proxy=True
)
PART = need(
    "n-colis", title="Colis à porter aux Mésanges", quantity=4, taken=2, unit="colis", claims=(claim(LEO, 2),)
)
OWN = need(
    "n-table",
    by=LEO,
    urgency="normal",
    title="Une table pliante pour samedi",
    quantity=2,
    taken=1,
    unit="tables",
    claims=(claim(KARIM, 1),),
    needed_by=iso(days=-1),
    has_private=False,
)
FULFILLED = need(
    "n-poussette",
    state="fulfilled",
    title="Poussette pour une famille qui arrive",
    quantity=1,
    taken=1,
    unit="",
    claims=(claim(KARIM, 1, state="validated"),),
    closed_at=iso(hours=20),
    outcome="fulfilled",
    thanks=Thanks(by=MONIQUE, body="La petite n’en est plus descendue. Merci à vous deux !"),
)
SHORT = need(
    "n-colis-courts",
    state="fulfilled",
    title="Colis de Noël",
    quantity=6,
    taken=6,
    unit="colis",
    delivered=5,
    outcome="fulfilled",
    thanks=Thanks(by=LEO, body="Merci."),
    closed_at=iso(hours=2),
)
EXPIRED = need(
    "n-dari",
    state="expired",
    title="Interprète dari pour un rendez-vous",
    quantity=1,
    taken=0,
    unit="",
    claims=(),
    closed_at=iso(hours=5),
    needed_by=iso(hours=5),
)
CLOSED = need(
    "n-lit", state="closed", title="Un lit d’appoint", quantity=1, taken=0, claims=(), closed_at=iso(days=2)
)
CANCELLED = need(
    "n-four", state="cancelled", title="Un four", quantity=1, taken=0, claims=(), closed_at=iso(days=3)
)
MERGED = need(
    "n-lange",
    state="merged",
    title="Couches taille 4+",
    taken=0,
    claims=(),
    merged_into="n-couches",
    closed_at=iso(minutes=9),
)
HUGE = need(
    "n-long",
    by=LONG,
    title=f"{WIDE} et tout ce qu’il faut pour tenir une semaine entière sans électricité",
    quantity=240,
    taken=7,
    unit="paquets de couvertures de survie",
    place=LONG.org or "",
    claims=(claim(LONG, 7),),
)
DRAFT = need("n-brouillon", by=LEO, state="draft", title="À finir plus tard", taken=0, claims=())


def offer(id: str, **changes: Any) -> Need:
    return need(
        id,
        **{
            "kind": "offer",
            "urgency": "normal",
            "state": "open",
            "taken": 0,
            "claims": (),
            "has_private": False,
            "needed_by": iso(days=-20),
            **changes,
        },
    )


VAN = offer(
    "o-camionnette",
    by=KARIM,
    title="Une camionnette et son chauffeur",
    quantity=1,
    unit="",
    nature="service",
    category="transport",
    starts_at=iso(days=-1),
)
BODYSUITS = offer(
    "o-bodys",
    title="Bodys 6 mois, très propres",
    state="partly_covered",
    quantity=12,
    taken=4,
    unit="bodys",
    claims=(claim(CLAIRE, 4, state="confirmed"),),
    photos=(photo(9),),
)
ADVICE = offer(
    "o-conseil",
    by=SYLVIE,
    title="Aide pour les papiers, tous les mardis",
    quantity=2,
    unit="personnes",
    nature="time",
    unlimited=True,
    claims=(claim(LEO, 1, state="on_the_way"),),
)
MY_OFFER = offer("o-perceuse", by=LEO, title="Une perceuse à prêter", quantity=1, unit="", nature="equipment")
GONE_OFFER = offer(
    "o-lit", title="Lit parapluie", state="covered", quantity=1, taken=1, claims=(claim(KARIM, 1),)
)
OFFER_ENDS = (
    *tuple(
        offer(f"o-{state}", by=LEO, title=f"Offre {state}", state=state, closed_at=iso(days=1))
        for state in ("fulfilled", "closed", "expired", "cancelled")
    ),
    offer("o-merged", state="merged", merged_into="o-bodys", closed_at=iso(days=1)),
)
OFFERS = (VAN, BODYSUITS, ADVICE, MY_OFFER, GONE_OFFER, *OFFER_ENDS)
EVERY_STATE = (
    MILK,
    DIAPERS,
    DRIVE,
    WINTER,
    PENSION,
    TENT,
    MINE,
    PART,
    OWN,
    FULFILLED,
    EXPIRED,
    CLOSED,
    CANCELLED,
    MERGED,
    HUGE,
    TO_CONFIRM,
    ON_THE_WAY,
    DELIVERED,
    QUEUED,
    PROPOSED,
    PHOTOS,
    SHORT,
    DRAFT,
    *OFFERS,
)


def message(seq: int, by: Person, body: str, *, at: str = "", **more: Any) -> Event:
    at = at or iso(minutes=120 - seq)
    said = Message(id=f"msg{seq}", channel="c-food", seq=seq, by=by, at=at, body=body, **more)
    return Event(channel="c-food", seq=seq, kind="message.posted", at=at, by=by, data=EventData(message=said))


def event(seq: int, kind: str, by: Person, **data: Any) -> Event:
    at = data.pop("at", iso(minutes=120 - seq))
    return Event(channel="c-food", seq=seq, kind=kind, at=at, by=by, data=EventData(**data))


def talk() -> tuple[Event, ...]:
    """A day and a half of the channel of the mock."""
    return (
        message(
            1,
            MONIQUE,
            "Distribution terminée : 187 familles, et personne n’est reparti les mains vides.",
            at=iso(hours=23.6),
        ),
        message(
            2,
            MONIQUE,
            "Samedi on ouvre à 9 h. La camionnette arrive à 7 h 30, il faudrait deux paires de bras.",
            at=iso(hours=23.55),
        ),
        message(
            3,
            SYLVIE,
            "Le CCAS a reçu 40 couvertures de survie. Elles sont :\n\n- à l’accueil\n- côté rue des "
            "Forges\n\nServez-vous, voir https://ccas.example/maraude",
            at=iso(hours=8.7),
        ),
        event(4, "need.opened", AMINA, need=DIAPERS, at=iso(minutes=50)),
        message(
            5,
            AMINA,
            "C’est pour ce soir. Regardez ce qui reste dans vos réserves, même un paquet entamé rend "
            "service.",
            at=iso(minutes=46),
        ),
        event(6, "need.claimed", CLAIRE, need=DIAPERS, claim=DIAPERS.claims[0], taken=2, at=iso(minutes=40)),
        message(
            7,
            CLAIRE,
            "Je passe à la réserve à 17 h 30, j’en prends deux.",
            at=iso(minutes=39),
            quote=Quote(
                id="msg5", by=AMINA, excerpt="C’est pour ce soir. Regardez ce qui reste dans vos réserves"
            ),
            reply_to="msg5",
            edited_at=iso(minutes=38),
        ),
        message(8, LEO, "", at=iso(minutes=35), deleted=True),
        message(9, LEO, "Je peux passer aussi, **dites-moi**.", at=iso(minutes=34)),
        event(
            10, "need.claimed", MONIQUE, need=DIAPERS, claim=DIAPERS.claims[1], taken=4, at=iso(minutes=20)
        ),
        message(11, KARIM, "Je fais la route Tilleuls – Gare vers 18 h 15.", at=iso(minutes=1)),
        message(12, KARIM, "Il me reste une place assise aussi.", at=iso(minutes=0.5)),
    )


def every_event() -> tuple[Event, ...]:
    """One of each kind, so that each sentence is drawn."""
    return (
        event(1, "channel.created", AMINA, name="Aide alimentaire"),
        event(2, "channel.renamed", AMINA, name="Aide & repas"),
        event(3, "member.joined", LEO, person=LEO),
        event(4, "member.left", LEO, person=LEO),
        event(20, "exercise.opened", AMINA, exercise=Exercise(id="x-1", name="Grand froid", at=iso(hours=2))),
        event(
            21,
            "exercise.ended",
            AMINA,
            exercise=Exercise(id="x-1", name="Grand froid", at=iso(hours=2), ended_at=iso(hours=1)),
        ),
        event(5, "need.opened", AMINA, need=DRIVE),
        event(6, "need.opened", AMINA, need=EXPIRED),
        event(7, "need.claimed", LEO, need=DRIVE, claim=claim(LEO, 1), taken=1),
        event(8, "need.claimed", CLAIRE, need=WINTER, claim=WINTER.claims[1], taken=21),
        event(
            9, "need.released", CLAIRE, need=DIAPERS, claim=claim(CLAIRE, 2), taken=2, reason="unavailable"
        ),
        event(10, "need.declined", LEO, need=DIAPERS),
        *(
            event(11 + at, "need.resolved", AMINA, need=FULFILLED, outcome=outcome)
            for at, outcome in enumerate(("fulfilled", "elsewhere", "unmet", "cancelled"))
        ),
        event(19, "need.edited", AMINA, need=DIAPERS, changed=("title",)),
        event(20, "need.edited", AMINA, need=DIAPERS, changed=("needed_by",)),
        *(
            event(21 + at, "need.advanced", KARIM, need=TENT, claim=TENT.claims[0], taken=5, state=state)
            for at, state in enumerate(("confirmed", "on_the_way", "delivered", "validated"))
        ),
        event(25, "need.lapsed", KARIM, need=DIAPERS, claim=claim(KARIM, 1), taken=4),
        event(26, "need.no_show", AMINA, need=DRIVE, claim=claim(KARIM, 1), taken=0),
        event(27, "need.handing", CLAIRE, need=PROPOSED, claim=PROPOSED.claims[0]),
        event(28, "need.handed_over", LEO, need=PROPOSED, claim=claim(LEO, 1), taken=2),
        event(29, "need.queued", LEO, need=QUEUED, person=LEO),
        event(30, "need.dequeued", LEO, need=QUEUED, person=LEO),
        *(event(31 + at, "offer.opened", AMINA, need=one) for at, one in enumerate((VAN, BODYSUITS, ADVICE))),
        event(34, "offer.claimed", CLAIRE, need=BODYSUITS, claim=BODYSUITS.claims[0], taken=4),
        event(35, "offer.claimed", LEO, need=VAN, claim=claim(LEO, 1), taken=1),
        event(36, "offer.released", LEO, need=ADVICE, claim=claim(LEO, 1), taken=0, reason="other"),
        event(37, "offer.advanced", LEO, need=ADVICE, claim=claim(LEO, 1), taken=0, state="delivered"),
        *(
            event(38 + at, "offer.resolved", LEO, need=MY_OFFER, outcome=outcome)
            for at, outcome in enumerate(("fulfilled", "elsewhere", "unmet", "cancelled"))
        ),
        event(42, "offer.expired", LEO, need=OFFER_ENDS[2]),
        event(43, "offer.merged", AMINA, need=OFFER_ENDS[4]),
        event(15, "need.expired", AMINA, need=EXPIRED),
        event(16, "need.merged", AMINA, need=MERGED),
        message(17, LONG, WIDE * 3),
        event(18, "session.revoked", LEO, sessions=("s1",)),
    )


class Attentive(Catalogue):
    """A catalogue that remembers which words were asked for and not found, or lacked a value."""

    lacking: ClassVar[set[str]] = set()

    def say(self, locale: str, id: str, **args: str | int) -> str:
        said = super().say(locale, id, **args)
        if not self.has(locale, id) or "{$" in said:
            self.lacking.add(id)
        return said


def renderer(now: datetime = NOW) -> Renderer:
    return Renderer(Attentive(), PARIS, lambda: now)
