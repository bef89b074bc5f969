"""What people write, as HTML that cannot hurt.

Light markdown: bold, italic, code, lists, quotes, bare links. No images, no headings,
no raw HTML, and no link whose words differ from its address. The parser never emits
what we did not allow, and nh3 checks its work: either alone would be enough.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

LONG = 12_000  # beyond this nobody formats by hand: shown as plain lines, in linear time
KEPT = 2048  # rendered bodies remembered; a busy channel shows the same ones again and again

_RULES = [
    "newline",
    "escape",
    "emphasis",
    "strikethrough",
    "backticks",
    "linkify",
    "balance_pairs",
    "fragments_join",
    "text_join",
    "list",
    "blockquote",
    "fence",
    "normalize",
    "block",
    "inline",
]
_TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "a"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}

# Embeddings, overrides and isolates can reorder the words of somebody else's line, and
# zero-width characters hide words from readers and filters. Joiners (U+200C, U+200D)
# stay: scripts and emoji need them.
_TRICKS = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f"
    r"\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_MARKED = re.compile(r"[*_~`\[\]\\<>|#+:@]|www\.|\w\.\w|^\s*[-\d]", re.MULTILINE)
_MARKS = re.compile(r"[*_~`>]+|^\s*(?:[-+]|\d+[.)])\s+", re.MULTILINE)
_PHONE = re.compile(r"(?:\+\d{1,3}|0)(?:[ .\u00a0\u202f-]?\d){8,11}")
_SPACES = re.compile(r"\s+")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": True, "breaks": True, "maxNesting": 12})
    parser.enable([rule for rule in _RULES if rule in _known(parser)])
    parser.validateLink = _may_link  # type: ignore[method-assign]
    return parser


def _known(parser: MarkdownIt) -> set[str]:
    return {rule for rules in parser.get_all_rules().values() for rule in rules}


def _may_link(url: str) -> bool:
    return url.strip().lower().split(":", 1)[0] in _SCHEMES


_MARKDOWN = _parser()
_CLEANER = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="nofollow noopener")


def clean(body: str) -> str:
    """The same words without invisible characters that only serve tricks."""
    return _TRICKS.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).strip()


@lru_cache(KEPT)
def to_html(body: str) -> Markup:
    """A message body as safe HTML blocks; a new line is a line break."""
    body = clean(body)
    if len(body) > LONG or not _MARKED.search(body):
        return Markup(_lines(body))
    return Markup(_CLEANER.clean(_MARKDOWN.render(body)).strip())


def _lines(body: str) -> str:
    paragraphs = (part.strip("\n") for part in re.split(r"\n\s*\n", body))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part)


def excerpt(body: str, length: int = 90) -> str:
    """The first words of a body as plain text, cut between two words and marked with ``…``."""
    start = clean(body[: length * 8])
    plain = _SPACES.sub(" ", _MARKS.sub("", start)).strip()
    if len(plain) <= length:
        return plain
    cut = plain[:length]
    return (cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut).rstrip(" ,;:.") + "…"


def phone(words: str) -> str:
    """The first telephone number in a line, as ``tel:`` wants it; empty without one."""
    found = _PHONE.search(words)
    return re.sub(r"[^\d+]", "", found.group()) if found else ""
