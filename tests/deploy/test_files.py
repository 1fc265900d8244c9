"""The files of `deploy/` say what the notebook, systemd and a container understand."""

import base64
import configparser
import json
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import yaml

from immunobook.server import behind_proxy
from tests.browser.app_server import HOUSE, AppServer, free_port
from tests.deploy.cluster import DEPLOY, NAME, settings_of_file, settings_of_unit

UNITS = sorted((DEPLOY / "systemd").iterdir())


def known_settings() -> set[str]:
    """Return every setting that the code reads."""
    files = [HOUSE / "app.py", *(HOUSE / "immunobook").rglob("*.py")]
    return {name for file in files for name in re.findall(r"IMMUNOBOOK_[A-Z_]+", file.read_text(encoding="utf-8"))}


def test_every_setting_that_is_named_is_one_that_the_notebook_reads():
    for file in [*UNITS, DEPLOY / "immunobook.env", DEPLOY / "compose.yaml", DEPLOY / "Containerfile"]:
        named = set(re.findall(r"IMMUNOBOOK_[A-Z_]+", file.read_text(encoding="utf-8")))
        assert named <= known_settings(), file.name


def test_the_settings_file_can_be_used_once_its_blanks_are_filled(monkeypatch):
    settings = settings_of_file()
    monkeypatch.setenv("IMMUNOBOOK_ADDRESS", settings["IMMUNOBOOK_ADDRESS"])
    assert behind_proxy.hosts()[0] == NAME, "the name that nginx answers to"
    assert behind_proxy.proxies(settings) == ["127.0.0.1"]
    assert settings["IMMUNOBOOK_SIGNING_KEY"] == "", "nobody shares the key of an example"


def test_processes_listen_where_only_the_proxy_comes():
    unit = settings_of_unit(8502)
    assert (unit["IMMUNOBOOK_HOST"], unit["IMMUNOBOOK_PORT"]) == ("127.0.0.1", "8502")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_reads_each_unit(unit, tmp_path):
    """Where systemd is installed it is asked itself; elsewhere the form is read."""
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str
    read.read_string(unit.read_text(encoding="utf-8"))
    assert "Description" in read["Unit"]
    if shutil.which("systemd-analyze") is None:
        return
    for one in UNITS:
        text = one.read_text(encoding="utf-8").replace("/opt/immunobook/.venv/bin/python", "/bin/true")
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    name = unit.name.replace("@.", "@8501.")
    if name != unit.name:
        (tmp_path / name).symlink_to(unit.name)
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / name)],
        capture_output=True, text=True, env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    ours = [line for line in told.stderr.splitlines() if "immunobook" in line]
    assert not ours, told.stderr


def test_the_container_takes_along_what_the_notebook_needs():
    recipe = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.*) \S+$", recipe, re.MULTILINE) for word in line.split()]
    for name in copied:
        assert (HOUSE / name).exists(), name
    assert {"app.py", ".streamlit", "data", "pages", "immunobook", "requirements.txt"} <= set(copied)
    assert "USER immunobook" in recipe, "not as root"


@pytest.mark.matrix
@pytest.mark.parametrize("way", ["unit", "container"])
def test_its_command_starts_the_notebook_from_nothing_but_what_is_copied(way, tmp_path):
    """A folder with the recipe's files alone; the command and the settings as written, at this machine's places."""
    place = tmp_path / "opt" / "immunobook"
    place.mkdir(parents=True)
    recipe = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for words, to in re.findall(r"^COPY (.*) (\S+)$", recipe, re.MULTILINE):
        for name in words.split():
            source, target = HOUSE / name, place / to / (name if to == "./" else "")
            shutil.copytree(source, target, dirs_exist_ok=True) if source.is_dir() else shutil.copy(source, place)
    port = free_port()
    if way == "unit":
        unit = (DEPLOY / "systemd" / "immunobook@.service").read_text(encoding="utf-8")
        command = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1].replace("/opt/immunobook/.venv/bin/python", sys.executable)
        settings = {**settings_of_file(), **settings_of_unit(port), "IMMUNOBOOK_SIGNING_KEY": base64.b64encode(bytes(32)).decode()}
        words = command.replace("/opt/immunobook", str(place)).split()
    else:
        words = json.loads(re.search(r"^CMD (\[.*\])$", recipe, re.MULTILINE)[1])
        settings = dict(word.split("=", 1) for word in re.search(r"^ENV (.*)$", recipe, re.MULTILINE)[1].split())
        words[0] = sys.executable
    settings |= {"IMMUNOBOOK_DATABASE_URL": f"sqlite:///{tmp_path}/records.db", "IMMUNOBOOK_PORT": str(port)}
    server = AppServer(tmp_path / "served", command=words, cwd=place, port=port, **settings)
    server.environment.pop("PYTHONPATH", None)
    try:
        server.start()
        with urllib.request.urlopen(f"{server.url}/room/shown/three-keys/title.json") as reply:
            assert json.load(reply)["title"] == "Three keys"
    finally:
        server.stop()
    assert not server.faults()


def test_the_composition_fits_the_proxys_configuration():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    site = (DEPLOY / "nginx" / "immunobook.conf").read_text(encoding="utf-8")
    processes = [one for name, one in services.items() if name.startswith("immunobook-")]
    ports = {f"127.0.0.1:{one['environment']['IMMUNOBOOK_PORT']}" for one in processes}
    assert ports == set(re.findall(r"^ +server (\S+) max_fails", site, re.MULTILINE))
    for one in processes:
        assert one["network_mode"] == "service:nginx", "then nginx finds them at 127.0.0.1"
        assert one["environment"]["IMMUNOBOOK_PROXY"] == "127.0.0.1"
    for volume in services["nginx"]["volumes"]:
        if volume.startswith("."):
            assert (DEPLOY / volume.split(":")[0]).is_file(), volume


def test_the_readme_names_every_file():
    told = (HOUSE / "README.md").read_text(encoding="utf-8")
    for file in DEPLOY.rglob("*"):
        if file.is_file():
            assert file.name in told, file.name
    for name in sorted(known_settings() & set(settings_of_file())):
        assert f"`{name}`" in told, name


def test_every_path_in_the_readmes_chapter_is_there():
    chapter = (HOUSE / "README.md").read_text(encoding="utf-8").split("## Deploying")[1].split("\n## ")[0]
    for path in re.findall(r"\bdeploy/[\w@./*-]*\w", chapter):
        assert list(Path(HOUSE).glob(path)), path
