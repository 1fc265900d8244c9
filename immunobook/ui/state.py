"""What a browser session remembers besides its widgets: every key, and what it means.

Session state is lost with a reload; nothing that a learner would miss is kept here alone.
"""

PAGES = "_pages"
"""The screens' `st.Page` objects. They may not be shared between sessions."""

ROLE = "_role"
"""The role that the menu was made for: `administrator`, `teacher`, or empty."""

WORN = "_worn"
"""Names of the style sheets that the screens shown so far have brought."""

GUEST = "_guest"
"""The secret of a learner whose browser sent no cookie; it lasts as long as the session."""

LEARNER = "_learner"
"""Who is here: (secret, learner's id), so that each run need not ask the records again."""

LEVEL = "_level"
"""`plain` or `clinical`, read from the records once and kept as the switch stands."""

GONE = "_gone"
"""True once the learner has deleted everything; the page then offers a fresh start."""

CODE = "_code"
"""The resume code just made. It is shown once; records keep only its hash."""

TOUCHED = "_touched"
"""The cell used last on this page, so that the place is written down once and not with every run."""

SHEETS = "_sheets"
"""Of each sheet of the response lab, by its place: lesions and visits as they stood when its columns last changed."""

MEASURED = "_measured"
"""What was measured on slices where nothing is kept, as on a projector."""

COHORT = "_cohort"
"""The table somebody uploaded to the response lab, judged: its mark, judgements and problems. Never kept elsewhere."""

PICKED = "_picked"
"""The mark of a cohort's plot that was chosen last, as (plot, patient), so that the list of patients follows it once."""

HEARD = "_heard"
"""The keys of the newest presses on a projector that were done, so that what is sent again is done once."""

FOUND_GROUP = "_found_group"
"""Id of the group whose code was looked up and which is not joined yet: first it is said what a teacher would see."""
