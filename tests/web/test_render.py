"""Fragments and pages come from the same templates, and only a page knows its reader."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec
import pytest

from channels.shapes import EventData, Need
from tests.web import samples
from tests.web.test_pages import checked
from web.cards import card, relay
from web.faces import counts_people, initials, short_name, unit_for
from web.lines import arrange
from web.render import Renderer
from web.views import Viewer


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return samples.renderer()


def attributes(html: str) -> str:
    return html[: html.index(">") + 1]


class TestFragments:
    def test_a_message_is_one_line(self, renderer: Renderer) -> None:
        html = renderer.fragment(samples.message(5, samples.CLAIRE, "**Bonjour**"), "fr")
        assert set(html) == {"line"}
        assert html["line"].startswith(
            '<li class="turn" id="m-msg5" data-message="msg5" data-seq="5" data-by="p-claire"'
        )
        assert "data-own" not in html["line"]

    def test_it_is_the_line_of_the_page_but_for_the_reader(self, renderer: Renderer) -> None:
        said = samples.message(5, samples.CLAIRE, "Bonjour")
        lines = renderer.lines([said], "fr", me="somebody else")
        assert renderer.fragment(said, "fr")["line"] in lines

    def test_an_edited_or_deleted_message_redraws_its_own_line(self, renderer: Renderer) -> None:
        posted = samples.message(5, samples.CLAIRE, "", deleted=True)
        html = renderer.fragment(msgspec.structs.replace(posted, kind="message.deleted", seq=9), "fr")
        assert 'id="m-msg5"' in html["line"]
        assert 'data-seq="5"' in html["line"]
        assert " data-deleted" in attributes(html["line"])

    def test_an_urgent_need_changes_line_pin_and_strip(self, renderer: Renderer) -> None:
        html = renderer.fragment(
            samples.event(
                6,
                "need.claimed",
                samples.CLAIRE,
                need=samples.DIAPERS,
                claim=samples.DIAPERS.claims[0],
                taken=2,
            ),
            "fr",
        )
        assert set(html) == {"line", "pin", "strip"}
        assert "Il en manque 4." in html["line"]  # of that moment, not of now
        assert html["pin"].startswith(
            '<details class="pin" data-need="n-couches" data-version="3" data-urgency="urgent"'
        )
        assert (
            '<article class="need" data-need="n-couches" data-version="3" data-state="partly_covered"'
            in html["pin"]
        )
        assert 'data-claimers="p-claire p-monique"' in html["pin"]
        assert html["strip"].startswith('<li class="strip-item" data-need="n-couches"')

    def test_a_need_that_can_wait_stays_off_the_strip(self, renderer: Renderer) -> None:
        html = renderer.fragment(samples.event(6, "need.opened", samples.AMINA, need=samples.WINTER), "fr")
        assert set(html) == {"line", "pin"}

    def test_who_cannot_help_is_told_to_nobody(self, renderer: Renderer) -> None:
        html = renderer.fragment(samples.event(6, "need.declined", samples.LEO, need=samples.DIAPERS), "fr")
        assert set(html) == {"pin", "strip"}

    @pytest.mark.parametrize("kind", ["session.revoked", "person.changed"])
    def test_personal_events_draw_nothing(self, renderer: Renderer, kind: str) -> None:
        assert renderer.fragment(samples.event(6, kind, samples.LEO), "fr") == {}

    @pytest.mark.parametrize("locale", ["fr", "en"])
    def test_broadcasts_carry_nothing_personal(self, renderer: Renderer, locale: str) -> None:
        for event in (*samples.every_event(), *samples.talk()):
            for html in renderer.fragment(event, locale).values():
                check = checked(html)
                assert check.open == []
                assert check.faults == []
                assert 'name="csrf"' not in html
                assert 'name="key"' not in html
                for mark in ("data-mine", "data-own", "data-manage", "data-declined", "data-lost"):
                    assert not re.search(rf"<(article|li)[^>]* {mark}[ >]", html)

    def test_what_only_a_card_tells_has_no_line(self, renderer: Renderer) -> None:
        drawn = {
            (event.kind, event.data.state): renderer.fragment(event, "fr") for event in samples.every_event()
        }
        quiet = [("need.handing", None), ("need.queued", None), ("need.advanced", "confirmed")]
        assert all(set(drawn[one]) == {"pin", "strip"} or set(drawn[one]) == {"pin"} for one in quiet)
        assert "line" in drawn["need.advanced", "on_the_way"]
        assert "est en route" in drawn["need.advanced", "on_the_way"]["line"]

    def test_words_follow_the_locale(self, renderer: Renderer) -> None:
        event = samples.event(6, "need.opened", samples.AMINA, need=samples.DIAPERS)
        assert "demande 6 paquets" in renderer.fragment(event, "fr")["line"]
        assert "asks for 6 paquets" in renderer.fragment(event, "en")["line"]

    def test_names_and_titles_are_escaped(self, renderer: Renderer) -> None:
        bad = msgspec.structs.replace(samples.LEO, name="<b>L", org="<i>")
        need = samples.need(
            title="<script>", unit="<u>", place="<p>", by=bad, claims=(samples.claim(bad, 4),)
        )
        event = samples.event(6, "need.claimed", bad, need=need, claim=need.claims[0], taken=4)
        html = (
            "".join(renderer.fragment(event, "fr").values())
            + renderer.fragment(samples.message(7, bad, "<script>"), "fr")["line"]
        )
        assert not re.search(r"<(script|u|i)>|<b>L", html)
        assert not re.search(
            r"<p>",
            html.replace("<p><strong>", "")
            .replace("<p>&lt;", "")
            .replace("</p><p>", "")
            .replace("<p>L", "")
            .replace("<p>", "", html.count("<p>")),
        )
        assert "&lt;script&gt;" in html


class TestLines:
    def kinds(self, read: int | None = None) -> list[str]:
        return [line.kind for line in arrange(samples.talk(), samples.PARIS, me="p-leo", read=read)]

    def test_days_and_unread_are_marked(self) -> None:
        kinds = self.kinds(read=9)
        assert kinds.count("day") == 2
        assert kinds.count("fresh") == 1
        assert kinds[kinds.index("fresh") + 1] == "message"

    def test_history_has_no_unread_line_and_neither_has_a_read_room(self) -> None:
        assert "fresh" not in self.kinds()
        assert "fresh" not in self.kinds(read=12)

    def test_my_own_words_are_never_news(self) -> None:
        events = [samples.message(1, samples.LEO, "a"), samples.message(2, samples.LEO, "b")]
        assert "fresh" not in [x.kind for x in arrange(events, samples.PARIS, me="p-leo", read=0)]

    def test_company(self) -> None:
        lines = list(arrange(samples.talk(), samples.PARIS, me="p-leo", read=9))
        follows = {line.event.seq for line in lines if line.follows}
        assert follows == {2, 9, 12}
        for before, line in pairwise(lines):
            assert not line.follows or before.kind == "message"

    def test_five_minutes_of_silence_start_another_turn(self) -> None:
        events = [
            samples.message(1, samples.LEO, "a", at=samples.iso(minutes=10)),
            samples.message(2, samples.LEO, "b", at=samples.iso(minutes=5)),
        ]
        assert [x.follows for x in arrange(events, samples.PARIS)] == [False, False, False]

    def test_own_lines_know_it_on_a_page(self, renderer: Renderer) -> None:
        said = [samples.message(1, samples.LEO, "a"), samples.message(2, samples.CLAIRE, "b")]
        html = renderer.lines(said, "fr", me=Viewer(id="p-leo", role="coordinator"), csrf="tok")
        mine, other = re.findall(r"<li class=\"turn\"[^>]*>", html)
        assert " data-own" in mine
        assert " data-own" not in other
        assert " data-manage" in other
        assert 'action="/messages/msg1/supprimer"' in html
        assert 'action="/messages/msg2/supprimer"' not in html


class TestCards:
    def test_the_viewer_decides_what_is_theirs(self, renderer: Renderer) -> None:
        html = renderer.need(samples.PART, "fr", Viewer(id="p-leo"), "tok")
        head = html[html.index("<article") : html.index(">", html.index("<article"))]
        assert " data-mine" in head
        assert " data-own" not in head
        assert " data-manage" not in head
        assert 'action="/prises/k-p-leo-2/rendre"' in html
        assert html.count('name="key"') == 2, "to take, and to wait where somebody was quicker"

    @pytest.mark.parametrize(
        ("need", "step", "next"),
        [
            (samples.TO_CONFIRM, "held", "Oui, je confirme"),
            (samples.MINE, "confirmed", "Je pars"),
            (samples.ADVICE, "on_the_way", "Je l’ai reçu"),
        ],
        ids=lambda value: getattr(value, "id", value),
    )
    def test_my_promise_has_one_next_step(self, renderer: Renderer, need: Need, step: str, next: str) -> None:
        html = renderer.need(need, "fr", Viewer(id="p-leo"), "tok")
        assert f'data-mine data-step="{step}"' in html
        form = re.search(rf'<form [^>]*data-when="step-{step}".*?</form>', html, re.S)
        assert form
        assert next in form[0]
        assert f'action="/prises/{need.claims[-1].id}/avancer"' in form[0]
        assert html.count('data-when="underway"') == 2, "give back, hand over"

    def test_a_fragment_leaves_the_promise_to_the_script(self, renderer: Renderer) -> None:
        html = renderer.need(samples.TO_CONFIRM, "fr")
        assert 'action="/prises/-/avancer"' in html
        held = samples.TO_CONFIRM.claims[0]
        assert f'data-claim="{held.id}" data-step="held" data-confirm-by="' in html

    def test_the_waiting_list_tells_each_their_place(self, renderer: Renderer) -> None:
        assert card(samples.QUEUED, Viewer(id="p-leo")).place == 2
        assert card(samples.QUEUED, Viewer(id="p-claire")).place == 0
        html = renderer.need(samples.QUEUED, "fr", Viewer(id="p-leo"), "tok")
        assert "en position 2" in html
        assert 'data-waiters="p-sylvie p-leo"' in html
        assert f'action="/demandes/{samples.QUEUED.id}/attente/quitter"' in html

    def test_a_relay_is_proposed_to_whom_it_is_proposed(self) -> None:
        claire, karim = samples.PROPOSED.claims
        of_the_reserve = Viewer(id="p-x", organisations=(samples.RESERVE,))
        assert card(samples.PROPOSED, Viewer(id="p-leo")).proposed == {claire.id}
        assert card(samples.PROPOSED, of_the_reserve).proposed == {karim.id}
        assert card(samples.PROPOSED, Viewer(id="p-claire")).proposed == set()

    def test_what_was_delivered_is_received_by_whoever_asked(self, renderer: Renderer) -> None:
        html = renderer.need(samples.DELIVERED, "fr", Viewer(id="p-leo"), "tok")
        assert "Bien reçu de Karim" in html
        assert f'action="/prises/{samples.DELIVERED.claims[0].id}/valider"' in html

    def test_somebody_on_the_way_is_the_news_of_a_covered_card(self, renderer: Renderer) -> None:
        html = renderer.need(samples.ON_THE_WAY, "fr")
        assert "Karim est en route" in html
        assert 'aria-current="step">En route' in html

    def test_the_end_is_told_with_thanks_and_with_what_came(self, renderer: Renderer) -> None:
        assert "La petite n’en est plus descendue" in renderer.need(samples.FULFILLED, "fr")
        assert "Monique Delorme, La Table ouverte" in renderer.need(samples.FULFILLED, "fr")
        assert "5 colis sur 6 sont arrivés" in renderer.need(samples.SHORT, "fr")

    def test_an_offer_says_what_is_left_and_an_endless_one_counts_nothing(self, renderer: Renderer) -> None:
        html = renderer.need(samples.BODYSUITS, "fr")
        assert "Il reste 8 bodys" in html
        assert "J’en prends 1" in html
        assert 'name="answer" value="cannot"' not in html
        endless = renderer.need(samples.ADVICE, "fr")
        assert "Autant qu’il en faut" in endless
        assert 'class="relay"' not in endless

    def test_a_crowd_is_named_in_part_and_counted(self, renderer: Renderer) -> None:
        crowd = tuple(samples.claim(samples.KARIM, n + 1, org=samples.RESERVE) for n in range(30))
        html = renderer.need(
            samples.need(quantity=1000, taken=465, claims=crowd), "fr", Viewer(id="x", role="admin")
        )
        takers = html.split('<ul class="takers"')[1].split("</ul>")[0]
        assert takers.count("data-claim=") == 30, "the script finds every promise"
        assert takers.count('class="face"') == 8
        assert "et 22 autres" in takers
        assert html.count('data-verb="validate"') == 20

    def test_photos_are_thumbnails_that_open_the_picture(self, renderer: Renderer) -> None:
        html = renderer.need(samples.PHOTOS, "fr")
        assert html.count("?taille=vignette") == 4
        assert 'href="/fichiers/f0"' in html

    def test_the_asker_and_the_coordination_manage(self) -> None:
        assert card(samples.OWN, Viewer(id="p-leo")).manage
        assert card(samples.DIAPERS, Viewer(id="p-x", role="coordinator")).manage
        assert not card(samples.DIAPERS, Viewer(id="p-x")).manage

    @pytest.mark.parametrize("need", samples.EVERY_STATE, ids=lambda n: n.id)
    def test_every_state_has_words_of_its_own(self, renderer: Renderer, need: Need) -> None:
        html = renderer.need(need, "fr")
        flag = re.search(r'class="need-flag">.*?<strong>(.*?)</strong>', html, re.S)
        assert flag
        assert not flag.group(1).startswith("flag-")
        assert ('data-verb="claim"' in html) == need.active

    def test_the_bar_shows_units_and_hands(self) -> None:
        legs = relay(samples.DIAPERS).legs
        assert [leg.state for leg in legs] == ["taken"] * 4 + ["missing"] * 2
        assert [leg.hand for leg in legs] == [False, False, True, False, True, False]

    def test_the_bar_of_a_past_moment(self) -> None:
        assert [leg.state for leg in relay(samples.DIAPERS, 3).legs].count("taken") == 3
        assert [leg.state for leg in relay(samples.DIAPERS, 5).legs].count("taken") == 5

    def test_many_units_are_one_long_baton(self, renderer: Renderer) -> None:
        assert relay(samples.WINTER).legs == ()
        assert '<rect width="21" height="1"/>' in renderer.need(samples.WINTER, "fr")

    def test_private_details_have_their_page_only_when_there_are_some(self, renderer: Renderer) -> None:
        assert "/coordonnees" in renderer.need(samples.MINE, "fr")
        assert "/coordonnees" not in renderer.need(samples.OWN, "fr")


class TestFaces:
    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("Amina Belkacem", "AB"),
            ("CCAS", "CC"),
            ("La Réserve", "RÉ"),
            ("Comité des fêtes", "CF"),
            ("", "?"),
            ("Jean-Pierre O’Neil", "JN"),
            ("de", "DE"),
            ("李 小龙", "李小"),
        ],
    )
    def test_initials(self, name: str, letters: str) -> None:
        assert initials(name) == letters

    @pytest.mark.parametrize(
        ("name", "short"),
        [
            ("Amina Belkacem", "Amina"),
            ("La Réserve", "La Réserve"),
            ("CCAS", "CCAS"),
            ("Comité des fêtes", "Comité des fêtes"),
            ("CCAS Rivelaine", "CCAS Rivelaine"),
            ("Jean Marie Martin", "Jean"),
        ],
    )
    def test_short_name(self, name: str, short: str) -> None:
        assert short_name(name) == short

    @pytest.mark.parametrize(
        ("count", "unit", "words"),
        [
            (1, "paquets", "paquet"),
            (2, "paquet", "paquets"),
            (0, "boîtes", "boîte"),
            (1, "colis", "colis"),
            (3, "cadeau", "cadeaux"),
            (1, "cadeaux", "cadeau"),
            (1, "paquets de couches", "paquet de couches"),
            (5, "kg", "kg"),
            (1, "", ""),
            (2, "repas chaud", "repas chauds"),
            (1, "pièces d’identité", "pièce d’identité"),
        ],
    )
    def test_units(self, count: int, unit: str, words: str) -> None:
        assert unit_for(count, unit) == words

    def test_people_are_not_things(self) -> None:
        assert counts_people("personnes")
        assert counts_people("bénévoles pour la collecte")
        assert not counts_people("paquets")
        assert not counts_people("")


def test_a_stream_of_everything_is_sound(renderer: Renderer) -> None:
    check = checked(str(renderer.lines((*samples.every_event(), *samples.talk()), "fr", me="p-leo")))
    assert check.open == []
    assert check.faults == []


def test_an_event_without_a_need_or_a_message_still_draws(renderer: Renderer) -> None:
    event = samples.event(1, "member.joined", samples.LEO)
    assert event.data == EventData()
    assert "Léo Marchetti" in renderer.fragment(event, "fr")["line"]
