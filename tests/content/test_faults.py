"""Each thing that can be wrong in data/ is found, at its file and line, with its remedy."""

import pytest

from immunobook.content.question import Option, Question
from immunobook.quiz.kinds import KINDS

LESSON, QUIZ = "lesson/a-brake.md", "quiz/explain-a-brake.yaml"
TRY_THE_BRAKE = (
    "diagram: brake\nshows: braked\nplain: Change the drug until the T cell is free.\nclinical: Change the drug until PD-1 "
    "no longer signals.\ngoal: [released]\nreached: With the brake blocked, the T cell can act."
)
TRY_THE_LAB = "plain: Change a number.\nclinical: Change a diameter."
SCENE, SVG = "diagram/brake.yaml", "diagram/brake.svg"
TERMS, SOURCES, MYTHS, ASKED = "glossary.yaml", "sources.yaml", "misconceptions.yaml", "faq.yaml"
RULES = "evidence/reading_rules.yaml"

HARD = (
    "Immunological recognition of intracellular aberrations necessitates sophisticated molecular machinery, "
    "collaborating continuously with extraordinarily specialised populations of circulating cellular "
    "intermediaries throughout innumerable anatomical compartments. [@pardoll-2012]"
)


def test_the_examples_of_the_manual_are_sound(good):
    report = good.check()
    assert report.faults == ()
    assert report.warnings == ()


# file, old, new: what is changed; where: words on the line of the fault; id, says, remedy: what it tells
BROKEN = {
    # keys
    "unknown key in a lesson": (
        *(LESSON, "minutes: 6", "minutes: 6\nminuts: 6"),
        *("minuts", "a-brake", 'unknown key "minuts"', 'did you mean "minutes"?'),
    ),
    "unknown key in a cell": (
        *(LESSON, "goal: [released]", "goal: [released]\nreach: x"),
        *("reach: x", "try-release", 'unknown key "reach"', 'did you mean "reached"?'),
    ),
    "unknown key in a question": (
        *(QUIZ, "    hint: Think", "    hind: Think"),
        *("hind", "pd1-where", 'unknown key "hind"', 'did you mean "hint"?'),
    ),
    "unknown key in an option": (
        *(QUIZ, "        myth: a-flag", "        mith: a-flag"),
        *("mith", "pd1-where", 'unknown key "mith"', 'did you mean "myth"?'),
    ),
    "unknown key in a file of questions": (
        *(QUIZ, "title: Say", "objective: x\ntitle: Say"),
        *("objective", "explain-a-brake", 'unknown key "objective"', "known are skill, title"),
    ),
    "unknown key in a scene": (
        *(SCENE, "loops: false", "loop: false"),
        *("loop: false", "brake", 'unknown key "loop"', 'did you mean "loops"?'),
    ),
    "unknown key in a term": (
        *(TERMS, "  short: PD-1", "  abbreviation: PD-1"),
        *("abbreviation", "pd-1", 'unknown key "abbreviation"', "known are also short"),
    ),
    "unknown key in a source": (
        *(SOURCES, "  where: Nature", "  journal: x\n  where: Nature"),
        *("journal", "pardoll-2012", 'unknown key "journal"', "known are also url"),
    ),
    "unknown key in the course": (
        *("course.yaml", "    breath:", "    breth:"),
        *("breth", "course", 'unknown key "breth"', 'did you mean "breath"?'),
    ),
    "cells among the keys of a lesson": (
        *(LESSON, "minutes: 6", "minutes: 6\ncells: []"),
        *("cells: []", "a-brake", 'unknown key "cells"', "below the second ---"),
    ),
    "a number written by hand": (
        *(LESSON, "id: own-words", "id: own-words\nnumber: 4"),
        *("number: 4", "own-words", 'unknown key "number"', "take it out"),
    ),
    "a key that is missing": (
        *(LESSON, "minutes: 6\n", ""),
        *("id: a-brake", "a-brake", '"minutes" is missing', "add minutes:"),
    ),
    "an empty key": (
        *(LESSON, "title: A brake", "title:"),
        *("title:", "a-brake", '"title" is empty', "write it"),
    ),
    "a word that is none of the choices": (
        *(QUIZ, "kind: predict\n    thinking: understand", "kind: predict\n    thinking: understanding"),
        *(
            "understanding",
            "predict-brake-blocked",
            'cannot be "understanding"',
            'did you mean "understand"?',
        ),
    ),
    "a key that is there twice": (
        *(TERMS, "  plain: A brake on", "  term: Again\n  plain: A brake on"),
        *("term: Again", "term", "twice; the first is in line 2", "another name"),
    ),
    "broken YAML": (
        *(TERMS, "  short: PD-1", '  short: "PD-1'),
        *('short: "PD', "-", "not valid YAML", "check indent, quotes and colons"),
    ),
    "YAML that contains itself": (
        *(TERMS, "  forms: [PD1, programmed cell death protein 1]", "  forms: &f [PD1, *f]"),
        *("&f", "-", "contains itself", "write it out"),
    ),
    "an id in capitals": (
        *(QUIZ, "  - id: pd1-where", "  - id: PD1_where"),
        *("PD1_where", "PD1_where", '"PD1_where" is no valid id', "joined by hyphens"),
    ),
    # ids
    "a question's id twice": (
        *(QUIZ, "  - id: order-of-a-brake", "  - id: pd1-where"),
        *("", "pd1-where", "this id is taken (data/quiz/explain-a-brake.yaml:", "another id"),
    ),
    "a cell's id twice": (
        *(LESSON, "id: own-words", "id: check-where"),
        *("", "check-where", "this id is taken (line", "another id"),
    ),
    "an option's id twice": (
        *(QUIZ, "{id: dies", "{id: acts"),
        *("It dies.", "predict-brake-blocked", "two options have the id acts", "another id"),
    ),
    "a term under its own and another's name": (
        *(TERMS, "  term: T cell", "  term: PD1"),
        *("t-cell:", "t-cell", '"pd1" already means the term "pd-1"', "leave it to one"),
    ),
    "a lesson with another id than its file": (
        *(LESSON, "id: a-brake", "id: the-brake"),
        *("id: the-brake", "a-brake", "the file is called a-brake", "write id: a-brake"),
    ),
    "a scene with another id than its file": (
        *(SCENE, "id: brake\n", "id: brakes\n"),
        *("id: brakes", "brake", "the file is called brake", "write id: brake"),
    ),
    "a skill with another name than its file": (
        *(QUIZ, "skill: explain-a-brake", "skill: explain-it"),
        *("skill:", "explain-a-brake", "the file is called explain-a-brake", "write skill: explain-a-brake"),
    ),
    # reasons and sources
    "an option without a reason": (
        *(QUIZ, "says: It dies., because: Blocking the brake does not harm the T cell.}", "says: It dies.}"),
        *("{id: dies", "predict-brake-blocked", 'an option without a reason (in "dies")', "add because:"),
    ),
    "a question without a source": (
        *(
            QUIZ,
            "    version: 1\n    checked: 2026-11-21\n    sources: [pardoll-2012]",
            "    checked: 2026-11-21",
        ),
        *("id: pd1-where", "pd1-where", '"sources" is missing', "add sources:"),
    ),
    "a question with an empty list of sources": (
        *(
            QUIZ,
            "    version: 1\n    checked: 2026-11-21\n    sources: [pardoll-2012]",
            "    version: 1\n    checked: 2026-11-21\n    sources: []",
        ),
        *("sources: []", "pd1-where", '"sources" has too few entries', "at least 1"),
    ),
    "a source that a list names and nobody knows": (
        *(LESSON, "can act.\nsources: [pardoll-2012]", "can act.\nsources: [pardol-2012]"),
        *("pardol-2012", "try-release", 'there is no source "pardol-2012"', 'did you mean "pardoll-2012"?'),
    ),
    "a read cell without a source": (
        *(LESSON, "## Why", "## A start {#a-start}\n\nIt begins.\n\n## Why"),
        *("A start", "a-start", "no source is cited here", "write [@key]"),
    ),
    "a recap without a source": (
        *(LESSON, "the T cell. [@pardoll-2012]\n```", "the T cell.\n```"),
        *("id: recap", "recap", "no source is cited here", "write [@key]"),
    ),
    "a source that nothing cites": (
        *(
            SOURCES,
            "pardoll-2012:",
            "wei-2018:\n  title: T\n  authors: W\n  where: J\n  kind: review\n  pmid: 1\n  checked: 2026-11-21\npardoll-2012:",
        ),
        *("wei-2018", "wei-2018", "nothing cites this source", "cite it, or take it out"),
    ),
    "a source without an identifier": (
        *(SOURCES, '  doi: 10.1038/nrc3239\n  pmid: "22437870"\n', ""),
        *("pardoll-2012", "pardoll-2012", "no identifier", "give a doi, a pmid"),
    ),
    "a paper with only an address": (
        *(SOURCES, '  doi: 10.1038/nrc3239\n  pmid: "22437870"\n', "  url: https://example.org/paper\n"),
        *("pardoll-2012", "pardoll-2012", "a review needs a doi or a pmid", "data/README.md"),
    ),
    "a doi with its address": (
        *(SOURCES, "doi: 10.1038/nrc3239", "doi: https://doi.org/10.1038/nrc3239"),
        *("doi:", "pardoll-2012", "no valid doi", "without https://doi.org/"),
    ),
    "a source checked tomorrow": (
        *(SOURCES, "checked: 2026-11-21\npatel", "checked: 2026-11-22\npatel"),
        *("checked", "pardoll-2012", "in the future", "the day on which it was last checked"),
    ),
    "a question checked tomorrow": (
        *(QUIZ, "    version: 1\n    checked: 2026-11-21", "    version: 1\n    checked: 2026-11-22"),
        *("2026-11-22", "pd1-where", "in the future", "the day on which it was last checked"),
    ),
    "a fact marked unverified": (
        *(MYTHS, "Nothing is flagged.", "Nothing is flagged (UNVERIFIED)."),
        *("UNVERIFIED", "-", "a fact is marked UNVERIFIED", "find a source"),
    ),
    "a fact marked partial, in a comment": (
        *(SVG, "<style>", "<!-- PARTIAL --><style>"),
        *("PARTIAL", "-", "a fact is marked PARTIAL", "find a source"),
    ),
    # words and links
    "a term in no glossary": (
        *(LESSON, "is called [[PD-1]]", "is called [[PDL-1]]"),
        *(
            "PDL-1",
            "why-a-brake",
            'the term "pdl-1" is in no glossary'.replace("pdl", "PDL"),
            'did you mean "pd-1"?',
        ),
    ),
    "a term to see that is not there": (
        *(TERMS, "see: [t-cell]", "see: [t-cells]"),
        *("see:", "pd-1", 'there is no term "t-cells" to see', 'did you mean "t-cell"?'),
    ),
    "a link to a screen that is not there": (
        *(LESSON, "So it needs a brake.", "So it needs [a brake](/immune_activatoin)."),
        *("immune_activatoin", "why-a-brake", "leads nowhere", 'did you mean "immune_activation"?'),
    ),
    "a link to a lesson that is not there": (
        *(LESSON, "So it needs a brake.", "So it needs [a brake](/immune_activation?lesson=a-break)."),
        *("a-break", "why-a-brake", "leads nowhere", 'did you mean "a-brake"?'),
    ),
    "a link to a cell that is not there": (
        *(
            LESSON,
            "So it needs a brake.",
            "So it needs [a brake](/immune_activation?lesson=a-brake&cell=recip).",
        ),
        *("recip", "why-a-brake", "leads nowhere", 'did you mean "recap"?'),
    ),
    "a link that is not secure": (
        *(LESSON, "So it needs a brake.", "So it needs [a brake](http://example.org)."),
        *("http:", "why-a-brake", "leads nowhere", "https://"),
    ),
    "a picture in a text": (
        *(LESSON, "So it needs a brake.", "So it needs ![a brake](/brake.png)."),
        *("brake.png", "why-a-brake", "has no place in a text", "a picture is a scene"),
    ),
    "plain text that is not plain": (
        *(LESSON, ":::\n\n:::clinical", f"{HARD}\n:::\n\n:::clinical"),
        *("## Why", "why-a-brake", "Flesch-Kincaid", "8 is the limit"),
    ),
    # what stands beside the lessons
    "a misconception behind no wrong option": (
        *(
            MYTHS,
            "a-flag:\n",
            "a-cure:\n  says: It cures everybody.\n  verdict: overclaim\n  evidence: It does not. [@pardoll-2012]\n"
            "  bedside: Say so. [@pardoll-2012]\n  sources: [pardoll-2012]\na-flag:\n",
        ),
        *("a-cure:", "a-cure", "no wrong option has this misconception behind it", "with myth: a-cure"),
    ),
    "an answer that leads to no lesson": (
        *(ASKED, "lesson: a-brake/why-a-brake", "lesson: a-break"),
        *("lesson:", "does-it-flag", 'no lesson or cell "a-break"', 'did you mean "a-brake"?'),
    ),
    "an answer that leads to no cell": (
        *(ASKED, "lesson: a-brake/why-a-brake", "lesson: a-brake/why-a-break"),
        *("lesson:", "does-it-flag", "no lesson or cell", 'did you mean "a-brake/why-a-brake"?'),
    ),
    "how to read a trial, without a source": (
        *(RULES, "and with none. [@pardoll-2012]\n  clinical", "and with none.\n  clinical"),
        *("interval-holds-1:", "interval-holds-1", "a level without a source", "write [@key]"),
    ),
    "how to read a trial, from a source that nobody knows": (
        *(RULES, "a benefit and with none. [@pardoll-2012]", "a benefit and with none. [@pardol-2012]"),
        *("pardol-2012", "interval-holds-1", 'there is no source "pardol-2012"', 'did you mean "pardoll-2012"?'),
    ),
    # lessons
    "a lesson of five minutes": (
        *(LESSON, "minutes: 6", "minutes: 5"),
        *("minutes: 5", "a-brake", "5 minutes, but a lesson takes 6 to 10", "join it"),
    ),
    "a lesson of eleven minutes": (
        *(LESSON, "minutes: 6", "minutes: 11"),
        *("minutes: 11", "a-brake", "11 minutes, but a lesson takes 6 to 10", "split it"),
    ),
    "a lesson that needs one that is not there": (
        *(LESSON, "needs: []", "needs: [before]"),
        *("needs:", "a-brake", 'there is no lesson "before" to need', "give the id"),
    ),
    "a lesson that needs itself": (
        *(LESSON, "needs: []", "needs: [a-brake]"),
        *("needs:", "a-brake", 'it needs "a-brake", which comes later', "change the order"),
    ),
    "a lesson in another chapter": (
        *(LESSON, "chapter: immune_activation", "chapter: side_effects"),
        *("chapter:", "a-brake", 'course.yaml has it in "immune_activation"', "make them agree"),
    ),
    "a lesson of the course that is not there": (
        *("course.yaml", "[a-brake]", "[a-brake, a-break]"),
        *("a-break]", "a-break", 'there is no lesson "a-break"', 'did you mean "a-brake"?'),
    ),
    "a lesson twice in the course": (
        *("course.yaml", "[a-brake]", "[a-brake, a-brake]"),
        *("lessons:", "a-brake", "stands in the course twice", "take one out"),
    ),
    "a skill of no chapter": (
        *(QUIZ, "chapter: immune_activation", "chapter: immune_activatoin"),
        *(
            "chapter:",
            "explain-a-brake",
            'no chapter "immune_activatoin"',
            'did you mean "immune_activation"?',
        ),
    ),
    "a lesson that does not start with its keys": (
        *(LESSON, "---\nid: a-brake", "id: a-brake"),
        *("id: a-brake", "a-brake", "does not start with its keys", "two lines of ---"),
    ),
    "a heading without an id": (
        *(LESSON, " {#why-a-brake}", ""),
        *("## Why", "a-brake", "has no id", "{#why-a-t-cell-carries-a-brake}"),
    ),
    "a heading without text": (
        *(LESSON, "```{note}", "## Nothing {#nothing}\n\n```{note}"),
        *("## Nothing", "nothing", "nothing stands under this heading", "write text below it"),
    ),
    "text that belongs to no cell": (
        *(LESSON, "```{note}", "Lost words.\n\n```{note}"),
        *("Lost words", "a-brake", "after the check cell belongs to no cell", "put a heading"),
    ),
    "an unknown kind of cell": (
        *(LESSON, "```{note}", "```{notes}"),
        *("```{notes}", "a-brake", "there is no kind of cell", 'did you mean "note"?'),
    ),
    "a block that is not closed": (
        *(LESSON, "[@pardoll-2012]\n:::\n\n:::clinical", "[@pardoll-2012]\n\n:::clinical"),
        *(":::clinical", "why-a-brake", "the block :::plain is not closed", "put ::: above"),
    ),
    "a block that nobody knows": (
        *(LESSON, ":::clinical", ":::clinicla"),
        *(":::clinicla", "why-a-brake", 'there is no block ":::clinicla"', 'did you mean "clinical"?'),
    ),
    "a block closed that was not opened": (
        *(LESSON, ":::myth a-flag\n:::", ":::"),
        *("", "why-a-brake", "closes a block that was not opened", "open one"),
    ),
    "a level without the other": (
        *(LESSON, ":::clinical", ":::plain"),
        *("## Why", "why-a-brake", "2 plain and 0 clinical blocks", "at both levels"),
    ),
    "a misconception that is not there": (
        *(LESSON, ":::myth a-flag", ":::myth a-flaw"),
        *(":::myth", "why-a-brake", 'there is no misconception "a-flaw"', 'did you mean "a-flag"?'),
    ),
    "a scene that is not there": (
        *(LESSON, "diagram: brake\nshows: braked", "diagram: brakes\nshows: braked"),
        *("diagram: brakes", "try-release", 'there is no scene "brakes"', 'did you mean "brake"?'),
    ),
    "a part of the lab that does not say which": (
        *(LESSON, TRY_THE_BRAKE, f"lab: judge\n{TRY_THE_LAB}"),
        *("", "try-release", "lab: judge needs a patient, lab: plot a plot", ""),
    ),
    "a part of the lab with a patient nobody wrote": (
        *(LESSON, TRY_THE_BRAKE, f"lab: judge\npatient: nobody\n{TRY_THE_LAB}"),
        *("patient:", "try-release", 'there is no teaching patient "nobody"', "data/response/patients"),
    ),
    "a state that the scene does not have": (
        *(LESSON, "goal: [released]", "goal: [relaesed]"),
        *("goal:", "try-release", 'has no state "relaesed"', 'did you mean "released"?'),
    ),
    "a goal that cannot be reached": (
        *(LESSON, "goal: [released]", "goal: [released, braked]"),
        *("goal:", "try-release", "can never be on together", "leave out"),
    ),
    "a goal that is reached from the start": (
        *(LESSON, "goal: [released]", "goal: [braked]"),
        *("goal:", "try-release", "before anything is tried", "another goal"),
    ),
    "a start that cannot be": (
        *(LESSON, "shows: [released, no-match]", "shows: [released, no-match, braked]"),
        *("shows: [rel", "look-no-match", "cannot be on together", "leave out"),
    ),
    "a question that is not there": (
        *(LESSON, "quiz: [pd1-where,", "quiz: [pd1-were,"),
        *("quiz: [", "check-where", 'there is no question "pd1-were"', 'did you mean "pd1-where"?'),
    ),
    "a retired question in a lesson": (
        *(LESSON, "quiz: [pd1-where,", "quiz: [year-of-the-review,"),
        *("quiz: [", "check-where", "is retired", "ask another one"),
    ),
    "a prediction in a check cell": (
        *(LESSON, "quiz: [pd1-where,", "quiz: [predict-brake-blocked,"),
        *("quiz: [", "check-where", "is of kind predict", "in a predict cell"),
    ),
    "a check in a predict cell": (
        *(LESSON, "quiz: predict-brake-blocked", "quiz: pd1-where"),
        *("quiz: pd1", "predict-release", "is of kind single_choice", "in a predict cell"),
    ),
    # questions
    "a kind that does not exist": (
        *(QUIZ, "    kind: ordering", "    kind: order"),
        *("kind: order", "order-of-a-brake", 'no kind of question "order"', 'did you mean "ordering"?'),
    ),
    "a question of a cell that is not there": (
        *(
            QUIZ,
            "thinking: remember\n    bedside: false\n    must_know: true\n    cell: a-brake/why-a-brake",
            "thinking: remember\n    cell: a-brake/why-brake",
        ),
        *(
            "a-brake/why-brake",
            "pd1-where",
            'there is no cell "a-brake/why-brake"',
            'did you mean "a-brake/why-a-brake"?',
        ),
    ),
    "a misconception behind an option that is not there": (
        *(QUIZ, "        myth: a-flag", "        myth: the-flag"),
        *("myth: the-flag", "pd1-where", 'no misconception "the-flag"', 'did you mean "a-flag"?'),
    ),
    "two options that are right": (
        *(QUIZ, "says: On the drug, as a flag", "says: On the drug, as a flag\n        right: true"),
        *("id: pd1-where", "pd1-where", "right", ""),
    ),
    "two options that say the same but for a comma": (
        *(QUIZ, "says: On the cancer cell it meets", "says: on the T cell, that attacks."),
        *("on the T cell, that", "pd1-where", "t-cell and tumour-cell say the same", "change one"),
    ),
    # scenes
    "a picture without a text alternative": (
        *(SCENE, "alt: A T cell beside a tumour cell. A brake on the T cell is pressed or blocked.\n", ""),
        *("id: brake", "brake", "a picture without a text alternative", "add alt:"),
    ),
    "a drawing without a description": (
        *(SVG, ' aria-labelledby="br-title br-desc"', ' aria-labelledby="br-title"'),
        *("<svg", "brake", "a picture without a text alternative", "<desc>"),
    ),
    "a part that the drawing lacks": (
        *(SVG, 'id="br-t-cell"', 'id="br-tcell"'),
        *(
            "@diagram/brake.yaml:id: br-t-cell",
            "brake",
            'the drawing has no part "br-t-cell"',
            'did you mean "br-tcell"?',
        ),
    ),
    "a part that leads to a screen nobody has": (
        *(SCENE, "    clinical: Effector T cell.\n", "    clinical: Effector T cell.\n    leads: [{says: Try, to: /lab}]\n"),
        *("to: /lab", "brake", 'the way to "/lab" leads nowhere', "the screens are"),
    ),
    "a part with a side effect that is in no table": (
        *(SCENE, "    clinical: Effector T cell.\n", "    clinical: Effector T cell.\n    events: [colitus]\n"),
        *("events: [colitus]", "brake", 'there is no side effect "colitus"', "data/toxicity/event"),
    ),
    "a part that the scene lacks": (
        *(SVG, 'class="tumour"', 'id="br-tumour" class="tumour im-part"'),
        *("br-tumour", "brake", 'the scene knows no part "br-tumour"', "describe it in brake.yaml"),
    ),
    "a part whose label lacks its name": (
        *(SVG, 'aria-label="T cell, a killer"', 'aria-label="A killer"'),
        *(
            "@diagram/brake.yaml:name: T cell",
            "brake",
            '"T cell" is not in the aria-label',
            "so that what is seen can be said",
        ),
    ),
    "a state that the drawing lacks": (
        *(SVG, ".no-match .match{opacity:0;visibility:hidden}\n", ""),
        *(
            "@diagram/brake.yaml:{id: no-match",
            "brake",
            'the drawing has no state "no-match"',
            "draw what .no-match changes",
        ),
    ),
    "a state that the scene lacks": (
        *(SVG, "</style>", ".exhausted .cell{opacity:.5}\n</style>"),
        *(".exhausted", "brake", 'the scene knows no state "exhausted"', "add it to dials or switches"),
    ),
    "a drawing that starts in another state": (
        *(SVG, 'class="im-scene brake braked"', 'class="im-scene brake released"'),
        *("<svg", "brake", "the root starts with released, the scene with braked", "make them agree"),
    ),
    "a drawing with another id": (
        *(SVG, 'id="brake"', 'id="brakes"'),
        *("<svg", "brake", 'the id of the root is "brakes"', 'write id="brake"'),
    ),
    "a drawing with a script": (
        *(SVG, "</style>", "</style><script>1</script>"),
        *("<svg", "brake", "it holds <script>", "take it out"),
    ),
    "a drawing with a handler": (
        *(SVG, 'cx="660"', 'cx="660" onclick="1"'),
        *("<svg", "brake", "the handler onclick", "take it out"),
    ),
    "a drawing that fetches something": (
        *(SVG, "<style>", "<style>@import 'x.css';"),
        *("<svg", "brake", "a style that fetches something", "take it out"),
    ),
    "a drawing that is not well-formed": (
        *(SVG, "</svg>", ""),
        *("<svg", "brake", "not well-formed", "draw it again"),
    ),
    "a state without words": (
        *(SCENE, "  - mark: wrong\n    tag: HELD", "  - when: [released]\n    mark: wrong\n    tag: HELD"),
        *("says:", "brake", "nothing is said in 1 of 3 states, such as braked", "the last one without when"),
    ),
    "words that are never said": (
        *(SCENE, "  - when: [released]\n    mark: right\n", "  - when: [no-match]\n    mark: right\n"),
        *("@diagram/brake.yaml:", "brake", "this line is never said", "move it up"),
    ),
    "a condition with an unknown word": (
        *(SCENE, "  - when: [no-match]\n", "  - when: [no-mtch]\n"),
        *("no-mtch", "brake", 'the scene has no state "no-mtch"', 'did you mean "no-match"?'),
    ),
    "a comparison with an unknown word": (
        *(SCENE, "-no-match]", "-no-mach]"),
        *("-no-mach", "brake", 'the scene has no state "no-mach"', 'did you mean "no-match"?'),
    ),
    "a switch allowed by an unknown word": (
        *(SCENE, "only_in: [released]", "only_in: [release]"),
        *("only_in", "brake", 'the scene has no state "release"', 'did you mean "released"?'),
    ),
    "a start without an option of a dial": (
        *(SCENE, "start: [braked]", "start: []"),
        *("start:", "brake", 'start has 0 options of the dial "drug"', "exactly one"),
    ),
    "a start with a switch that cannot be on": (
        *(SCENE, "start: [braked]", "start: [braked, no-match]"),
        *("start:", "brake", "a switch that cannot be on there", "only_in"),
    ),
    "a word that is there twice": (
        *(
            SCENE,
            "{id: released, says: Anti-PD-1}",
            "{id: released, says: Anti-PD-1}\n      - {id: braked, says: Again}",
        ),
        *("says: Again", "brake", '"braked" is there twice', "another id"),
    ),
    "a truth that is never tested": (
        *(SCENE, "    when: [released]\n    unless: [no-match]", "    when: [released, braked]"),
        *("The drug takes", "brake", "is tested in no state", "no state has them all"),
    ),
    "an empty list of truths": (
        *(SCENE, '      - {shown: .in-brake}\n      - {left_of: "#br-t-cell", of: .tumour}\n', ""),
        *("holds:", "brake", "holds", ""),
    ),
    "a claim that nobody knows": (
        *(SCENE, "{shown: .in-brake}", "{visible: .in-brake}"),
        *("visible:", "brake", "exactly one of shown, hidden", ""),
    ),
    "a claim without its other half": (
        *(SCENE, ", of: .tumour}", "}"),
        *("left_of", "brake", "left_of needs of", ""),
    ),
    "a scene of a lesson that is not there": (
        *(SCENE, "lesson: a-brake", "lesson: a-break"),
        *("lesson:", "brake", 'there is no lesson "a-break"', 'did you mean "a-brake"?'),
    ),
}


@pytest.mark.parametrize("why", BROKEN)
def test_one_thing_is_wrong(good, why):
    file, old, new, where, id, says, remedy = BROKEN[why]
    good.change(file, old, new)
    if where.startswith("@"):
        file, _, where = where[1:].partition(":")
    found = [
        fault
        for fault in good.check().faults
        if fault.id == id and says in fault.says and remedy in fault.remedy and fault.file == f"data/{file}"
    ]
    assert len(found) == 1, f"{why}\n" + "\n".join(map(str, good.check().faults))
    if where:
        assert found[0].line == good.line(file, where)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (LESSON, 'there is no lesson "a-brake"'),
        (QUIZ, "no questions were found"),
        (SCENE, "no scenes were found"),
        (SVG, "the scene has no drawing"),
        (TERMS, "no terms were found"),
        (SOURCES, "no sources were found"),
        (MYTHS, "no misconceptions were found"),
        ("course.yaml", "there is no such file"),
    ],
)
def test_a_check_that_found_nothing_to_check_fails(good, file, says):
    if file == QUIZ:
        (good.path / "quiz/nurse-a-brake.yaml").unlink()
    (good.path / file).unlink()
    assert any(says in fault.says for fault in good.check().faults)


def test_an_empty_folder_is_full_of_faults(good, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    good.path = empty
    says = " ".join(fault.says for fault in good.check().faults)
    for what in ("lessons", "cells", "scenes", "questions", "terms", "sources", "misconceptions", "stories"):
        assert f"no {what} were found" in says


PATIENT = """\
%s:
  title: A patient
  hard: 1
  plain: A lump in the lung.
  clinical: One target in the lung.
  teaches: A lump is measured. [@pardoll-2012]
  lesions: [{id: lung-1, role: target, organ: lung}]
  visits:
    - {day: 0, found: {lung-1: 30}}
    - {day: 42, found: {lung-1: 20}, recist: PR, irecist: iPR}
  best: PR
  ibest: iPR
"""


def test_a_patient_in_two_files(good):
    good.write("response/patients/one.yaml", PATIENT % "anna")
    good.write("response/patients/two.yaml", PATIENT % "ben")
    assert good.check().faults == ()
    good.write("response/patients/two.yaml", "# Again.\n" + PATIENT % "anna")
    (fault,) = good.check().faults
    assert (fault.file, fault.line, fault.id) == ("data/response/patients/two.yaml", 2, "anna")
    assert 'another file has a patient "anna" too' in fault.says


def test_two_answers_of_any_kind_have_two_ids(good):
    class Loose(Question):
        """A kind that does not look at its options."""

        options: tuple[Option, ...]

    good.change(QUIZ, "      - id: tumour-cell", "      - id: t-cell")
    report = good.check(kinds={**KINDS, "single_choice": Loose})
    assert [(fault.id, fault.says) for fault in report.faults] == [
        ("pd1-where", 'the id "t-cell" is there twice')
    ]


def test_a_broken_glossary_does_not_flood_the_lessons(good):
    good.change(TERMS, "  short: PD-1", '  short: "PD-1')
    assert {fault.file for fault in good.check().faults} == {"data/glossary.yaml"}


def test_a_drawing_that_no_scene_uses(good):
    good.write("diagram/other.svg", "<svg/>")
    assert any("no scene uses this drawing" in fault.says for fault in good.check().faults)


def test_a_lesson_in_no_chapter(good):
    good.write("lesson/other.md", good.text(LESSON).replace("id: a-brake", "id: other"))
    fault = next(fault for fault in good.check().faults if fault.says == "the lesson is in no chapter")
    assert (fault.file, fault.line, fault.remedy) == ("data/lesson/other.md", 2, "list it in course.yaml")


def test_a_prediction_is_not_the_last_cell(good):
    text = good.text(LESSON)
    start = text.index("```{predict}")
    end = text.index("```\n", start) + 4
    good.write(LESSON, text[:start] + text[end:] + "\n" + text[start:end])
    (fault,) = good.check().faults
    assert (fault.id, fault.says) == ("predict-release", "nothing follows this prediction")
    assert fault.line == good.line(LESSON, "id: predict-release")


def test_a_cell_that_is_not_closed(good):
    good.write(LESSON, good.text(LESSON).rstrip().removesuffix("```"))
    assert any("not closed" in fault.says for fault in good.check().faults)


def test_a_key_that_nobody_cites_is_found_where_it_is_cited(good):
    good.change(LESSON, "act. [@pardoll-2012]", "act. [@pardol-2012]")
    (fault,) = good.check().faults
    assert fault.says == 'there is no source "pardol-2012"'
    assert fault.line == good.line(LESSON, "[@pardol-2012]"), "the line of the citation, not of its cell"


def test_a_file_that_is_not_text(good):
    (good.path / TERMS).write_bytes(b"\xff\xfe\x00")
    assert any(
        fault.file == "data/glossary.yaml" and "UTF-8" in fault.remedy for fault in good.check().faults
    )


def test_everything_is_listed_at_once(good):
    good.change(LESSON, "minutes: 6", "minutes: 60\nminuts: 6")
    good.change(QUIZ, "    hint: Think", "    hind: Think")
    good.change(SCENE, "only_in: [released]", "only_in: [release]")
    good.change(SOURCES, "  where: Nature", "  journal: x\n  where: Nature")
    faults = good.check().faults
    assert {fault.file for fault in faults} >= {f"data/{file}" for file in (LESSON, QUIZ, SCENE, SOURCES)}
    assert faults == tuple(sorted(faults))


def test_a_fault_names_place_fault_and_remedy_in_columns(good):
    good.change(LESSON, "quiz: [pd1-where,", "quiz: [pd1-were,")
    text = str(good.check().faults[0])
    line = good.line(LESSON, "quiz: [")
    assert text.startswith(f"data/lesson/a-brake.md:{line}  check-where ")
    assert 'there is no question "pd1-were"; did you mean' in text
    assert max(map(len, text.splitlines())) <= 120


def test_what_is_retired_may_be_untidy(good):
    good.change(QUIZ, "    asks: In which year was the review published?", "    asks: Which is not the year?")
    report = good.check()
    assert report.faults == report.warnings == ()
