"""What people write, as HTML that cannot hurt.

Light markdown: bold, italic, code, lists, quotes, bare links. No images, no headings,
no raw HTML, and no link whose words differ from its address. The parser never emits
what we did not allow, and nh3 checks its work: either alone would be enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from channels.actions.texts import without_tricks
from channels.shapes import Mention

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

_MARKED = re.compile(r"[*_~`\[\]\\<>|#+:@]|www\.|\w\.\w|^\s*[-\d]", re.MULTILINE)
_MARKS = re.compile(r"[*_~`>]+|^\s*(?:[-+]|\d+[.)])\s+", re.MULTILINE)
_PHONE = re.compile(r"(?:\+\d{1,3}|0)(?:[ .\u00a0\u202f-]?\d){8,11}")
_TAG = re.compile(r"(<[^>]*>)")
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
    return without_tricks(body.replace("\r\n", "\n").replace("\r", "\n")).strip()


@lru_cache(KEPT)
def to_html(body: str) -> Markup:
    """A message body as safe HTML blocks; a new line is a line break."""
    body = clean(body)
    if len(body) > LONG or not _MARKED.search(body):
        return Markup(_lines(body))
    return Markup(_CLEANER.clean(_MARKDOWN.render(body)).strip())


def with_calls(html: Markup, mentions: Sequence[Mention]) -> Markup:
    """A drawn body in which the words that call somebody stand out; not inside of a link or of code."""
    if not mentions:
        return html
    names = {str(escape(f"@{one.name}")): one for one in mentions}
    words = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))

    def marked(found: re.Match[str]) -> str:
        one = names[found[0]]
        return f'<span class="called" data-{one.kind}="{escape(one.id)}">{found[0]}</span>'

    parts, inside = [], 0
    for part in _TAG.split(html):
        if part.startswith("<"):
            inside += _opens(part)
            parts.append(part)
        else:
            parts.append(part if inside else words.sub(marked, part))
    return Markup("".join(parts))


def _opens(tag: str) -> int:
    """1 where a link or code begins, -1 where it ends."""
    name = re.match(r"</?(\w+)", tag)
    if name is None or name[1] not in ("a", "code", "pre"):
        return 0
    return -1 if tag.startswith("</") else 1


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
