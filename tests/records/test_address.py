"""Where the records are."""

import pytest

from immunobook.records.engines import DEFAULT_FILE, address

HOUSE = DEFAULT_FILE.parents[1]


def test_without_a_word_records_are_in_var(monkeypatch):
    monkeypatch.delenv("IMMUNOBOOK_DATABASE_URL", raising=False)
    assert address().database == str(DEFAULT_FILE)
    assert (HOUSE / "pyproject.toml").exists(), "var/ lies beside the project's settings, from any folder"


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_setting_is_none(monkeypatch, empty):
    monkeypatch.setenv("IMMUNOBOOK_DATABASE_URL", empty)
    assert address().database == str(DEFAULT_FILE)


def test_the_environment_says_where(monkeypatch):
    monkeypatch.setenv("IMMUNOBOOK_DATABASE_URL", "postgres://nurse:pw@db.example/ward")
    assert address().render_as_string(hide_password=False) == "postgresql+psycopg://nurse:pw@db.example/ward"
    assert address("sqlite:///here.db").database == "here.db", "what is given comes first"


@pytest.mark.parametrize(
    "written", ["postgres://h/d", "postgresql://h/d", "postgresql+psycopg://h/d", "postgresql+psycopg2://h/d"]
)
def test_every_way_to_write_postgresql_means_psycopg(written):
    assert address(written).render_as_string() == "postgresql+psycopg://h/d"


@pytest.mark.parametrize(
    "written",
    [
        "mysql://root:sesame@h/d",
        "sqlite://",
        "sqlite:///:memory:",
        "nonsense",
        "http://",
        "postgresql://h:port/d",
        "\0",
    ],
)
def test_another_kind_of_address_is_refused_with_what_to_write(written):
    with pytest.raises(ValueError, match=r"sqlite:///path/to/file\.db") as refused:
        address(written)
    assert "sesame" not in str(refused.value), "a password does not go into a log"
