"""What a need asks for, made ready for comparison with an index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.ranking import masks
from matching.ranking.knowledge import Floats, Knowledge, meant
from matching.ranking.shapes import NeedText
from matching.reading.ages import ages_wanted
from matching.reading.languages import languages_of
from matching.reading.sizes import sizes_of
from matching.reading.times import window_of
from matching.reading.week import Week


@dataclass(frozen=True, slots=True)
class Asked:
    """A need, read. ``meant``: its concepts; ``wanted``: those that answer it; ``named``: those it names."""

    need: NeedText
    terms: list[str]
    category_terms: list[str]
    point: Floats | None
    meant: Floats
    wanted: Floats
    named: Floats
    named_answers: Floats
    kinds: Floats
    window: Week | None
    ages: tuple[int, ...]
    sizes: tuple[int, ...]
    languages: tuple[int, ...]


def read_need(need: NeedText, knowledge: Knowledge) -> Asked:
    """Read a need once; a few milliseconds, most of them the encoder's."""
    full = f"{need.title}. {need.body}"
    category = ", ".join(part for part in (knowledge.category(need.category), need.unit) if part)
    texts = [full, need.title, category]
    hits = [knowledge.named(text)[0] for text in texts]
    point: Floats | None = None
    near: Floats | None = None
    if knowledge.space is not None:
        points = knowledge.space.place(texts)
        point = points.sum(axis=0)
        near = knowledge.space.asked(points).mean(axis=0)
    shares = meant(near, np.mean(hits, axis=0, dtype=np.float32))
    wanted = shares @ knowledge.answers
    named = np.minimum(1.0, np.maximum(hits[0], hits[2]))
    tokens = knowledge.analyser.words(full)
    spoken = languages_of(tokens) | need.languages
    kinds = wanted @ knowledge.brings
    return Asked(
        need=need,
        terms=knowledge.analyser.terms(full),
        category_terms=knowledge.analyser.terms(category),
        point=point,
        meant=shares,
        wanted=wanted,
        named=named,
        named_answers=named @ knowledge.answers,
        kinds=kinds / np.maximum(kinds.max(), np.float32(1e-9)),
        window=_window(need),
        ages=masks.of_ages(ages_wanted(full)),
        sizes=masks.of_sizes(sizes_of(full)),
        languages=masks.of_languages(spoken),
    )


def _window(need: NeedText) -> Week | None:
    """The hours of the rows, narrowed by those of the text when they agree."""
    said = window_of(f"{need.title}. {need.body}", need.hours_left)
    if need.window is None or said is None:
        return need.window or said
    return (need.window & said) or need.window
