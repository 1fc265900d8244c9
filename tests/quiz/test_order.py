"""In which order options are shown."""

import pytest

from immunobook.quiz import order
from immunobook.quiz.order import seed_for, shown
from tests.quiz.sample import changed, example


def says(*texts):
    """Options that say these texts, the first one right."""
    return [{"id": f"o{n}", "says": t, "because": "So.", "right": n == 0} for n, t in enumerate(texts)]


def test_a_seed_shows_everything_once_and_always_in_the_same_order(item):
    for seed in range(20):
        ids = shown(item, seed)
        assert len(set(ids)) == len(ids)
        assert ids == shown(item, seed)
    if item.texts():
        assert len({shown(item, seed) for seed in range(20)}) > 1, "seeds differ"


def test_how_the_file_is_written_does_not_change_what_a_seed_shows():
    item = example("single_choice")
    turned = changed("single_choice", options=[option.model_dump() for option in reversed(item.options)])
    assert all(shown(item, seed) == shown(turned, seed) for seed in range(20))


def test_a_reload_shows_the_same_order_and_another_learner_another(item):
    assert seed_for(item, 0, salt="ann") == seed_for(item, 0, salt="ann")
    assert seed_for(item, 0, salt="ann") != seed_for(item, 0, salt="bob")


def test_where_nothing_is_to_be_avoided_one_seed_is_enough(monkeypatch):
    """A whole class asks for the order of a question at once; a hundred seeds each would keep it waiting."""
    made = []
    seed = order._seed
    monkeypatch.setattr(order, "_seed", lambda text: made.append(text) or seed(text))
    seed_for(example("single_choice"), 0)
    assert len(made) == 1


def test_each_new_try_shows_a_fresh_order(item):
    if not item.texts():
        assert shown(item, 1) == (), "a number, a text, a passage has nothing to order"
        return
    for learner in range(30):
        seed = seed_for(item, 0, salt=str(learner))
        for tries in range(1, 4):
            fresh = seed_for(item, tries, salt=str(learner), last=seed)
            assert shown(item, fresh) != shown(item, seed)
            seed = fresh


def test_steps_never_start_in_the_right_order():
    three = [{"id": f"s{n}", "says": f"Step {word}", "because": "So."} for n, word in enumerate("abc")]
    item = changed("ordering", steps=three)
    for learner in range(50):
        assert list(shown(item, seed_for(item, 0, salt=str(learner)))) != item.key()


@pytest.mark.parametrize(
    ("texts", "sorted_texts", "why"),
    [
        (("30 %", "5 %", "100 %"), ("5 %", "30 %", "100 %"), "by size, not by letter"),
        (("2.5 mg", "-1 mg", "10 mg"), ("-1 mg", "2.5 mg", "10 mg"), "decimals and signs"),
        (("1,000 cells", "20 cells", "300 cells"), ("20 cells", "300 cells", "1,000 cells"), "thousands"),
        (("Grade 3", "Grade 1", "Grade 2"), ("Grade 1", "Grade 2", "Grade 3"), "a word before the number"),
        (("2 days", "1 day", "3 days"), ("1 day", "2 days", "3 days"), "one or many"),
    ],
)
def test_numbers_stay_sorted(texts, sorted_texts, why):
    item = changed("single_choice", options=says(*texts))
    words = {option.id: option.says for option in item.options}
    for seed in range(10):
        assert tuple(words[id] for id in shown(item, seed)) == sorted_texts, why


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (("2 weeks", "1 month", "3 days"), "units differ, so the numbers say nothing"),
        (("CD4 cells", "CD8 cells", "B cells"), "one has no number"),
        (("1 in 10", "1 in 100", "1 in 1000"), "two numbers in each"),
    ],
)
def test_what_is_no_row_of_numbers_is_shuffled(texts, why):
    item = changed("single_choice", options=says(*texts))
    assert len({shown(item, seed) for seed in range(20)}) > 1, why


def test_numbers_cannot_be_shown_in_a_fresh_order():
    item = changed("single_choice", options=says("5 %", "30 %", "100 %"))
    assert shown(item, seed_for(item, 1, last=seed_for(item, 0))) == ("o0", "o1", "o2")
