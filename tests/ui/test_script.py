"""What a component's script brings along."""

from immunobook.ui.script import WEAR, styled


def test_a_browser_that_cannot_make_a_sheet_gets_it_as_an_element():
    """Where `new CSSStyleSheet()` throws, an import of the whole script would fail, and nothing would be shown."""
    text = styled(".a :is(b, c) { x: y } /* for readers */", "export default function (component) { return 1 }")
    assert text.count("new CSSStyleSheet()") == 1
    tries, _, otherwise = text.partition("new CSSStyleSheet()")
    assert tries.rstrip().endswith("try {\n  sheet =")
    assert "} catch {" in otherwise
    assert "createElement('style')" in otherwise
    assert '".a :is(b,c){x:y}"' in text


def test_a_script_with_a_sheet_is_one_module():
    assert styled("", "export default function (component) {}").count("export default") == WEAR.count("export default") == 1
