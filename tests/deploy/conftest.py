"""The notebook as it is deployed, once for each file of tests that asks for it."""

from types import SimpleNamespace

import pytest

from tests.deploy import older
from tests.deploy.cluster import Cluster
from tests.postgres_server import (  # noqa: F401
    database,
    empty_database,
    postgres_server,
    store,
    store_address,
)


@pytest.fixture(scope="package")
def deployed(tmp_path_factory, postgres_server):  # noqa: F811
    """Two processes behind nginx, both started at once on a database that an older version left."""
    address = postgres_server.new_database()
    rows = older.make(address, "0002")
    cluster = Cluster(tmp_path_factory.mktemp("deployed"), address)
    try:
        yield SimpleNamespace(cluster=cluster.start(), rows_before=rows)
    finally:
        cluster.stop()
    for process in cluster.processes:
        assert not process.faults(), process.faults()


@pytest.fixture
def cluster(deployed, monkeypatch) -> Cluster:
    """The same, with both processes alive and a certificate that is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(deployed.cluster.nginx.certificate))
    return deployed.cluster.mend()
