"""The screen of pictures opens at each picture that the address asks for."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from immunobook import content, visit
from immunobook.content.view import sources_of
from immunobook.diagram import view
from immunobook.records import open_store

HOUSE = Path(__file__).resolve().parents[2]
RESTS_ON_GUIDANCE = next(
    one.id for one in content.diagrams().values() if content.lesson(one.lesson).chapter == view.CARE
)
RESTS_ON_NONE = next(
    one.id for one in content.diagrams().values() if content.lesson(one.lesson).chapter != view.CARE
)


@pytest.mark.parametrize("id", [RESTS_ON_GUIDANCE, RESTS_ON_NONE])
def test_a_picture_opens_with_its_sources(tmp_path, monkeypatch, id):
    kept = open_store(f"sqlite:///{tmp_path / 'records.db'}")
    monkeypatch.setattr(visit, "store", lambda: kept)
    app = AppTest.from_file(str(HOUSE / "immunobook" / "frame.py"), default_timeout=60)
    app.query_params["picture"] = id
    app.switch_page(str(HOUSE / "pages" / "explore" / "diagram.py")).run()
    kept.close()
    assert not app.exception
    assert "Something went wrong" not in " ".join(one.value for one in app.error)
    diagram = content.diagram(id)
    assert diagram.title in [head.value for head in app.header]
    written = [element.proto.body for element in app.get("html")]
    assert any("<summary>Sources (" in body for body in written)
    assert bool(view.guidance(content.lesson(diagram.lesson).chapter)) == (id == RESTS_ON_GUIDANCE)


def test_what_stands_below_a_picture_is_worked_out_once(monkeypatch):
    """For each reading of the data: a fragment draws it anew with every choice."""
    map_ = next(one for one in content.diagrams().values() if any(part.events for part in one.parts))
    lists, sources = view.lists(map_), view._sources(content.edition(), map_.id)
    cited = [key for part in map_.parts for id in part.events for key in view._keys_of(content.toxicity().event(id))]
    assert sources == sources_of(tuple(dict.fromkeys((*map_.cited, *cited))))
    monkeypatch.setattr(view, "_keys_of", None)
    assert view.lists(map_) is lists
    assert view._sources(content.edition(), map_.id) is sources
