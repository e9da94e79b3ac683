"""What a session may read: what is published, then files of its chart's folder and the roots, then a server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import scxmlc
from scxml_runtime import Host
from scxml_runtime.io.ors_http import ask
from scxml_runtime.ports.documents import Documents
from scxml_runtime.ports.transport import Response
from scxml_runtime.simulator import Simulator

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'
ASKING = HEAD + """><datamodel><data id="src"/></datamodel>
  <state id="s"><transition event="call" target="calls"/></state>
  <state id="calls"><invoke srcexpr="src"/>
    <transition event="done.invoke" target="done"/>
    <transition event="error" target="refused"><log expr="_event.name + ': ' + _event.data.message"/></transition>
  </state>
  <final id="done"/><final id="refused"/></scxml>"""
DATA = HEAD + """><datamodel><data id="d" src="{src}"/></datamodel>
  <state id="s"><transition event="error" target="refused"/><transition cond="d" target="done"/></state>
  <final id="done"/><final id="refused"/></scxml>"""
LEAF = HEAD + '><final id="f"/></scxml>'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The chart's folder; beside it lies `outside`, with a chart and a link to it from within."""
    for name in ("charts", "outside", "outside/sub"):
        (tmp_path / name).mkdir()
    (tmp_path / "charts" / "asks.scxml").write_text(ASKING)
    for name in ("charts/leaf.scxml", "outside/leaf.scxml", "outside/sub/leaf.scxml"):
        (tmp_path / name).write_text(LEAF)
    (tmp_path / "outside" / "asks.scxml").write_text(
        HEAD + '><state id="s"><invoke src="../charts/leaf.scxml"/></state></scxml>'
    )
    (tmp_path / "charts" / "link.scxml").symlink_to(tmp_path / "outside" / "leaf.scxml")
    (tmp_path / "charts" / "linked").symlink_to(tmp_path / "outside")
    monkeypatch.chdir(tmp_path / "outside")
    return tmp_path / "charts"


def ends(chart, src: str, documents: Documents | None = None) -> tuple[str | None, str]:
    """How a session ended that invoked `src`, and what it heard of it."""
    session = Host(documents=documents).start(chart, {"src": src})
    session.send("call")
    return session.final, session.log[-1][1] if session.log else ""


OUTSIDE = [
    "../outside/leaf.scxml",
    "{outside}/leaf.scxml",
    "{outside_url}/leaf.scxml",
    "./x/../../outside/leaf.scxml",
    "%2e%2e/outside/leaf.scxml",
    "..\\outside\\leaf.scxml",
    "link.scxml",
    "linked/leaf.scxml",
]


def outside(reference: str, folder: Path) -> str:
    there = folder.parent / "outside"
    return reference.format(outside=there, outside_url=there.as_uri())


@pytest.mark.parametrize("reference", OUTSIDE)
def test_nothing_is_read_outside_of_the_charts_folder(reference: str, folder: Path) -> None:
    final, said = ends(scxmlc.load(folder / "asks.scxml"), outside(reference, folder))
    assert final == "refused" and said.startswith("error.communication: nothing is published at ")
    assert said.endswith("and its file lies outside the folder of the chart and the roots")


@pytest.mark.parametrize("reference", OUTSIDE)
def test_what_lies_below_a_root_is_read(reference: str, folder: Path) -> None:
    src, root = outside(reference, folder), folder.parent / "outside"
    assert ends(scxmlc.load(folder / "asks.scxml", roots=[root]), src)[0] == "done"
    assert ends(scxmlc.load(folder / "asks.scxml", roots=["../outside"]), src)[0] == "done"
    assert ends(scxmlc.load(folder / "asks.scxml"), src, Documents(roots=[root]))[0] == "done"


def test_roots_are_those_of_invoked_charts_too(folder: Path) -> None:
    (folder / "middle.scxml").write_text(DATA.format(src="../outside/d.json"))
    (folder.parent / "outside" / "d.json").write_text("1")
    cls = scxmlc.load(folder / "asks.scxml", roots=[folder.parent / "outside"])
    session = Host().start(cls, {"src": "middle.scxml"})
    session.send("call")
    (child,) = [each for each in session.host.sessions.values() if each is not session]
    assert child.final == "done"


@pytest.mark.parametrize(
    ("src", "why"),
    [
        ("none.scxml", "there is no such file"),
        (".", "there is no such file"),
        ("a\0b", "its file lies outside the folder of the chart and the roots"),
        ("http://host/leaf.scxml", "no transport to ask for it is given"),
        ("ftp://host/leaf.scxml", "it is the address of no file"),
        ("file://server/leaf.scxml", "it is the address of no file"),
        ("x" * 5000, "there is no such file"),
    ],
)
def test_what_cannot_be_had_says_why(src: str, why: str, folder: Path) -> None:
    final, said = ends(scxmlc.load(folder / "asks.scxml"), src)
    assert final == "refused" and said.endswith(why)


def test_a_pipe_in_the_folder_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    (folder / "data.scxml").write_text(DATA.format(src="pipe.json"))
    session = Host().start(scxmlc.load(folder / "data.scxml"))
    assert session.final == "refused"


def test_a_text_has_no_folder(folder: Path) -> None:
    final, said = ends(scxmlc.load(ASKING), "leaf.scxml")
    assert final == "refused" and said.endswith("and it is relative to no place")
    assert ends(scxmlc.load(ASKING), "leaf.scxml", Documents(folder))[0] == "done"
    assert ends(scxmlc.load(ASKING), "../outside/leaf.scxml", Documents(folder))[0] == "refused"


def test_the_http_interface_starts_nothing_from_the_present_folder(folder: Path) -> None:
    assert Path("leaf.scxml").exists()
    answer = ask(Host(), "POST", "/scxml/session/start", "src=leaf.scxml")
    assert (answer.status, answer.told["error"]) == (400, "badfetch")
    answer = ask(Host(documents=Documents(".")), "POST", "/scxml/session/start", "src=leaf.scxml")
    assert answer.status == 200


class Server:
    """Answers with pages by address."""

    def __init__(self, **pages: str) -> None:
        self.asked: list[str] = []
        self.pages = pages

    def request(self, method: str, url: str, body: bytes, headers: object) -> Response:
        self.asked.append(url)
        page = self.pages.get(url.rpartition("/")[2].partition(".")[0])
        return Response(404, {}, b"") if page is None else Response(200, {}, page.encode())


def test_the_network_is_asked_through_a_transport_that_is_given() -> None:
    server = Server(p=DATA.format(src="../d.json"), d="7")
    documents = Documents(transport=server)
    session = Host(documents=documents).start(documents.chart("http://host/a/p.scxml"))
    assert session.final == "done" and session.url == "http://host/a/p.scxml"
    assert server.asked == ["http://host/a/p.scxml", "http://host/d.json"]
    with pytest.raises(LookupError, match="and the server answered 404"):
        documents.chart("http://host/none.scxml")


def test_a_page_of_the_network_reads_no_files(folder: Path) -> None:
    documents = Documents(transport=Server(p=DATA.format(src=(folder / "leaf.scxml").as_uri())))
    assert Host(documents=documents).start(documents.chart("http://host/p.scxml")).final == "refused"


def test_the_simulated_web_serves_documents() -> None:
    sim = Simulator()
    sim.web.answer("http://host/p.scxml", DATA.format(src="d.json"))
    sim.web.answer("http://host/d.json", "7")
    session = sim.start(scxmlc.load(ASKING), params={"src": "http://host/p.scxml"})
    session.send("call")
    sim.run()
    assert [each.final for each in sim.sessions.values()][-1] == "done"


# Published documents.


@pytest.mark.parametrize("address", ["leaf.scxml", "./leaf.scxml", "file:leaf.scxml", "{url}/leaf.scxml"])
@pytest.mark.parametrize("src", ["leaf.scxml", "./leaf.scxml", "file:leaf.scxml"])
def test_what_is_published_comes_first_however_it_is_spelt(address: str, src: str, folder: Path) -> None:
    url = folder.as_uri()
    documents = Documents()
    documents.publish(address.format(url=url), HEAD + ' name="published"><final id="f"/></scxml>')
    host = Host(documents=documents)
    session = host.start(scxmlc.load(folder / "asks.scxml"), {"src": src.format(url=url)})
    session.send("call")
    assert [each.chart.name for each in host.sessions.values()] == [None, "published"]


def test_a_relative_address_is_looked_up_from_the_published_one() -> None:
    sim = Simulator()
    sim.publish("http://host/a/p.scxml", DATA.format(src="../d.json"))
    sim.publish("http://host/d.json", "[1]")
    session = sim.start(scxmlc.load(ASKING), params={"src": "http://host/a/p.scxml"})
    session.send("call")
    sim.run()
    assert [each.final for each in sim.sessions.values()][-1] == "done"


def test_strategies_hear_the_protocol_of_what_is_missing() -> None:
    sim = Simulator()
    chart = f"""{HEAD.replace("datamodel", "profile")}><state id="s"><invoke src="none.scxml"/>
      <transition event="error.badfetch.*"><log expr="_event.name"/></transition></state></scxml>"""
    sim.publish("http://host/p.scxml", chart)
    sim.routing_point("8000", "http://host/p.scxml")
    sim.voice_call(to="8000")
    sim.start(chart)
    sim.run()
    said = [line for session in sim.sessions.values() for _, line in session.log]
    assert sorted(said) == ["error.badfetch.file.404", "error.badfetch.http.404"]


def test_a_document_published_without_a_query_answers_to_one() -> None:
    documents = Documents()
    documents.publish("http://host/d.json", "[1]")
    documents.publish("http://host/d.json?x=2", "[2]")
    assert (
        documents.text("http://host/d.json?x=1") == "[1]"
        and documents.text("http://host/d.json?x=2") == "[2]"
    )


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (LEAF, LEAF),
        (" \n<a/>", " \n<a/>"),
        ('{"a": 1}', '{"a": 1}'),
        ("two\nlines", "two\nlines"),
        ("leaf.scxml", LEAF),
        (Path("leaf.scxml"), LEAF),
        ("<odd>.scxml", "a file"),
    ],
)
def test_a_path_and_a_text_are_told_apart_by_what_is_there(document, said: str, folder: Path) -> None:
    Path("<odd>.scxml").write_text("a file")
    documents = Documents()
    documents.publish("x", document)
    assert documents.text("x") == said


@pytest.mark.parametrize("document", ["none.scxml", Path("none.scxml"), "hello", 5, {"a": 1}, None])
def test_what_is_neither_is_refused_when_it_is_published(document, folder: Path) -> None:
    with pytest.raises(ValueError, match="publish a text"):
        Simulator().publish("x", document)


def test_a_text_may_look_like_a_path(folder: Path) -> None:
    sim = Simulator()
    sim.publish("x", text="leaf.scxml")
    assert sim.documents.text("x") == "leaf.scxml"


def test_a_published_class_has_the_text_of_its_chart(folder: Path) -> None:
    documents = Documents()
    documents.publish("x", scxmlc.load(folder / "leaf.scxml"))
    documents.publish("y", scxmlc.load(LEAF))
    assert documents.text("x") == LEAF
    with pytest.raises(LookupError, match="y is a class without a text"):
        documents.text("y")


def test_a_file_that_is_written_anew_is_compiled_anew(folder: Path) -> None:
    cls = scxmlc.load(folder / "asks.scxml")
    host = Host()
    for name in ("one", "another"):
        (folder / "leaf.scxml").write_text(HEAD + f' name="{name}"><final id="f"/></scxml>')
        host.start(cls, {"src": "leaf.scxml"}).send("call")
    assert [each.chart.name for each in host.sessions.values()] == [None, "one", None, "another"]
