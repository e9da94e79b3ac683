"""The contract of requests, on Restate: its server, where there is one, on loopback, and `scxmlc serve` beside it; and
what becomes of requests where one of both is not there. `make test-restate` runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

pytest.importorskip("restate", reason="the extra `restate` is not installed: pip install 'scxmlc[restate]'")
pytest.importorskip("granian", reason="granian, which serves workers, is not installed")
pytest.importorskip("uvicorn", reason="the extra `serve` is not installed: pip install 'scxmlc[serve]'")

from scxml_runtime.durable.on_restate.history import MOST
from scxmlc import compile_file
from tools.restate_server import Cluster, NoServer, binary, until

from . import contract
from .contract import at, push
from .contract import id as id
from .on_restate import Wire

pytestmark = pytest.mark.restate


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    try:
        server = binary(os.environ, Path.cwd())
    except NoServer as problem:
        pytest.skip(str(problem))
    with Cluster(server, tmp_path_factory.mktemp("restate")) as made:
        yield made


SHOP = """
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="shop" datamodel="ecmascript">
  <datamodel><data id="prices" src="ADDRESS/prices.json"/></datamodel>
  <state id="open"/>
</scxml>"""


class Elsewhere(BaseHTTPRequestHandler):
    """Another server, which answers when it may."""

    is_asked, may = Event(), Event()

    def do_GET(self) -> None:
        self.is_asked.set()
        assert self.may.wait(30)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"tea": 3}')


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def served(cluster: Cluster, elsewhere: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    folder: Path = tmp_path_factory.mktemp("served")
    (folder / "charts").mkdir()
    for name, text in {**contract.CHARTS, "shop": SHOP.replace("ADDRESS", elsewhere)}.items():
        (folder / "charts" / f"{name}.scxml").write_text(text)
    with Wire(cluster, folder, "--history", "--allow", elsewhere) as wire:
        yield wire


class TestOnRestate(contract.Contract):
    def test_sessions_are_counted(self, served: Wire, id: str) -> None:  # type: ignore[override]
        """What counting takes there is good for a while (counting.py)."""
        push(served, id)
        until(lambda: contract.open_doors(served) > 0, "the count", served.process)


def test_a_document_of_another_server_holds_up_nobody(served: Wire, id: str) -> None:
    with ThreadPoolExecutor(1) as threads:
        starts = threads.submit(served.post, "/api/sessions", {"chart": "shop", "id": f"{id}-shop"})
        try:
            assert Elsewhere.is_asked.wait(30)
            for _ in range(3):
                assert push(served, id).status == 200
            assert not starts.done()
        finally:
            Elsewhere.may.set()
        assert starts.result(30).json["data"]["prices"] == {"tea": 3}


def test_who_watches_a_session_hears_of_its_turns(served: Wire, id: str) -> None:
    told = served.stream(f"{at(id)}/steps")
    assert next(told)[0] == "session"
    push(served, id)
    turns = (data for name, data in told if name == "turn")
    turn = next(each for each in turns if each["session"]["states"] == ["open"])
    assert turn["number"] and any(line.get("event") == "push" for line in turn["lines"])


def test_the_last_thousand_turns_are_kept(served: Wire, id: str) -> None:
    for _ in range(MOST + 1):
        served.post(f"{at(id)}/events", {"name": "knock"})
    page = served.get(f"{at(id)}/history?before=9999&limit=2").json
    assert [page["turns"][-1]["number"], page["first"], page["lost"]] == [MOST + 2, 3, 2]


def test_who_watches_lists_hears_of_changes(served: Wire, id: str) -> None:
    told = served.stream("/api/changes?chart=door")
    assert next(told)[0] == "began"
    push(served, id)
    changed = (each for name, data in told if name == "changes" for each in data["sessions"])
    assert next(each for each in changed if each["id"] == id and each["states"] == ["open"])
    served.post(f"{at(id)}/terminate")
    served.delete(at(id))
    assert next(data for name, data in told if name == "changes" and data["forgotten"] == [id])


def test_a_server_that_is_started_again_goes_on_with_both_versions(served: Wire, id: str) -> None:
    push(served, id)
    path = served.process.folder / "charts" / "door.scxml"  # type: ignore[operator]
    served.process.end()
    path.write_text(contract.DOOR.replace('"open"', '"ajar"'))
    try:
        served.start()
        versions = [
            each["is_current"] for each in served.get("/api/charts").json["charts"] if each["name"] == "door"
        ]
        assert versions == [True, False]
        assert served.get(at(id)).json["states"] == ["open"]
        assert served.post(f"{at(id)}/events", {"name": "shut"}).json["states"] == ["closed"]
        moved = served.post("/api/migrate", {"chart": "door", "dry_run": False}).json
        assert id in moved["moves"]
        assert push(served, id).json["states"] == ["ajar"]
    finally:
        path.write_text(contract.DOOR)


def test_requests_are_refused_until_restate_is_back(served: Wire, id: str, cluster: Cluster) -> None:
    node = cluster.nodes[0]
    node.process.kill()
    try:
        for said in (served.get("/ready"), push(served, id), served.get("/api/sessions")):
            assert said.error == (503, "unreachable") and "nothing of it has happened" in said.json["problem"]
            assert said.headers["retry-after"] == "1"
        assert served.get("/health").status == 200
    finally:
        node.start()
        node.wait()
    served.wait("/ready", 200)
    served.wait(at(id), 200)
    assert push(served, id, key="again").status == 200


def test_a_server_may_be_there_before_restate(cluster: Cluster, served: Wire, id: str) -> None:
    node = cluster.nodes[0]
    served.process.end()
    node.process.kill()
    served.start("/health")
    assert served.get("/ready").error == (503, "unreachable")
    node.start()
    node.wait()
    served.wait("/ready", 200)
    assert served.get(at(id)).json["id"] == id
    assert "Traceback" not in served.process.output.read_text()


def test_an_address_of_the_worker_that_is_in_use(served: Wire, tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "door.scxml").write_text(contract.DOOR)
    other = Wire(served.cluster, tmp_path)
    words = other.process.command
    words[words.index("--worker") + 1] = f"127.0.0.1:{served.port}"
    other.process.start()
    assert other.process.running is not None and other.process.running.wait(60) == 2
    said = other.process.output.read_text()
    assert "--worker" in said and "is in use by another program" in said and "Traceback" not in said


def test_modules_are_served_without_the_compiler(served: Wire, id: str, tmp_path: Path) -> None:
    (tmp_path / "door.scxml").write_text(contract.DOOR)
    (tmp_path / "door.py").write_text(compile_file(tmp_path / "door.scxml").text)
    other = Wire(served.cluster, tmp_path, "--history")
    words = other.process.command
    words[words.index("scxmlc") : words.index("--engine")] = ["scxml_runtime.server", "door.py"]
    served.process.end()
    try:
        with other:
            assert push(other, f"{id}-2").status == 404
            other.post("/api/sessions", {"chart": "door", "id": f"{id}-2"})
            assert push(other, f"{id}-2").json["states"] == ["open"]
            assert push(other, id).json["states"] == ["open"]  # which began on the other server
            assert len(other.get(f"{at(id)}/history").json["turns"]) == 2
    finally:
        served.start()
