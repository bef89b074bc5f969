"""What the pages of figures need, as values."""

from __future__ import annotations

from dataclasses import dataclass

from channels.reading.figures import Account
from channels.shapes import Need
from matching.figures import Fact, Figures
from matching.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPage:
    """``chiffres.html``. ``year`` is the one whose report is offered."""

    account: Account
    year: int
    query: str  # this very period again, for the export
    may_export: bool = False

    @property
    def period(self) -> Period:
        """What the figures are of."""
        return self.account.period


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """``rapport.html``: a year, to be printed. ``ended`` says whether the year is over."""

    account: Account
    network: str
    year: int
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFiguresPage:
    """``demande_chiffres.html``: one card's own figures."""

    need: Need
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeksView:
    """The living figures of the first page: weeks of seven days, the present one last."""

    weeks: tuple[Figures, ...]

    @property
    def now(self) -> Figures:
        """The last seven days."""
        return self.weeks[-1]

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return any(week.tally.asked for week in self.weeks)
