"""What the pages of exercises need, as values."""

from __future__ import annotations

from dataclasses import dataclass

from channels.reading.exercises import ExerciseLine, Played
from channels.shapes import Need, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ExercisesPage:
    """``exercices.html``. ``circles`` (id, name) are the channels that may be asked to join."""

    lines: tuple[ExerciseLine, ...]
    may_start: bool = False
    circles: tuple[tuple[str, str], ...] = ()
    name: str = ""  # what was typed, when the form comes back
    circle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExercisePage:
    """``exercice.html``: who plays, what is simulated, and afterwards how it went."""

    line: ExerciseLine
    players: tuple[Person, ...]
    needs: tuple[Need, ...] = ()  # only those who play see them
    debrief: tuple[Played, ...] = ()
    may_ask: bool = False
    may_end: bool = False
    title: str = ""  # what was typed, when the form comes back
    body: str = ""

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.line.exercise.ended_at is None
