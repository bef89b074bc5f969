"""Search: the newest 50 of a million messages, on both databases, beside LIKE and full text as it comes."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, insert, literal_column, select, text, update

from benchmarks.figures import Outcome, Reach, Say, Table, count, median
from benchmarks.town import Town, build_town
from benchmarks.work import Missing, scratch
from channels import log as history
from channels.clock import system_clock
from channels.doorway import actor_for
from channels.ids import new_ids
from channels.search.asking import question
from channels.search.finding import find
from channels.search.following import index_all, start_over
from channels.search.rights import may_find, with_place
from channels.search.terms import terms_of
from channels.store import Store, schema
from channels.store.bulk import BulkInsert, milliseconds, on_postgres
from channels.store.engines import sync_engine
from channels.store.tables import channel, membership, message, person, search_entry, search_text
from matching.lexicon import read_lexicon
from matching.text.analyser import words_of
from tests.support import postgres

MANY: Final = 1_000_000
FEW: Final = 30_000
THEMES: Final = 40
CLOSED: Final = 20  # private channels, of which the member is in two
PEOPLE: Final = 200
CHUNK: Final = 10_000
REACH: Final = 50.0  # milliseconds
FIRST: Final = datetime(2024, 1, 1, tzinfo=UTC)
COMMON: Final = "repas"  # in one message of two
FREQUENT: Final = "poussette"  # in one of twenty
RARE: Final = "quincaillerie"  # in thirty
BYGONE: Final = "confinement"  # in one of two, of the first tenth; never since

_INSERT: Final = BulkInsert(
    ("id", "channel_id", "seq", "author_id", "body", "reply_to", "at"), lambda _: insert(message)
)


@dataclass(frozen=True, slots=True)
class Case:
    """One question: who asks what. ``asked`` are the further fields of the question."""

    name: str
    who: str
    words: str
    asked: dict[str, str]


def measure(quick: bool, say: Say) -> Outcome:
    """One database, then the other."""
    number = FEW if quick else MANY
    found: dict[str, Any] = {"messages": number}
    tables, reach = [], []
    for backend, served in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with scratch("search") as directory:
            try:
                with served(directory) as url:
                    one = asyncio.run(
                        _of_one(url, directory, number, 5 if quick else 15, partial(_say, say, backend))
                    )
            except Missing as why:
                reach.append(
                    Reach(f"newest 50, {backend}", f"not measured: {why}", f"≤ {REACH:.0f} ms", None)
                )
                continue
        found[backend] = one
        tables.append(_table(backend, number, one))
        reach.append(_reach(backend, number, one))
    return Outcome(tables, reach, found)


def _say(say: Say, backend: str, words: str) -> None:
    say(f"{backend}: {words}")


@contextmanager
def _sqlite(directory: Path) -> Iterator[str]:
    yield f"sqlite:///{directory / 'data' / 'relais.db'}"


@contextmanager
def _postgres(directory: Path) -> Iterator[str]:
    if postgres.binaries() is None:
        raise Missing("no PostgreSQL server on this machine")
    server = postgres.PostgresServer()
    try:
        server.start()
        yield server.url("postgres")
    finally:
        server.remove()


async def _of_one(url: str, directory: Path, number: int, rounds: int, say: Say) -> dict[str, Any]:
    town = build_town(directory / "data", people=PEOPLE, channels=THEMES)
    if not url.startswith("sqlite"):
        _move(town.url, url)
    say(f"writing {number:,} messages")
    places = _fill(url, town, number)
    store = Store(url, read_back=history.read_back)
    await store.start()
    try:
        await store.write(start_over)
        say("indexing")
        began = time.perf_counter()
        await index_all(store, lambda done, of: say(f"indexed {done:,} of {of:,}"))
        indexing = number / (time.perf_counter() - began)
        _settle(url)
        rows = []
        for case in _cases(places):
            say(case.name)
            rows.append(await _time(store, town, case, rounds, plain=True))
        return {"indexing": indexing, "cases": rows}
    finally:
        await store.close()


# ── what there is ───────────────────────────────────────────────────────────────────────────


def _move(source: str, url: str) -> None:
    """The same town on PostgreSQL."""
    from channels.store.tables import metadata

    schema.upgrade(url)
    origin, target = sync_engine(source), sync_engine(url)
    with origin.connect() as read, target.begin() as write:
        write.execute(text("SET LOCAL session_replication_role = replica"))
        for table in metadata.sorted_tables:
            rows = [dict(row) for row in read.execute(select(table)).mappings()]
            if rows and table.name != "search_state":
                write.execute(insert(table), rows)
    origin.dispose()
    target.dispose()


def _fill(url: str, town: Town, number: int) -> dict[str, str]:
    """Messages of two years over all channels; the ids of the places that the cases name."""
    draw = random.Random(5)
    words = _words()
    talk = draw.choices(words, [1 / (rank + 3) for rank in range(len(words))], k=500_000)
    engine = sync_engine(url)
    with engine.begin() as conn:
        member = town.people[1]
        citizen = town.people[2]
        conn.execute(update(person).where(person.c.id == citizen).values(role="citizen"))
        themes = membership.c.channel_id.in_(town.channels)
        conn.execute(delete(membership).where(membership.c.person_id == citizen, themes))
        square = conn.execute(select(channel.c.id).where(channel.c.kind == "town")).scalars().first()
        closed = _closed(conn, town, member, draw)
        places = [*town.channels, *closed]
        shares = [1 / (rank + 2) for rank in range(len(places))]
        rare = set(draw.sample(range(number), 30))
        seqs = dict.fromkeys([square, *places], 0)
        step = timedelta(days=700) / number
        for start in range(0, number, CHUNK):
            rows = []
            chosen = draw.choices(places, shares, k=CHUNK)
            for at_number in range(start, min(start + CHUNK, number)):
                place = square if draw.random() < 0.01 else chosen[at_number - start]
                said_from = draw.randrange(len(talk) - 25)
                said = talk[said_from : said_from + draw.randint(5, 25)]
                said += [COMMON] * (draw.random() < 0.5) + [FREQUENT] * (draw.random() < 0.05)
                said += [RARE] * (at_number in rare)
                said += [BYGONE] * (at_number < number / 10 and draw.random() < 0.5)
                seqs[place] += 1
                at = FIRST + at_number * step
                author = town.people[draw.randrange(PEOPLE)]
                (id,) = new_ids(at, 1)
                rows.append((id, place, seqs[place], author, " ".join(said), None, milliseconds(at)))
            _INSERT.run(conn, rows)
    engine.dispose()
    return {
        "channel": town.channels[-1],
        "closed": closed[0],
        "author": town.people[7],
        "square": str(square),
    }


def _closed(conn: Connection, town: Town, member: str, draw: random.Random) -> list[str]:
    ids = new_ids(system_clock(), CLOSED)
    about = {"network_id": town.network, "kind": "private", "created_at": system_clock(), "head": 0}
    conn.execute(insert(channel), [{"id": id, "name": f"Privé {n}", **about} for n, id in enumerate(ids)])
    pairs = [(id, who) for id in ids for who in draw.sample(town.people[3:], 5)]
    pairs += [(id, member) for id in ids[-2:]]
    rows = [
        {"channel_id": id, "person_id": who, "from_seq": 0, "joined_at": system_clock()} for id, who in pairs
    ]
    conn.execute(insert(membership), rows)
    return ids


def _words() -> list[str]:
    """The field's own words, and others that it does not know: as many as a town uses."""
    known = {
        word
        for concept in read_lexicon().concepts
        for wording in (*concept.words, *concept.asks, *concept.gives)
        for word in words_of(wording)
        if word not in (COMMON, FREQUENT, RARE, BYGONE)
    }
    syllables = re.findall("..", "bacedifogulamenipurosatevizohaplyegokruwe")
    others = [f"{one}{two}{three}" for one in syllables for two in syllables for three in syllables[:12]]
    mixed = sorted(known) + others
    random.Random(1).shuffle(mixed)
    return mixed


def _settle(url: str) -> None:
    """What a database does by itself in a quiet hour; and the peers' own index on PostgreSQL."""
    engine = sync_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        if on_postgres(conn):
            conn.exec_driver_sql(
                "CREATE TABLE plain AS SELECT entity_id, array_to_tsvector(string_to_array("
                "regexp_replace(terms, '(^| )[0-9]+:', '\\1', 'g'), ' ')) AS words FROM search_entry"
            )
            conn.exec_driver_sql("CREATE INDEX plain_words ON plain USING gin (words)")
            conn.exec_driver_sql("VACUUM ANALYZE")
        else:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            conn.exec_driver_sql("PRAGMA optimize")
    engine.dispose()


# ── what is asked ───────────────────────────────────────────────────────────────────────────


def _cases(places: dict[str, str]) -> list[Case]:
    return [
        Case("one word in two messages", "member", COMMON, {}),
        Case("one in twenty", "member", FREQUENT, {}),
        Case("thirty in all", "member", RARE, {}),
        Case("nowhere", "member", "xylographie", {}),
        Case("only long ago", "member", BYGONE, {}),
        Case("two common words", "member", f"{COMMON} {FREQUENT}", {}),
        Case("a common and a rare one", "member", f"{COMMON} {RARE}", {}),
        Case("three words", "member", f"{COMMON} {FREQUENT} {BYGONE}", {}),
        Case("a resident, who hears 1 % of it", "citizen", COMMON, {}),
        Case("a resident, the rare word", "citizen", RARE, {}),
        Case("in the quietest channel", "member", COMMON, {"channel": places["channel"]}),
        Case("by one of 200 people", "member", COMMON, {"person": places["author"]}),
        Case("a month, a year ago", "member", COMMON, {"first": "2024-12-01", "last": "2024-12-31"}),
    ]


async def _time(store: Store, town: Town, case: Case, rounds: int, *, plain: bool) -> dict[str, Any]:
    who = {"member": town.people[1], "citizen": town.people[2]}[case.who]
    asked = question(case.words, zone=UTC, kind="messages", **case.asked)  # type: ignore[arg-type]

    def ours(conn: Connection) -> list[str]:
        return [one.id for one in find(conn, actor_for(conn, who), asked).messages]

    ways: dict[str, Callable[[Connection], list[str]]] = {"relais": ours}
    if plain and not case.asked:
        ways["full text"] = partial(_plain, who=who, words=case.words)
        ways["like"] = partial(_like, who=who, words=case.words)
    took: dict[str, list[float]] = {name: [] for name in ways}
    answers: dict[str, list[str]] = {}
    for turn in range(rounds):
        for name, way in ways.items():
            if name != "relais" and turn >= 3:
                continue
            began = time.perf_counter()
            answers[name] = await store.read(way)
            took[name].append((time.perf_counter() - began) * 1000)
    agreed = all(
        set(answer) == set(answers["relais"]) for name, answer in answers.items() if name == "full text"
    )
    return {"case": case.name, "found": len(answers["relais"]), "agreed": agreed, "took": took}


def _plain(conn: Connection, *, who: str, words: str) -> list[str]:
    """Full text as it comes: all that matches is joined, looked at, and sorted by time."""
    terms = terms_of(words)
    if on_postgres(conn):
        asked = " & ".join(f"'{term}'" for term in terms)
        hits = text("SELECT entity_id FROM plain WHERE words @@ CAST(:asked AS tsquery)")
        found = hits.bindparams(asked=asked).columns(search_entry.c.entity_id).subquery("hits")
    else:
        asked = " AND ".join(f'"{term}"' for term in terms)
        found = (
            select(search_entry.c.entity_id)
            .select_from(search_text)
            .join(search_entry, search_entry.c.n == literal_column("+search_text.rowid"))
            .where(search_text.c.search_text.op("MATCH")(asked))
            .subquery("hits")
        )
    source = found.join(message, message.c.id == found.c.entity_id)
    return _heard(conn, who, with_place(source, message.c.channel_id), True)


def _like(conn: Connection, *, who: str, words: str) -> list[str]:
    """Every body read through."""
    wanted = and_(*(message.c.body.like(f"%{word}%") for word in words.split()))
    return _heard(conn, who, with_place(message, message.c.channel_id), wanted)


def _heard(conn: Connection, who: str, source: Any, wanted: Any) -> list[str]:
    query = select(message.c.id).select_from(source).where(may_find(actor_for(conn, who), message.c.seq))
    if wanted is not True:
        query = query.where(wanted)
    rows = conn.execute(query.where(message.c.deleted_at.is_(None)).order_by(message.c.at.desc()).limit(50))
    return list(rows.scalars())


# ── what came of it ─────────────────────────────────────────────────────────────────────────


def _table(backend: str, number: int, found: dict[str, Any]) -> Table:
    title = f"newest 50 of {number:,} messages, {backend} (indexed at {count(found['indexing'])}/s)"
    table = Table(title, ("question", "found", "Relais p50", "worst", "full text", "LIKE"))
    for row in found["cases"]:
        took = row["took"]
        table.rows.append(
            (
                row["case"],
                str(row["found"]),
                f"{median(took['relais']):.1f} ms",
                f"{max(took['relais']):.1f} ms",
                *(f"{median(took[name]):.0f} ms" if name in took else "" for name in ("full text", "like")),
            )
        )
    return table


def _reach(backend: str, number: int, found: dict[str, Any]) -> Reach:
    slowest = max(found["cases"], key=lambda row: median(row["took"]["relais"]))
    at = median(slowest["took"]["relais"])
    agreed = all(row["agreed"] for row in found["cases"])
    said = f"{at:.1f} ms at most (“{slowest['case']}”)" + (
        "" if agreed else "; answers differ from full text"
    )
    name = f"search, newest 50 of {count(number)}, {backend}"
    return Reach(name, said, f"≤ {REACH:.0f} ms", at <= REACH and agreed)
