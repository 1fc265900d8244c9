"""A learner without a browser: speaks to the real server as a page does.

It loads the page for its cookie, opens the socket, asks for a lesson, keeps of what comes back which
single-choice questions stand open and which are answered, and presses *Check* and *Try again*. Messages are
Streamlit's own (`streamlit.proto`); an answer goes to the notebook's own address, as the page sends it. In the
empty app it presses a plain button of Streamlit's. What it says was confirmed is what the screen would show.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import Config, CustomThemeConfig
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

# The end of a widget's id is the key that the empty app gave it.
EMPTY = re.compile(r"\$\$ID-\w+-quiz:(?P<place>[a-z0-9-]+):(?P<tries>\d+):(?P<part>one|check)")
FETCHED = re.compile(r'"(/(?:script|scene)/[^"]+)"')
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
Said = TypeVar("Said")
PATIENCE = 60  # seconds for a run of the page


STREAMLIT_S_OWN = ("new_session", "session_status_changed", "session_event", "script_finished")


@dataclass
class Asked:
    """A single-choice question that stands open.

    Attributes:
        place: Where it stands: cell and question.
        tries: Number of answers that were kept before; the next one is `tries + 1`.
        options: The values that can be chosen.
        sheet: What the notebook says of it; empty in the empty app.
        fragment, one, check: In the empty app: the part of the page that runs anew when *Check* is pressed, the
            ids of the options' widget and of the button.
    """

    place: str
    tries: int
    options: tuple[str, ...] = ()
    sheet: dict = field(default_factory=dict)
    fragment: str = ""
    one: str = ""
    check: str = ""


@dataclass
class Answered:
    """A question whose verdict is on the screen.

    Attributes:
        number: Which try the verdict is about.
        sheet: What the notebook says of it, with the form of the next try.
    """

    place: str
    number: int
    sheet: dict


@dataclass
class Run:
    """What came back from one run of the page.

    Attributes:
        asked: Questions that stand open now, by place.
        answered: Questions whose verdict is shown now, by place.
        html: What it shows as HTML.
        titles: Its headings of the first level.
        pages: The addresses of all screens.
        theme, settings: What the page is told of the look, and how it shall behave (first run only).
        sign_in: The id of the button that begins a sign-in; empty without one.
        redirect: Where the page sends the browser; empty if it stays.
        received: Bytes of all its messages.
        own: Bytes of those among them that an empty app sends as well, to begin and to end a run.
        fetches: Addresses of drawings and scripts that its components let the browser fetch.
        errors: Messages about what went wrong.
    """

    asked: dict[str, Asked] = field(default_factory=dict)
    answered: dict[str, Answered] = field(default_factory=dict)
    html: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    theme: CustomThemeConfig | None = None
    settings: Config | None = None
    sign_in: str = ""
    redirect: str = ""
    received: int = 0
    own: int = 0
    fetches: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def add(self, message: ForwardMsg) -> None:
        """Take in one message."""
        kind = message.delta.WhichOneof("type") if message.HasField("delta") else None
        if kind != "new_element":
            return
        element, fragment = message.delta.new_element, message.delta.fragment_id
        what = element.WhichOneof("type")
        if what == "bidi_component":
            self.fetches.update(FETCHED.findall(f"{element.bidi_component.js_content} {told_to(element)}"))
        if what == "html":
            self.html.append(element.html.body)
        elif what == "heading" and element.heading.tag == "h1":
            self.titles.append(element.heading.body)
        elif what == "exception" or (what == "alert" and element.alert.format != Alert.INFO):
            self.errors.append(str(getattr(element, what)))
        elif what == "bidi_component" and element.bidi_component.component_name == "questions":
            told = json.loads(told_to(element))
            for sheet in told["questions"]:
                self.meet(told["where"], sheet)
        elif what == "radio" and (found := EMPTY.fullmatch(element.radio.id)):
            asked = self._asked(found, fragment)
            asked.one, asked.options = element.radio.id, tuple(element.radio.options)
        elif what == "button" and element.button.label == "Sign in as a teacher":
            self.sign_in = element.button.id
        elif what == "button" and (found := EMPTY.fullmatch(element.button.id)):
            self._asked(found, fragment).check = element.button.id

    def meet(self, where: str, sheet: dict) -> None:
        """Take in a question as the notebook tells it; those with one right option are kept."""
        if sheet["kind"] != "single_choice":
            return
        place = f"{where}-{sheet['item']}"
        if sheet["feedback"]:
            self.answered[place] = Answered(place, sheet["number"], sheet)
        else:
            self.asked[place] = open_form(place, sheet)

    def _asked(self, found: re.Match, fragment: str) -> Asked:
        new = Asked(found["place"], int(found["tries"]), fragment=fragment)
        return self.asked.setdefault(found["place"], new)


def told_to(element: Element) -> str:
    """Return what a component is told, as JSON."""
    return element.bidi_component.mixed.json or element.bidi_component.json


def open_form(place: str, sheet: dict) -> Asked:
    """Return the form of a sheet, to be filled in."""
    options = tuple(re.findall(r'name="chosen" value="(\d+)"', sheet["form"]["html"]))
    return Asked(place, sheet["number"], options, sheet)


class LearnerClient:
    """One tab of one learner.

    Args:
        url: Where the notebook is served.
        screen: The address of the screen; empty for home.
        query: What follows in the address, such as "lesson=the-kill".
        cookie: The secret of a learner who was here before; a fresh learner without it.
    """

    def __init__(self, url: str, screen: str, query: str = "", *, cookie: str | None = None):
        self.url, self.screen, self.query, self.cookie = url, screen, query, cookie
        self.page = ""
        self.session = ""
        self._socket: ClientConnection | None = None
        self._values: dict[str, WidgetState] = {}
        # The server closes a line that was idle for five seconds; a browser notices, this client would use it once more.
        limits = httpx.Limits(keepalive_expiry=3)
        self._http = httpx.AsyncClient(trust_env=False, verify=False, timeout=PATIENCE, limits=limits)

    async def open(self) -> Run:
        """Load the page, which gives the cookie, and return its first run."""
        address = f"{self.url}/{self.screen}?{self.query}"
        sent = {"cookie": f"immunobook={self.cookie}"} if self.cookie else {}
        page = await self._http.get(address, headers={"accept": "text/html", **sent})
        page.raise_for_status()
        self.cookie = page.cookies.get("immunobook", self.cookie)
        self._values.clear()
        self.page = self.session = ""
        await self.connect()
        return await self.run()

    async def connect(self) -> None:
        """Open the socket, as the page does at first and again whenever it was cut."""
        self._socket = await connect(
            f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
            additional_headers={"cookie": f"immunobook={self.cookie}"},
            subprotocols=["streamlit", "none", *([self.session] if self.session else [])],
            origin=self.url,
            max_size=None,
            proxy=None,
            ping_interval=None,
        )

    async def fetched(self, address: str) -> bytes:
        """Return what stands at an address, as the browser fetches it, uncompressed."""
        reply = await self._http.get(self.url + address)
        reply.raise_for_status()
        return reply.content

    async def close(self) -> None:
        """Close the tab."""
        await self._http.aclose()
        if self._socket is not None:
            await self._socket.close()

    async def run(self, fragment: str = "", pressed: str = "") -> Run:
        """Ask for a run of the page, or of a part of it after a button in it was pressed.

        Raises:
            websockets.ConnectionClosed: If the server went away; then nothing was confirmed.
            TimeoutError: If nothing came.
        """
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name = "" if self.page else self.screen
        state.page_script_hash = self.page
        state.fragment_id = fragment
        state.context_info.url = f"{self.url}/{self.screen}"
        state.context_info.color_scheme = "light"
        state.widget_states.widgets.extend(self._values.values())
        if pressed:
            state.widget_states.widgets.add(id=pressed, trigger_value=True)
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            return await self._finished()

    async def _finished(self) -> Run:
        run = Run()
        while True:
            data = await self._socket.recv()
            run.received += len(data)
            message = ForwardMsg.FromString(data)
            what = message.WhichOneof("type")
            if what in STREAMLIT_S_OWN:
                run.own += len(data)
            if what == "new_session":
                self.session = message.new_session.initialize.session_id
                run.theme, run.settings = message.new_session.custom_theme, message.new_session.config
            elif what == "navigation":
                self.page = message.navigation.page_script_hash
                run.pages = [page.url_pathname for page in message.navigation.app_pages]
            elif what == "auth_redirect":
                run.redirect = message.auth_redirect.url
            elif what == "script_finished" and message.script_finished in DONE:
                return run
            elif what == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                raise RuntimeError("the page does not compile")
            else:
                run.add(message)

    def find_question(self, run: Run) -> Asked | Answered:
        """Return a question of the page that has one right option.

        Raises:
            LookupError: If it has none.
        """
        for found in (*run.asked.values(), *run.answered.values()):
            return found
        raise LookupError(f"{self.screen}?{self.query} has no question with one right option")

    async def check(self, asked: Asked, place: int) -> Run:
        """Choose the option in a place and press *Check*.

        Raises:
            ConnectionError: If the server went away; then nothing was confirmed.
        """
        if asked.sheet:
            return await self.send(self.filled_in(asked, place))
        self._values[asked.one] = WidgetState(id=asked.one, string_value=asked.options[place])
        return await self.run(asked.fragment, asked.check)

    def filled_in(self, asked: Asked, place: int) -> dict:
        """Return what the page sends when the option in a place is chosen."""
        where, form = asked.place.removesuffix(f"-{asked.sheet['item']}"), asked.sheet["form"]
        chosen = {"chosen": [asked.options[place]]}
        return {
            "item": asked.sheet["item"], "seed": form["seed"], "order": form["order"],
            "once": secrets.token_hex(16), "form": chosen, "where": where,
        }  # fmt: skip

    async def send(self, sent: dict) -> Run:
        """Send an answer; again under the same key it counts once.

        Raises:
            ConnectionError: If the server went away; then nothing was confirmed.
        """
        cookie = {"cookie": f"immunobook={self.cookie}"}
        try:
            reply = await self._http.post(f"{self.url}/answer", json=sent, headers=cookie)
        except httpx.TransportError as why:
            raise ConnectionError(str(why)) from why
        run, told = Run(received=len(reply.content)), reply.json()
        if "says" in told:
            run.errors.append(told["says"])
        else:
            run.meet(sent["where"], told["sheet"])
        return run

    def again(self, answered: Answered) -> Asked:
        """Press *Try again*."""
        return open_form(answered.place, answered.sheet)


def completed(visit: Coroutine[Any, Any, Said]) -> Said:
    """Return what a visit came to.

    It runs in a thread of its own: where browser tests ran before, the present one has Playwright's loop already.
    """
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, visit).result()
