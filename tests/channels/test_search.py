"""Search: who finds what, on both databases; what is deleted, edited, or was said while one was away."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from sqlalchemy import func, insert, select

from channels.actions import channels as rooms
from channels.actions.messages import delete_message, edit_message, post_message
from channels.actions.needs import Private, open_need, resolve_need
from channels.doorway import actor_for
from channels.search import following
from channels.search.asking import question
from channels.search.finding import find
from channels.store.tables import attachment, file, need, search_entry
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.town import ask, need_in

pytestmark = every_backend


async def say(store, by, channel, body):
    return (await store.write(post_message, by, channel=channel, body=body))["message"]


async def indexed(store):
    while await following.index_batch(store):
        pass


async def found(store, by, text="", **more):
    """What somebody finds, once everything is indexed."""
    await indexed(store)
    return await sought(store, by, text, **more)


async def sought(store, by, text="", limit=50, **more):
    asked = question(text, zone=UTC, **more)
    return await store.read(lambda conn: find(conn, actor_for(conn, by), asked, limit=limit))


async def bodies(store, by, text="", **more):
    return ["".join(p.text for p in one.excerpt) for one in (await found(store, by, text, **more)).messages]


async def test_french_is_found_whatever_its_accents_endings_elisions_and_ligatures(store, town):
    said = "L’œil du frigo de la crèche : des poussettes à réparer"
    await say(store, town.claire, town.square, said)
    await say(store, town.claire, town.square, "Tout autre chose")
    for text in ("oeil", "Œil", "l'oeil", "creche", "CRÈCHES", "poussette", "réparée", "poussettes oeil"):
        assert await bodies(store, town.leo, text) == [said], text
    assert await bodies(store, town.leo, "oeil jardin") == []


async def test_words_of_other_scripts_are_found(store, town):
    await say(store, town.claire, town.square, "Merci, شكرا جزيلا, дякую")
    assert await bodies(store, town.leo, "شكرا")
    assert await bodies(store, town.leo, "ДЯКУЮ")
    assert not await bodies(store, town.leo, "привіт")


async def test_what_was_found_is_marked(store, town):
    await say(
        store, town.claire, town.square, "mot " * 60 + "les *couches* taille 3, une couche " + "fin " * 90
    )
    (one,) = (await found(store, town.leo, "couches")).messages
    assert [piece.text for piece in one.excerpt if piece.hit] == ["couches", "couche"]
    words = "".join(piece.text for piece in one.excerpt)
    assert words.startswith("…mot")
    assert words.endswith("fin…")
    assert len(words) < 230
    assert (one.place.name, one.by.name, one.seq > 0) == ("La place", "Claire", True)


async def test_a_slip_of_the_keyboard_is_understood(store, town):
    await say(store, town.claire, town.square, "Il manque des couches")
    answer = await found(store, town.leo, "couhces")
    assert len(answer.messages) == 1
    assert answer.corrected == "couches"
    assert (await found(store, town.leo, "couches")).corrected is None


async def test_the_newest_come_first_and_the_next_page_follows(store, town, clock):
    for number in range(12):
        await say(store, town.claire, (town.square, town.meals)[number % 2], f"repas {number}")
        clock.forward(minutes=1)
    first = await found(store, town.leo, "repas", kind="messages", limit=5)
    second = await sought(store, town.leo, "repas", kind="messages", limit=5, before=first.next)
    third = await sought(store, town.leo, "repas", kind="messages", limit=5, before=second.next)
    read = [one.excerpt[-1].text.strip() for page in (first, second, third) for one in page.messages]
    assert read == [str(number) for number in range(11, -1, -1)]
    assert third.next is None


async def test_everybody_finds_what_they_may_hear_and_nothing_else(store, town):
    hearers = {
        town.square: {"ccas", "amina", "claire", "leo", "nour"},
        town.meals: {"ccas", "amina", "claire", "leo"},
        town.garden: {"ccas", "amina", "claire", "leo"},
        town.closed: {"claire", "amina"},
        town.relief: {"ccas", "claire"},
        town.their_square: {"hugo"},
    }
    authors = {town.relief: town.ccas, town.their_square: town.hugo}
    for channel in hearers:
        await say(store, authors.get(channel, town.amina), channel, "Une tournesol")
    for name, person_id in town.everybody.items():
        if name == "gone":
            with pytest.raises(Refused):
                await found(store, person_id, "tournesol")
            continue
        heard = {one.channel for one in (await found(store, person_id, "tournesol")).messages}
        assert heard == {channel for channel, names in hearers.items() if name in names}, name
        for channel in hearers:
            if name in hearers[channel]:
                assert len((await sought(store, person_id, "tournesol", channel=channel)).messages) == 1
            else:
                with pytest.raises(Refused) as refusal:
                    await sought(store, person_id, "tournesol", channel=channel)
                assert refusal.value.code == "not_found"


async def test_what_was_said_while_one_was_away_stays_unheard(store, town):
    await say(store, town.claire, town.closed, "tulipe avant")
    await store.write(rooms.leave_channel, town.amina, channel=town.closed)
    await say(store, town.claire, town.closed, "tulipe pendant")
    assert await bodies(store, town.amina, "tulipe") == [], "gone is gone"
    await store.write(rooms.add_member, town.claire, channel=town.closed, person_id=town.amina)
    await say(store, town.claire, town.closed, "tulipe après")
    assert await bodies(store, town.amina, "tulipe") == ["tulipe après", "tulipe avant"]
    assert len(await bodies(store, town.claire, "tulipe")) == 3


async def test_however_much_was_said_while_one_was_away_what_one_heard_before_is_found(store, town):
    await say(store, town.claire, town.closed, "tulipe avant")
    await store.write(rooms.leave_channel, town.amina, channel=town.closed)
    for number in range(12):
        await say(store, town.claire, town.closed, f"tulipe pendant {number}")
    await store.write(rooms.add_member, town.claire, channel=town.closed, person_id=town.amina)
    assert await bodies(store, town.amina, "tulipe", limit=1) == ["tulipe avant"]
    assert await bodies(store, town.claire, "tulipe", limit=1) == ["tulipe pendant 11"]


async def test_a_thread_is_as_open_as_its_card(store, town):
    for channel in (town.meals, town.closed):
        card = await need_in(store, town.claire, channel)
        thread = await store.read(
            lambda conn, id=card: conn.execute(select(need.c.thread_id).where(need.c.id == id)).scalar_one()
        )
        await say(store, town.claire, thread, "jonquille")
    leo, amina = await found(store, town.leo, "jonquille"), await found(store, town.amina, "jonquille")
    assert [one.place.channel for one in leo.messages] == [town.meals]
    assert all(one.place.need for one in leo.messages)
    assert {one.place.channel for one in amina.messages} == {town.meals, town.closed}
    assert len((await sought(store, town.amina, "jonquille", channel=town.closed)).messages) == 1


async def test_nothing_deleted_shows_even_before_the_indexer_ran(store, town):
    gone = await say(store, town.claire, town.square, "secret pivoine")
    assert await bodies(store, town.leo, "pivoine")
    await store.write(delete_message, town.claire, message_id=gone)
    assert not (await sought(store, town.leo, "pivoine")).messages
    await indexed(store)
    left = await store.read(lambda conn: conn.execute(select(search_entry.c.terms)).scalars().all())
    assert not any("pivoin" in terms for terms in left), "and then its words are gone from the index"


async def test_an_edit_is_found_by_its_new_words_at_its_old_place(store, town):
    first = await say(store, town.claire, town.square, "rendez-vous lundi place du marché")
    await say(store, town.claire, town.square, "autre marché")
    assert len(await bodies(store, town.leo, "lundi")) == 1
    await store.write(edit_message, town.claire, message_id=first, body="rendez-vous mardi place du marché")
    assert await bodies(store, town.leo, "lundi") == []
    assert [one.id for one in (await sought(store, town.leo, "marché")).messages][1] == first
    assert len(await bodies(store, town.leo, "mardi")) == 1


async def test_cards_are_found_open_or_all_and_never_by_what_is_private(store, town):
    private = Private(contact="Madame Zinnia", address="rue Zinnia", notes="zinnia")
    soup = await need_in(store, town.claire, town.meals, title="Soupe chaude", private=private)
    done = await need_in(store, town.claire, town.meals, title="Soupe froide", place="Gare")
    offer = (
        await store.write(
            open_need, town.leo, channel=town.meals, ask=ask(store, kind="offer", title="Soupe à donner")
        )
    )["need"]
    await need_in(store, town.claire, town.closed, title="Soupe secrète")
    await need_in(store, town.claire, town.meals, title="Soupe brouillon", draft=True)
    await store.write(resolve_need, town.claire, need_id=done, outcome="elsewhere")
    answer = await found(store, town.leo, "soupes")
    assert [one.need.id for one in answer.needs] == [done, soup]
    assert [one.need.id for one in answer.offers] == [offer]
    assert [one.need.id for one in (await sought(store, town.leo, "soupe", open=True)).needs] == [soup]
    assert [one.need.id for one in (await sought(store, town.leo, open=True)).needs] == [soup]
    assert [one.need.id for one in (await sought(store, town.leo, "gare")).needs] == [done]
    assert not await sought(store, town.claire, "zinnia")
    assert not await sought(store, town.nour, "soupe"), "a theme is not a resident's"


async def test_a_resident_finds_what_is_said_in_a_theme_while_a_member_of_it(store, town):
    await say(store, town.claire, town.meals, "la soupe est prête")
    assert await bodies(store, town.nour, "soupe") == []
    await store.write(rooms.add_member, town.claire, channel=town.meals, person_id=town.nour)
    await say(store, town.claire, town.meals, "encore de la soupe")
    assert await bodies(store, town.nour, "soupe") == ["encore de la soupe", "la soupe est prête"]
    await store.write(rooms.remove_member, town.claire, channel=town.meals, person_id=town.nour)
    assert await bodies(store, town.nour, "soupe") == []


async def test_files_are_found_by_name_where_what_they_hang_on_is_seen(store, town):
    said = await say(store, town.claire, town.closed, "voici le plan")
    card = await need_in(store, town.claire, town.meals)

    def hang(tx):
        rows = (("f1", "plan_cuisine-2026.pdf", said, None), ("f2", "plan-du-jardin.jpg", None, card))
        for id, name, in_message, on_card in rows:
            about = {"network_id": town.network, "by": town.claire, "type": "application/pdf", "size": 9}
            tx.conn.execute(insert(file), {"id": id, "name": name, "sha256": "-", "at": tx.at, **about})
            tx.conn.execute(insert(attachment), {"file_id": id, "message_id": in_message, "need_id": on_card})

    await store.write(hang)
    names = [one.file.name for one in (await found(store, town.claire, "plans", kind="files")).files]
    assert sorted(names) == ["plan-du-jardin.jpg", "plan_cuisine-2026.pdf"]
    assert [one.file.id for one in (await sought(store, town.leo, "plan")).files] == ["f2"]
    await store.write(delete_message, town.claire, message_id=said)
    assert [one.file.id for one in (await sought(store, town.claire, "plan")).files] == ["f2"]


async def test_people_organisations_and_channels_are_found_by_name(store, town):
    answer = await found(store, town.leo, "cla")
    assert [line.id for line in answer.people] == [town.claire]
    assert [line.id for line in (await found(store, town.leo, "croix rouge")).organisations] == [
        town.redcross
    ]
    assert [line.id for line in (await found(store, town.leo, "jardin")).channels] == [town.garden]
    assert not (await found(store, town.leo, "situation")).channels, "a closed channel has no name outside"
    assert (await found(store, town.claire, "situation")).channels
    assert not (await found(store, town.nour, "claire")).people, "residents do not list people"
    assert not (await found(store, town.leo, "gone")).people
    assert not await found(store, town.hugo, "claire")


async def test_filters_narrow(store, town, clock):
    await say(store, town.claire, town.square, "marché de claire")
    clock.forward(days=3)
    await say(store, town.leo, town.square, "marché de léo")
    await say(store, town.leo, town.meals, "marché du repas")
    assert len(await bodies(store, town.amina, "marché")) == 3
    assert await bodies(store, town.amina, "marché", person=town.claire) == ["marché de claire"]
    assert await bodies(store, town.amina, person=town.claire) == ["marché de claire"]
    assert await bodies(store, town.amina, "marché", channel=town.meals) == ["marché du repas"]
    day = clock().date().isoformat()
    assert len(await bodies(store, town.amina, "marché", first=day)) == 2
    assert len(await bodies(store, town.amina, "marché", first=day, last=day)) == 2
    before = (clock().date().replace(day=1)).isoformat()
    assert await bodies(store, town.amina, "marché", last=before) == [] or clock().day <= 4


async def test_what_was_said_by_a_slow_clock_is_found_on_its_day(store, town, clock):
    """Numbers of the index and times may disagree: the ends of a day are looked for among many."""
    noon = clock().replace(hour=12)
    today, yesterday, tomorrow = (noon.date() + timedelta(days=days) for days in (0, -1, 1))
    for body, hours in (("ortie 1", 2), ("ortie 2", -22), ("ortie 3", 0), ("ortie 4", -24)):
        clock.now = noon + timedelta(hours=hours)
        await say(store, town.claire, town.square, body)
        await indexed(store)
    that_day = {"first": str(yesterday), "last": str(yesterday)}
    assert await bodies(store, town.leo, "ortie", **that_day) == ["ortie 4", "ortie 2"]
    assert await bodies(store, town.leo, "ortie", first=str(today)) == ["ortie 3", "ortie 1"]
    assert await bodies(store, town.leo, "ortie", first=str(tomorrow)) == []


async def test_what_a_crash_left_is_found_after_it(store, town, open_store):
    """The cursor moves with the entries, or not at all; several workers share the work."""
    said = [await say(store, town.claire, town.square, f"orchidée {number}") for number in range(3)]
    steps, sources = await store.read(following._happened)
    assert {one.id for one in sources} >= set(said), "read, analysed, and then the worker died"

    def dies(tx):
        following._index(tx, following.Batch(steps, tuple(following.analysed(sources))))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.write(dies)
    assert not (await sought(store, town.leo, "orchidée")).messages

    other = await open_store()
    batch = following.Batch(steps, tuple(following.analysed(sources)))
    await other.write(following._index, batch)
    await store.write(following._index, batch)  # late with the same batch: undone
    assert len(await bodies(store, town.leo, "orchidée")) == 3
    count = select(func.count()).select_from(search_entry).where(search_entry.c.entity_id.in_(said))
    assert await store.read(lambda conn: conn.execute(count).scalar_one()) == 3


async def test_a_late_batch_does_not_bring_back_what_was_edited_since(store, town):
    said = await say(store, town.claire, town.square, "glaïeul")
    steps, sources = await store.read(following._happened)
    late = following.Batch(steps, tuple(following.analysed(sources)))
    await store.write(edit_message, town.claire, message_id=said, body="géranium")
    await indexed(store)
    await store.write(following._index, late)
    assert await bodies(store, town.leo, "glaïeul") == []
    assert await bodies(store, town.leo, "géranium") == ["géranium"]


async def test_everything_can_be_indexed_anew_while_people_speak(store, town, clock, monkeypatch):
    monkeypatch.setattr(following, "BATCH", 4)
    for number in range(10):
        await say(store, town.claire, town.square, f"dahlia {number}")
        clock.forward(seconds=1)
    await need_in(store, town.claire, town.meals, title="Dahlias")
    await indexed(store)
    await store.write(following.start_over)
    await say(store, town.claire, town.square, "dahlia nouveau")
    assert await bodies(store, town.leo, "dahlia") == ["dahlia nouveau"]
    seen = []
    await following.index_all(store, lambda done, of: seen.append((done, of)))
    read = await bodies(store, town.leo, "dahlia")
    assert read == ["dahlia nouveau", *(f"dahlia {number}" for number in range(9, -1, -1))]
    assert len((await sought(store, town.leo, "dahlia")).needs) == 1
    assert len(seen) > 2
    assert seen[-1][0] == seen[-1][1]


async def test_silly_questions_are_answered_with_a_reason(store, town):
    for text, more, code in (
        ("", {}, "empty"),
        ("le de la", {}, "no_word"),
        ("!!!", {}, "no_word"),
        ("x" * 201, {}, "too_long"),
        ("repas", {"kind": "unicorns"}, "bad_choice"),
        ("repas", {"first": "hier"}, "bad_dates"),
        ("repas", {"first": "2026-02-02", "last": "2026-02-01"}, "bad_dates"),
    ):
        with pytest.raises(Refused) as refusal:
            question(text, zone=UTC, **more)
        assert refusal.value.code == code
    await say(store, town.claire, town.square, "repas")
    for text in ('repas"', "repas OR", "repas'", "repas NEAR(", "repas:*", "repas \\", "(repas)", "repas -x"):
        await found(store, town.leo, text)
    assert await bodies(store, town.leo, '"repas"') == ["repas"]


async def test_common_words_are_found_over_many_segments(store, town, clock, monkeypatch):
    """PostgreSQL looks through the newest segments first: nothing is missed at their edges."""
    from channels.search import entries, matches

    for module in (entries, matches):
        monkeypatch.setattr(module, "SEGMENT", 4)
    monkeypatch.setattr(matches, "SLACK", 8)
    for number in range(30):
        await say(
            store, town.claire, town.square, f"lavande {number}" + (" rare" if number in (0, 29) else "")
        )
    assert len(await bodies(store, town.leo, "lavande")) == 30
    assert await bodies(store, town.leo, "lavande rare") == ["lavande 29 rare", "lavande 0 rare"]
    page = await sought(store, town.leo, "lavande", kind="messages", limit=7)
    after = await sought(store, town.leo, "lavande", kind="messages", limit=30, before=page.next)
    assert len(page.messages) == 7
    assert len(after.messages) == 23
