"""What the README and the documents point at is there: files, pictures, chapters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest

ROOT: Final = Path(__file__).parents[2]
DOCUMENTS: Final = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_TARGET: Final = re.compile(r"""\]\(([^)\s]+)\)|<img src="([^"]+)\"""")
_CODE: Final = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def targets_of(document: Path) -> Iterator[str]:
    """The addresses within the repository that a document links to or shows."""
    for link, picture in _TARGET.findall(_CODE.sub("", document.read_text(encoding="utf-8"))):
        target = link or picture
        if "://" not in target and not target.startswith("mailto:"):
            yield target


def chapters_of(document: Path) -> set[str]:
    """The fragments that its headings answer to, as the usual readers of Markdown make them."""
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: str(one.relative_to(ROOT)))
def test_what_a_document_points_at_is_there(document: Path) -> None:
    for target in targets_of(document):
        path, _, fragment = target.partition("#")
        found = document.parent / unquote(path) if path else document
        assert found.exists(), target
        if fragment and found.suffix == ".md":
            assert unquote(fragment) in chapters_of(found), target


def test_the_guides_have_pictures_and_the_same_chapters() -> None:
    guides = [ROOT / "docs" / "guide" / f"{language}.md" for language in ("fr", "en")]
    shown = [{Path(one).name for one in targets_of(guide) if one.endswith(".png")} for guide in guides]
    assert shown[0] == shown[1]
    assert len(shown[0]) >= 15
    assert len(chapters_of(guides[0])) == len(chapters_of(guides[1]))


def test_no_picture_is_left_that_no_document_shows() -> None:
    shown = {(one.parent / target).resolve() for one in DOCUMENTS for target in targets_of(one)}
    assert not [
        str(one.relative_to(ROOT))
        for one in (ROOT / "docs" / "images" / "guide").rglob("*.png")
        if one.resolve() not in shown
    ]
