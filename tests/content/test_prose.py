"""An author's text becomes HTML with terms and citations, and nothing that could do harm."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunobook.content.model import Term
from immunobook.content.prose import ATTRIBUTES, CLASSES, LINK, TAGS, clean, in_names, plain_text, to_html

PD1 = Term(
    id="pd-1",
    term="Programmed death 1",
    short="PD-1",
    plain="A **brake** on the [[T cell]]. [@pardoll-2012]",
    clinical="Inhibitory receptor.",
    sources=("pardoll-2012",),
)


def find_term(words):
    return PD1 if words.lower() in ("pd-1", "pd1") else None


def html(markdown, **options):
    return to_html(markdown, find_term=find_term, **options)


class Seen(HTMLParser):
    """Collects the tags and attributes of HTML, as a browser would see them."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


# --- what is shown --------------------------------------------------------------------------------------


def test_markdown_is_markdown():
    assert html("A *b* **c**\n\n- d") == "<p>A <em>b</em> <strong>c</strong></p>\n<ul>\n<li>d</li>\n</ul>"


def test_a_term_is_described_by_its_meaning():
    tags = Seen(html("Block [[PD-1]].", anchor="the-kill/touch")).tags
    word = next(attributes for _, attributes in tags if attributes.get("class") == "im-term-word")
    tip = next(attributes for _, attributes in tags if attributes.get("role") == "tooltip")
    assert word == {
        "class": "im-term-word",
        "role": "button",
        "tabindex": "0",
        "aria-describedby": "im-tip-the-kill-touch-1",
    }
    assert tip["id"] == word["aria-describedby"]


def test_a_term_explains_itself_in_the_words_of_the_level():
    assert "Programmed death 1 (PD\u20111): A brake on the T cell." in html("[[PD-1]]", level="plain")
    assert "Programmed death 1 (PD\u20111): Inhibitory receptor." in html("[[PD-1]]", level="clinical")


def test_other_words_for_a_term_are_shown():
    assert ">the brake</span>" in html("Block [[the brake|pd1]].")


def test_a_term_that_is_unknown_is_a_word():
    assert html("Block [[LAG-9]].") == "<p>Block LAG\u20119.</p>"


def test_two_terms_have_two_ids_and_two_texts_have_others():
    ids = [
        attributes["id"]
        for _, attributes in Seen(html("[[PD-1]] [[PD1]]") + html("[[PD-1]]")).tags
        if "id" in attributes
    ]
    assert len(ids) == len(set(ids)) == 3


def test_citations_are_numbers_of_the_drawer():
    text = "One [@b; @a]. Two [@b]."
    assert html(text, cited=("a", "b")).count("<sup") == 2
    assert '<sup class="im-cite" title="b; a">1, 2</sup>. Two<sup' in html(text, cited=("a", "b"))
    assert ">1</sup>. Two" in html("One [@c]. Two", cited=()), "without a drawer they count from 1"


@pytest.mark.parametrize(
    "name", ["PD-1", "PD-L1", "CTLA-4", "LAG-3", "TIM-3", "CAR-T", "IL-2", "MHC-I", "B7-1", "HLA-A"]
)
def test_names_hold_together_on_the_screen_only(name):
    assert html(name) == f"<p>{name.replace('-', chr(0x2011))}</p>"
    assert plain_text(name) == name


@pytest.mark.parametrize("word", ["T-cell", "well-known", "anti-tumour", "non-small-cell"])
def test_other_words_may_break(word):
    assert in_names(word) == word


def test_anti_pd_1_holds_together():
    assert in_names("anti-PD-1") == "anti\u2011PD\u20111"


def test_addresses_keep_their_hyphens():
    assert 'href="https://doi.org/10.1/PD-1"' in html("[PD-1](https://doi.org/10.1/PD-1)")


@pytest.mark.parametrize(
    "address",
    [
        "https://doi.org/10.1038/nrc3239",
        "/glossary",
        "/",
        "/immune_activation?lesson=the-kill&cell=touch",
        "/x#y",
    ],
)
def test_good_links_stay(address):
    assert "<a href=" in html(f"[x]({address})")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "http://example.org",
        "//example.org",
        "/\\example.org",
        "vbscript:x",
        "file:///etc/passwd",
        "../x",
        "x",
    ],
)
def test_bad_links_are_only_words(address):
    assert "<a" not in html(f"[x]({address})")
    assert "<a" not in html(f"<{address}>")


def test_raw_html_is_shown_as_it_was_typed():
    assert html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_pictures_are_not_taken():
    assert "<img" not in html("![x](https://example.org/x.png)")


def test_what_we_make_survives_cleaning():
    made = html("[[PD-1]] [@a] [x](/glossary)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n3. c")
    assert clean(made) == made


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("A *b* [[c|d]]. [@e]", "A b c."),
        ("# H\n\nx\ny\n\n- z", "H\nx y\nz"),
        ("[link](/x) and `code`", "link and code"),
        ("<b>x</b>", "<b>x</b>"),
        ("", ""),
    ],
)
def test_plain_text_is_the_words_alone(markdown, words):
    assert plain_text(markdown) == words


# --- hostile strings ------------------------------------------------------------------------------------

HOSTILE = st.sampled_from(
    [
        *(
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "<a href='javascript:x'>",
        ),
        *("[x](javascript:alert(1))", '[x](/a"onclick="b)', "[[PD-1|<img src=x>]]", "[[<b onclick=x>|pd-1]]"),
        *(
            '[@a" onmouseover="x]',
            "![x](javascript:x)",
            "<!--",
            "-->",
            "]]>",
            "<style>*{}</style>",
            "&lt;script&gt;",
        ),
        *(
            "[[PD-1]]",
            "[@a; @b]",
            "`",
            "```",
            "**",
            "_",
            "\x00",
            "\u202e",
            "\ud7ff",
            "<iframe src=//x>",
            "<p style=x>",
        ),
        *(
            '<span class="im-tip evil" role="dialog" tabindex="5">',
            "<math><mtext></p><style>",
            "[x]: javascript:y",
            "[x]",
        ),
    ]
)
TEXTS = st.lists(st.one_of(HOSTILE, st.text(max_size=20)), max_size=12).map("".join)


def assert_harmless(made):
    for tag, attributes in Seen(made).tags:
        assert tag in TAGS
        for name, value in attributes.items():
            if name == "class":
                assert value in CLASSES[tag]
            elif name == "rel":
                assert (tag, value) == ("a", "noopener noreferrer")
            else:
                assert name in ATTRIBUTES.get(tag, ())
            if name == "href":
                assert LINK.match(value)
            if name == "role":
                assert value in ("button", "tooltip")


@given(TEXTS)
def test_no_text_makes_a_tag_or_attribute_that_is_not_ours(text):
    assert_harmless(html(text))
    assert_harmless(to_html(text, find_term=find_term, anchor=text, cited=(text,)))


@given(TEXTS)
def test_a_hostile_meaning_does_no_harm(text):
    term = PD1.model_copy(update={"plain": text, "term": text, "short": None})
    assert_harmless(to_html("[[PD-1]]", find_term=lambda words: term))


@given(TEXTS)
def test_cleaning_alone_lets_nothing_through(text):
    assert_harmless(clean(text))


@given(TEXTS)
def test_plain_text_never_fails(text):
    assert isinstance(plain_text(text), str)
