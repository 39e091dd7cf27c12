"""HTML style: https://core.telegram.org/bots/api#html-style and #formatting-options."""

import html

import pytest
from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.markup import parse_html, trimmed, utf16_length
from bot.rehearsal.refusals import RefusedError


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("Кеңес", "Кеңес", []),
        ("<b>Қаулы</b> №1", "Қаулы №1", [("bold", 0, 5)]),
        ("<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd", [
            ("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 1),
        ]),
        ("😀<i>x</i>", "😀x", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>", "ab", [
            ("spoiler", 0, 1), ("spoiler", 1, 1),
        ]),
        ("<code>x &lt; y</code>", "x < y", [("code", 0, 5)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("&lt;b&gt; &amp;&quot; &#8470; &#x27;", "<b> &\" № '", []),
        ("&nbsp;&copy", "&nbsp;&copy", []),
        ("<B>a</b>", "a", [("bold", 0, 1)]),
        ("a<b></b>", "a", []),
    ],
)  # fmt: skip
def test_markup_becomes_text_and_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    plain, found = parse_html(source)
    assert plain == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_a_link_keeps_its_address_and_a_listing_its_language() -> None:
    _, link = parse_html('<a href="tg://user?id=1&amp;x=2">a</a>')
    _, listing = parse_html('<pre><code class="language-python">a</code></pre>')
    assert link == [{"type": "text_link", "offset": 0, "length": 1, "url": "tg://user?id=1&x=2"}]
    assert listing == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("Ә <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<b style="x">a</b>', 'Unexpected attribute "style" of the tag "b" at byte offset 0'),
        ("<b><code>a</code></b>", "code can't be nested with bold"),
        ("<pre>a<i>b</i></pre>", "italic can't be nested with pre"),
        (
            "<blockquote>a<blockquote>b</blockquote></blockquote>",
            "blockquote can't be nested with blockquote",
        ),
    ],
)
def test_bad_markup_is_refused_with_its_place(source: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@given(st.text())
def test_what_a_person_wrote_comes_through_once_it_is_escaped(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])
    assert parse_html(html.escape(text, quote=False)) == (text, [])


PIECE = st.text(alphabet="aӘ😀<&> ", min_size=1, max_size=5).map(html.escape)


def in_tag(tag: str, parts: list[str]) -> str:
    return f"<{tag}>{''.join(parts)}</{tag}>"


TREE = st.recursive(
    PIECE,
    lambda inner: st.builds(in_tag, st.sampled_from("bius"), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=6,
)


@given(TREE)
def test_aiogram_writes_the_same_text_and_entities_back(source: str) -> None:
    text, entities = parse_html(source)
    again = html_decoration.unparse(text, [MessageEntity(**entity) for entity in entities])
    assert parse_html(again)[0] == text


@given(st.text(alphabet=" \n\taӘ😀", max_size=12), st.data())
def test_trimming_moves_the_entities_with_their_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    offset, length = utf16_length(text[:start]), utf16_length(text[start:end])
    kept, entities = trimmed(text, [{"type": "bold", "offset": offset, "length": length}])
    marked = [
        kept.encode("utf-16-le")[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode(
            "utf-16-le"
        )
        for entity in entities
    ]
    # What stays marked are the characters of the mark that are no white space at an end of the text.
    left = len(text) - len(text.lstrip())
    stays = [text[number] for number in range(start, end) if left <= number < left + len(kept)]
    assert kept == text.strip()
    assert "".join(marked) == "".join(stays)
