"""The notebook as `deploy/` sets it up, on this machine: real nginx, two real processes, a real PostgreSQL.

The files are taken from `deploy/` word for word; only names, ports and folders are put in their place.
"""

from __future__ import annotations

import base64
import re
import secrets
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.browser.app_server import HOUSE, AppServer, free_port

DEPLOY = HOUSE / "deploy"
NAME = "immunobook.example.org"
PATIENCE = 20  # seconds for nginx to write its line
PAGE = {"accept": "text/html"}


def nginx() -> str:
    """Return where nginx is."""
    found = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(found).exists(), "nginx is not installed. Debian and Ubuntu: apt-get install nginx-light."
    return found


def settings_of_file() -> dict[str, str]:
    """Return the settings of `deploy/immunobook.env`, read as systemd reads them."""
    lines = (DEPLOY / "immunobook.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def settings_of_unit(port: int) -> dict[str, str]:
    """Return what the unit sets besides, for one port."""
    unit = (DEPLOY / "systemd" / "immunobook@.service").read_text(encoding="utf-8")
    words = re.search(r"^Environment=(.*)$", unit, re.MULTILINE)[1].replace("%i", str(port)).split()
    return dict(word.split("=", 1) for word in words)


class Nginx:
    """nginx with our configuration in a folder of its own.

    Args:
        ports: Where the processes are, in the order of the configuration.
    """

    def __init__(self, folder: Path, ports: list[int]):
        self.folder = folder
        self.http, self.https = free_port(), free_port()
        self._write_certificate()
        site = (DEPLOY / "nginx" / "immunobook.conf").read_text(encoding="utf-8")
        for shipped, ours in zip(("127.0.0.1:8501", "127.0.0.1:8502"), ports, strict=True):
            assert site.count(shipped) == 1
            site = site.replace(shipped, f"127.0.0.1:{ours}")
        assert site.count(NAME) == 2, "the two servers of the notebook"
        site = site.replace(NAME, "localhost")
        site = re.sub(r"\blisten 80\b", f"listen 127.0.0.1:{self.http}", site)
        site = re.sub(r"\blisten 443\b", f"listen 127.0.0.1:{self.https}", site)
        site = site.replace("/etc/ssl/immunobook", str(folder)).replace("/var/log/nginx", str(folder))
        site = site.replace("/var/lib/nginx", str(folder)).replace("https://$host$", f"https://$host:{self.https}$")
        whole = (DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8")
        whole = whole.replace("/etc/nginx/conf.d", str(folder)).replace("/run/nginx.pid", str(folder / "pid"))
        whole = whole.replace("user www-data;", "user root;")
        own = "".join(
            f"{what}_temp_path {folder}/{what};\n" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole = whole.replace("http {", f"http {{\n{own}", 1).replace("worker_processes auto", "worker_processes 2")
        (folder / "immunobook.conf").write_text(site, encoding="utf-8")
        (folder / "nginx.conf").write_text(whole, encoding="utf-8")
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"https://localhost:{self.https}"

    @property
    def certificate(self) -> Path:
        return self.folder / "fullchain.pem"

    @property
    def command(self) -> list[str]:
        return [
            nginx(), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"),
            "-e", str(self.folder / "error.log"),
        ]  # fmt: skip

    def check(self) -> subprocess.CompletedProcess:
        """Let nginx read its configuration."""
        return subprocess.run([*self.command, "-t"], capture_output=True, text=True)

    def start(self) -> Nginx:
        self._process = subprocess.Popen([*self.command, "-g", "daemon off;"], stdin=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                httpx.get(f"http://localhost:{self.http}/", trust_env=False, timeout=2)
                return self
            except httpx.TransportError:
                assert self._process.poll() is None, (self.folder / "error.log").read_text()
                time.sleep(0.05)
        raise RuntimeError("nginx did not answer")

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)

    def log(self) -> list[str]:
        """Return the lines of the access log, the oldest first."""
        return (self.folder / "immunobook.log").read_text(encoding="utf-8").splitlines()

    def _write_certificate(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(
                x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]),
                critical=False,
            )
            .sign(key, hashes.SHA256())
        )
        self.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (self.folder / "privkey.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


class Cluster:
    """Two processes on one database behind nginx.

    Attributes:
        processes: Both, in the order of nginx's configuration.
        settings: What the settings file holds here.
    """

    def __init__(self, folder: Path, address: str):
        self.address = address
        ports = [free_port(), free_port()]
        (folder / "nginx").mkdir()
        self.nginx = Nginx(folder / "nginx", ports)
        self.settings = {
            **settings_of_file(),
            "IMMUNOBOOK_ADDRESS": self.nginx.url,
            "IMMUNOBOOK_DATABASE_URL": address,
            "IMMUNOBOOK_SIGNING_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        self.processes = [
            AppServer(folder / f"process-{port}", port=port, **{**settings_of_unit(port), **self.settings})
            for port in ports
        ]

    @property
    def url(self) -> str:
        return self.nginx.url

    def start(self) -> Cluster:
        """Start everything; both processes at once, as a machine does that boots."""
        at_once(*(one.start for one in self.processes))
        self.nginx.start()
        return self

    def mend(self) -> Cluster:
        """Start again what a test before ended."""
        at_once(*(one.start for one in self.processes if one.process.poll() is not None))
        return self

    def stop(self) -> None:
        self.nginx.stop()
        at_once(*(one.stop for one in self.processes))

    def client(self, *, cookie: str | None = None, sent_from: str | None = None) -> httpx.Client:
        """Somebody who comes through the proxy, and checks its certificate."""
        return httpx.Client(
            base_url=self.url,
            transport=httpx.HTTPTransport(
                verify=ssl.create_default_context(cafile=str(self.nginx.certificate)), local_address=sent_from
            ),
            cookies={"immunobook": cookie} if cookie else None,
            timeout=30,
        )

    def ask(
        self, client: httpx.Client, address: str, *, written: str | None = None, **how
    ) -> tuple[httpx.Response, str]:
        """Ask for an address; return the answer and which process gave it, `-` if none was asked.

        nginx writes its line after it has sent the answer, so the line is waited for.

        Args:
            written: How nginx writes the address down; else without what stands behind the question mark.
        """
        path = written or address.partition("?")[0]
        before = self._handed(path)
        reply = client.get(address, **how)
        end = time.monotonic() + PATIENCE
        while len(handed := self._handed(path)) == len(before):
            assert time.monotonic() < end, f"nginx wrote no line for {path}"
            time.sleep(0.005)
        return reply, handed[-1]

    def _handed(self, path: str) -> list[str]:
        return [line.split()[-1] for line in self.nginx.log() if f" {path} " in line]

    def process_of(self, cookie: str) -> AppServer:
        """Return the process that a learner is sent to."""
        with self.client(cookie=cookie) as client:
            reply, handed_to = self.ask(client, "/healthz")
        assert reply.status_code == 200
        port = int(handed_to.rpartition(":")[2])
        return next(one for one in self.processes if one.port == port)

    def other(self, process: AppServer) -> AppServer:
        return next(one for one in self.processes if one is not process)


def at_once(*calls) -> None:
    """Run calls at the same time; the first that fails is raised when all are done."""
    failed: list[BaseException] = []

    def run(call) -> None:
        try:
            call()
        except BaseException as why:
            failed.append(why)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def direct(process: AppServer, path: str, *, cookie: str = "", headers: Mapping[str, str] = {}) -> httpx.Response:
    """Ask one process without the proxy, as it would."""
    sent = {"host": "localhost", **({"cookie": f"immunobook={cookie}"} if cookie else {}), **headers}
    return httpx.get(process.url + path, headers=sent, trust_env=False, timeout=30)
