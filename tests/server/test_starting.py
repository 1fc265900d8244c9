"""Three ways to start the notebook, each from its folder and from another: all serve the same, and fast."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import tomllib
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import Config

from immunobook import server
from tests.browser.app_server import HOUSE, AppServer, free_port
from tests.load.learner_client import LearnerClient, completed

WITNESS = Path(__file__).parent / "witness"
DEEP = ("immune_activation", "lesson=three-keys")

SETTINGS = {
    "runner.postScriptGC": (False, "garbage collection after each run leaves 16 of 769 runs a second"),
    "runner.magicEnabled": (False, "a stray expression would be drawn on the page"),
    "server.headless": (True, "starting opens no browser and asks for no address"),
    "server.maxUploadSize": (20, "a larger table is refused by the page with a sentence; the command line has no limit"),
    "server.fileWatcherType": ("none", "nothing watches files while learners learn"),
    "server.enableStaticServing": (False, "no folder is served that nobody meant to serve"),
    "server.enableAgentApi": (False, "nobody drives the app but its pages"),
    "logger.level": ("warning", "nobody's visits are written down, and no teacher's link"),
    "browser.gatherUsageStats": (False, "the browser contacts no other host"),
    "client.toolbarMode": ("minimal", "no menu for programmers"),
    "client.showErrorDetails": ("none", "a learner never sees a traceback"),
}

COMMANDS = {
    "python app.py": [sys.executable, "{house}/app.py"],
    "streamlit run app.py": [
        sys.executable, "-m", "streamlit", "run", "{house}/app.py",
        "--server.port", "{port}", "--server.address", "127.0.0.1",
    ],
    "uvicorn app:app": [
        sys.executable, "-m", "uvicorn", "app:app", "--app-dir", "{house}",
        "--host", "127.0.0.1", "--port", "{port}",
    ],
}  # fmt: skip


def start(command: str, folder: Path, cwd: Path, **more: str) -> AppServer:
    """Start the notebook in one of the three ways."""
    port = free_port()
    words = [word.format(house=HOUSE, port=port) for word in COMMANDS[command]]
    if cwd == HOUSE:  # as the README has it
        words = [word.removeprefix(f"{HOUSE}/") for word in words if word not in ("--app-dir", str(HOUSE))]
    return AppServer(folder, command=words, cwd=cwd, port=port, **more)


@pytest.fixture(
    scope="module",
    params=[
        # As the README has it from here, each of the three from elsewhere; the other two from here in the matrix.
        pytest.param((command, where), marks=() if where == "elsewhere" or command == "python app.py" else pytest.mark.matrix)
        for command in COMMANDS
        for where in ("here", "elsewhere")
    ],
    ids=lambda way: " ".join(way),
)
def way(request, tmp_path_factory):
    """One way of starting, with what a first visitor at a deep address was given, and what the server says."""
    command, where = request.param
    folder = tmp_path_factory.mktemp("way")
    says = folder / "says.json"
    served = start(
        command,
        folder,
        HOUSE if where == "here" else folder,
        PYTHONPATH=str(WITNESS),
        WITNESS_SAYS=str(says),
        WITNESS_ASKS=" ".join(SETTINGS),
    ).start()
    try:
        deep = completed(first_visit(served, says))
        yield SimpleNamespace(
            command=command,
            where=where,
            url=served.url,
            log=served.log,
            deep=deep,
            says=json.loads(says.read_text(encoding="utf-8")),
        )
    finally:
        served.stop()
    assert not served.faults(), served.faults()


async def first_visit(served: AppServer, says: Path):
    """Open a deep address first of all, and ask the server how it is set while the page is open."""
    visitor = LearnerClient(served.url, *DEEP)
    run = await visitor.open()
    os.kill(served.process.pid, signal.SIGUSR1)
    for _ in range(100):
        if says.exists():
            break
        await asyncio.sleep(0.1)
    await visitor.close()
    return run


def get(way, path: str, **headers: str) -> httpx.Response:
    """Ask for an address as a browser does that shows a page."""
    return httpx.get(
        way.url + path, headers={"accept": "text/html", **headers}, trust_env=False, verify=False, timeout=30
    )


# --- each way --------------------------------------------------------------------------------------------


def test_a_deep_address_answers_as_first_request(way):
    assert not way.deep.errors
    assert way.deep.titles == ["Three keys"]
    assert "im-foot" in way.deep.html[-1], "it was drawn to its end"


def test_every_screen_answers(way):
    screens = {file.stem for file in (HOUSE / "pages").rglob("*.py")}
    assert {page or "home" for page in way.deep.pages} == screens

    # All ways run the same script: every screen by the first way, the first and the last by the others.
    pages = way.deep.pages if way.command == "python app.py" and way.where == "here" else way.deep.pages[:: len(screens) - 1]

    async def visit_all():
        for page in pages:
            visitor = LearnerClient(way.url, page)
            run = await visitor.open()
            await visitor.close()
            assert (run.errors, len(run.titles)) == ([], 1), page
            assert "im-foot" in run.html[-1], page

    completed(visit_all())


@pytest.mark.parametrize(("name", "value", "why"), [(name, *rest) for name, rest in SETTINGS.items()])
def test_settings_are_live(way, name, value, why):
    assert way.says["settings"][name] == value, why


def test_the_page_is_told_the_settings_that_are_its_own(way):
    assert way.deep.settings.gather_usage_stats is False
    assert way.deep.settings.toolbar_mode == Config.ToolbarMode.MINIMAL


def test_what_was_made_at_the_start_is_left_alone_by_the_collector(way):
    assert way.says["frozen"] > 10_000


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_colours_are_ours(way, mode):
    ours = tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][mode]
    live = getattr(way.deep.theme, mode)
    for name in ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "borderColor"):
        assert getattr(live, re.sub("([A-Z])", r"_\1", name).lower()) == ours[name], name


def test_visits_are_not_written_down(way):
    get(way, "/glossary?term=secret-of-a-visitor")
    assert "secret-of-a-visitor" not in way.log.read_text(encoding="utf-8")


def test_answers_are_not_held_back(way):
    if way.command == "streamlit run app.py":
        return  # Streamlit makes that socket itself; the README names the fast way first
    assert way.says["nodelay"], "the visitor's connection is open"
    assert all(way.says["nodelay"]), "without TCP_NODELAY each answer waits 40 ms"


def test_alive(way):
    reply = get(way, "/healthz")
    assert (reply.status_code, reply.text, reply.headers["cache-control"]) == (200, "ok\n", "no-store")


@pytest.mark.parametrize("path", ["/", "/glossary", "/immune_activation?lesson=the-kill"])
@pytest.mark.parametrize(("scheme", "is_secure"), [("http", False), ("https", True), ("https, http", True)])
def test_a_page_brings_a_cookie_that_scripts_and_other_sites_cannot_use(way, path, scheme, is_secure):
    reply = get(way, path, **{"x-forwarded-proto": scheme})
    name, *rest = reply.headers["set-cookie"].split("; ")
    assert re.fullmatch("immunobook=[0-9a-f]{32}", name), "128 bits"
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(rest)
    assert ("Secure" in rest) is is_secure
    assert reply.headers["cache-control"] == "no-store", "a shared cache must not hand it on"


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/scene/synapse.svg", "/_stcore/host-config", "/nowhere.js"]
)
def test_every_answer_carries_the_headers(way, path):
    headers = get(way, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src" in headers["content-security-policy"]


def test_a_page_may_load_from_here_and_nowhere_else(way):
    policy = get(way, "/").headers["content-security-policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert rules["default-src"] == rules["connect-src"] == rules["base-uri"] == ["'self'"]
    assert rules["object-src"] == ["'none'"]
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "'unsafe-eval'" not in rules["script-src"]
    assert not [word for words in rules.values() for word in words if "http" in word or "*" in word]


def test_scripts_travel_compressed(way):
    script = re.search(r'src="\./(static/js/index[^"]+)"', get(way, "/").text)[1]
    reply = get(way, f"/{script}", **{"accept-encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    assert int(reply.headers.get("content-length", 0)) < len(reply.content) / 2


# --- the settings themselves -----------------------------------------------------------------------------


def test_the_hidden_option_is_still_known_to_streamlit():
    """It may vanish in an upgrade; then each run collects garbage again, and nothing else would tell."""
    assert "runner.postScriptGC" in config._config_options_template
    from streamlit.runtime.scriptrunner import script_runner

    assert 'get_option("runner.postScriptGC")' in Path(script_runner.__file__).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_one_that_streamlit_knows(name):
    assert name in config._config_options_template


@pytest.mark.parametrize(
    "name",
    [name for name in SETTINGS if name not in ("server.enableStaticServing", "server.enableAgentApi")],
)
def test_every_setting_stands_in_the_file(name):
    section, key = name.split(".")
    written = tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert written[section][key] == SETTINGS[name][0], SETTINGS[name][1]


def test_our_socket_lets_asyncio_send_at_once():
    async def serve_one():
        sides = []
        with closing(server.listener("127.0.0.1", 0)) as ours:
            assert ours.proto == socket.IPPROTO_TCP
            arrived = asyncio.Event()

            def met(_, writer):
                sides.append(writer)
                arrived.set()

            async with await asyncio.start_server(met, sock=ours) as listening:
                _, client = await asyncio.open_connection(*listening.sockets[0].getsockname())
                await arrived.wait()
                sock = sides[0].get_extra_info("socket")
                nodelay = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                client.close()
                sides[0].close()
        return nodelay

    assert completed(serve_one())


# --- what cannot start says so ---------------------------------------------------------------------------


def told(command: str, folder: Path, **more: str) -> tuple[int, str]:
    """Return exit code and words of a start that cannot succeed."""
    failing = start(command, folder, HOUSE, **more)
    done = subprocess.run(
        failing.command,
        cwd=failing.cwd,
        env=failing.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("port", "why"),
    [
        ("eight", "a word"),
        ("-1", "below"),
        ("65536", "above"),
        ("", "nothing"),
        ("8501 ", "a blank"),
        ("\u00b2", "a digit, but no number"),
        ("9" * 5000, "long"),
    ],
)
def test_a_port_that_is_none_is_told(port, why):
    with pytest.raises(SystemExit) as told:
        server.listener("127.0.0.1", port)
    assert str(told.value) == f"IMMUNOBOOK_PORT must be a number from 0 to 65535, got {port!r}.", why


@pytest.mark.parametrize("port", ["0", "65535"])
def test_a_port_at_the_limits_is_taken(port):
    server.listener("127.0.0.1", port).close()


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("IMMUNOBOOK_PORT", "eight", "IMMUNOBOOK_PORT must be a number from 0 to 65535, got 'eight'."),
        ("IMMUNOBOOK_HOST", "192.0.2.1", "Immunobook cannot listen on 192.0.2.1:"),
    ],
)
def test_a_wrong_address_is_told_in_a_sentence(tmp_path, setting, value, sentence):
    code, said = told("python app.py", tmp_path, **{setting: value})
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said


def test_a_taken_port_is_told_with_what_to_do(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = told("python app.py", tmp_path, IMMUNOBOOK_PORT=str(port))
    assert code == 1
    assert f"Immunobook cannot listen on 127.0.0.1:{port}" in said
    assert "choose another: IMMUNOBOOK_PORT=" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("command", "address", "sentence"),
    [
        *(
            pytest.param(
                command, "postgresql://nurse:sesame@127.0.0.1:1/ward", "cannot be opened",
                marks=() if command == "python app.py" else pytest.mark.matrix,
            )
            for command in COMMANDS
        ),
        ("python app.py", "mysql://nurse:sesame@127.0.0.1/ward", "PostgreSQL or in a file of SQLite"),
    ],
)
def test_records_that_do_not_open_are_told_in_a_sentence(tmp_path, command, address, sentence):
    code, said = told(command, tmp_path, IMMUNOBOOK_DATABASE_URL=address)
    assert code == 1, said
    assert re.search(f"^Immunobook cannot start. .*{sentence}", said, re.MULTILINE), said
    assert "Traceback" not in said
    assert "sesame" not in said


def test_the_loop_goes_on_while_whoever_looks_for_news_ends(monkeypatch):
    """In it are the lines that have to let go; and a database that hangs must not hang the whole process with it."""
    goes_on, went_on = threading.Event(), []
    watch = SimpleNamespace(begin=lambda: None, end=lambda: None, wait=lambda _: went_on.append(goes_on.wait(2)))
    monkeypatch.setattr(server.live, "watch", lambda: watch)
    monkeypatch.setattr(server.visit, "store", lambda: SimpleNamespace(close=lambda: went_on.append("closed")))
    monkeypatch.setattr(server.door, "offer_first_link", lambda: None)
    monkeypatch.setattr(server.study, "forget_unused", lambda *_, **__: None)
    monkeypatch.setattr(server.gc, "freeze", lambda: None)
    monkeypatch.setattr(server.sign_in, "faults", lambda: [])

    async def live_and_stop() -> None:
        async with server.lifespan(None):
            asyncio.get_running_loop().call_later(0.05, goes_on.set)

    completed(live_and_stop())
    assert went_on == [True, "closed"]
