"""Reading the written dialogues: one line, one turn.

`karim Text` says, `karim> Text` answers the line above, `karim>2 Text` answers line 2,
`+ Text` goes on in a new paragraph, `~ Text` is the line above once corrected, `x` withdraws it.
`--` lets some days pass; in a need, `==` begins what is said once it has ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TURN = re.compile(r"^([\w.-]+)(>(\d*))? (.+)$")


@dataclass(slots=True)
class Line:
    """One turn of a dialogue, as written."""

    token: str
    text: str
    answers: int | None = None  # index of the line it answers
    corrected: str | None = None
    withdrawn: bool = False
    later: bool = False  # some days have passed


def parse(talk: str) -> list[Line]:
    """The turns of a dialogue."""
    found: list[Line] = []
    later = False
    for raw in talk.strip().splitlines():
        row = raw.strip()
        if row == "x":
            found[-1].withdrawn = True
        elif row == "--":
            later = True
        elif row.startswith("+ "):
            found[-1].text += "\n\n" + row[2:]
        elif row.startswith("~ "):
            found[-1].corrected = row[2:]
        elif row:
            match = _TURN.match(row)
            if match is None:
                raise ValueError(f"not a turn: {row!r}")
            token, arrow, number, text = match.groups()
            answers = (int(number) - 1 if number else len(found) - 1) if arrow else None
            found.append(Line(token, text, answers, later=later))
            later = False
    return found


def tokens(lines: list[Line]) -> list[str]:
    """Who speaks, in order of entrance."""
    return list(dict.fromkeys(line.token for line in lines))
