"""`src` means the same through every door by which a chart gets into memory: relative to the document that says it.

The charts are in one folder, the present folder is another.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from click.testing import CliRunner

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.simulator import Simulator, scenario
from scxmlc.cli.commands import scxmlc as verbs

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'
WAITING = """<state id="w"><invoke {src}/>
  <transition event="done.invoke" cond="_event.data.told == 42" target="pass"/>
  <transition event="*" target="fail"/></state>
  <final id="pass"><donedata><param name="told" expr="{told}"/></donedata></final><final id="fail"/></scxml>"""

CHARTS = {
    "main.scxml": f'{HEAD} name="main"><datamodel><data id="d" src="./facts.json"/></datamodel>'
    + WAITING.format(src='src="sub/child.scxml"', told="d.answer"),
    "facts.json": '{"answer": 42}',
    # the child's own script, data and child are beside the child
    "sub/child.scxml": f'{HEAD} name="child"><datamodel><data id="d" src="facts.json"/></datamodel>'
    '<script src="lib.js"/>' + WAITING.format(src="srcexpr=\"'file:' + name\"", told="d.answer + one"),
    "sub/lib.js": "var one = 1, name = 'leaf.scxml';",
    "sub/facts.json": '{"answer": 41}',
    "sub/leaf.scxml": f'{HEAD} name="leaf"><final id="f"><donedata><param name="told" expr="42"/></donedata></final>'
    "</scxml>",
}


@pytest.fixture
def charts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "charts"
    for name, text in CHARTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return folder


def imported(file: Path, name: str) -> type[StateMachine]:
    """The class `name` of a module in a file, which Python knows by no name."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: type[StateMachine] = getattr(module, name)
    return made


def alone(cls: type[StateMachine]) -> str | None:
    session = cls()
    session.start()
    return session.final


def hosted(cls: type[StateMachine]) -> str | None:
    return Host().start(cls).final


def simulated(cls: type[StateMachine]) -> str | None:
    sim = Simulator()
    session = sim.start(cls)
    sim.run()
    return session.final


def by_path(chart: Path) -> str | None:
    sim = Simulator()
    session = sim.start(str(chart))
    sim.run()
    return session.final


def published(chart: Path) -> str | None:
    """A document on a server names what is beside it in the folder, as long as it is not published itself."""
    sim = Simulator()
    sim.publish("http://host/charts/main.scxml", chart)
    sim.routing_point("8000", "http://host/charts/main.scxml")
    sim.voice_call(to="8000")
    sim.run()
    return next(iter(sim.sessions.values())).final


def in_a_scenario(chart: Path) -> str | None:
    told = chart.parent.parent / "play.toml"
    told.write_text('[[session]]\nstrategy = "charts/main.scxml"')
    return next(iter(scenario.play(told).sessions.values())).final


def compiled(chart: Path, output: Path) -> Path:
    """The whole folder, compiled by the command line."""
    said = CliRunner().invoke(verbs, ["compile", str(chart.parent), "-o", str(output)])
    assert (said.exit_code, said.stdout) == (0, "")
    return output / "main.py"


def ran(file: Path) -> str:
    return CliRunner().invoke(verbs, ["run", str(file)]).stdout.splitlines()[0]


DOORS: dict[str, Callable[[Path], str | None]] = {
    "loaded, alone": lambda chart: alone(scxmlc.load(chart)),
    "loaded by its name, relative": lambda chart: alone(scxmlc.load("../charts/main.scxml")),
    "loaded, on a host": lambda chart: hosted(scxmlc.load(chart)),
    "loaded, simulated": lambda chart: simulated(scxmlc.load(chart)),
    "a path, simulated": by_path,
    "a text of that place": lambda chart: alone(scxmlc.load(chart.read_text(), url=chart.as_uri())),
    "published": published,
    "in a scenario": in_a_scenario,
    "compiled beside": lambda chart: alone(imported(compiled(chart, chart.parent), "Main")),
    "compiled elsewhere": lambda chart: alone(imported(compiled(chart, Path("out")), "Main")),
    "compiled elsewhere, on a host": lambda chart: hosted(imported(compiled(chart, Path("out")), "Main")),
    "compiled elsewhere, simulated": lambda chart: simulated(imported(compiled(chart, Path("out")), "Main")),
    "compiled alone": lambda chart: alone(imported(_only(chart, Path("one.py")), "Main")),
    "scxmlc run, the chart": lambda chart: ran(chart).partition("finished in ")[2],
    "scxmlc run, its module": lambda chart: ran(compiled(chart, Path("out"))).partition("finished in ")[2],
}


def _only(chart: Path, output: Path) -> Path:
    assert CliRunner().invoke(verbs, ["compile", str(chart), "-o", str(output)]).exit_code == 0
    return output


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS.keys())
def test_src_is_relative_to_the_document_that_says_it(
    door: Callable[[Path], str | None], charts: Path
) -> None:
    assert door(charts / "main.scxml") == "pass"


def test_a_chart_called_as_an_imported_module_is_still_where_it_is(charts: Path) -> None:
    (charts / "main.scxml").rename(charts / "json.scxml")
    assert json.__name__ in sys.modules and alone(scxmlc.load(charts / "json.scxml")) == "pass"


def test_a_module_called_as_an_imported_one_is_still_where_it_is(charts: Path) -> None:
    (charts / "main.scxml").rename(charts / "json.scxml")
    assert CliRunner().invoke(verbs, ["compile", str(charts / "json.scxml"), "-o", "json.py"]).exit_code == 0
    assert ran(Path("json.py")) == "main: finished in pass"
    assert sys.modules["json"] is json


def test_a_subclass_elsewhere_has_the_place_of_its_chart(charts: Path) -> None:
    class Watched(scxmlc.load(charts / "main.scxml")):  # type: ignore[misc]
        pass

    assert alone(Watched) == "pass"


@pytest.mark.parametrize(
    "src", ["leaf.scxml", "./leaf.scxml", "file:leaf.scxml", "{folder}/leaf.scxml", "leaf.scxml?x=1#y"]
)
def test_the_spellings_of_a_file(src: str, charts: Path) -> None:
    folder = charts / "sub"
    text = f"{HEAD}>" + WAITING.format(src=f'src="{src.format(folder=folder.as_uri())}"', told="1")
    (folder / "asks.scxml").write_text(text)
    assert alone(scxmlc.load(folder / "asks.scxml")) == "pass"


@pytest.mark.parametrize("inside", ["<content>{chart}</content>", '<content expr="text"/>'])
def test_a_chart_inside_a_document_has_the_place_of_the_document(inside: str, charts: Path) -> None:
    inner = f'{HEAD}><script src="sub/lib.js"/>' + WAITING.format(src='src="sub/leaf.scxml"', told="42")
    data = f"<datamodel><data id='text' expr={quoteattr(json.dumps(inner))}/></datamodel>"
    text = f"{HEAD}>{data}" + WAITING.format(src="", told="1").replace(
        "<invoke />", f"<invoke>{inside.format(chart=inner)}</invoke>"
    )
    (charts / "around.scxml").write_text(text)
    assert alone(scxmlc.load(charts / "around.scxml")) == "pass"


def test_an_address_in_an_included_file_is_relative_to_that_file(charts: Path) -> None:
    (charts / "sub" / "part.xml").write_text(
        '<state xmlns="http://www.w3.org/2005/07/scxml" id="w"><datamodel><data id="d" src="facts.json"/></datamodel>'
        '<invoke src="leaf.scxml"/><transition event="done.invoke" cond="d.answer == 41" target="pass"/>'
        '<transition event="*" target="fail"/></state>'
    )
    (charts / "around.scxml").write_text(
        f'{HEAD} xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="sub/part.xml"/>'
        '<final id="pass"/><final id="fail"/></scxml>'
    )
    module = scxmlc.compile_file(charts / "around.scxml")
    assert not list(module.diagnostics) and alone(scxmlc.load(charts / "around.scxml")) == "pass"


def test_the_session_knows_the_address_of_its_document(charts: Path) -> None:
    main, leaf = charts / "main.scxml", charts / "sub" / "leaf.scxml"
    sim = Simulator()
    sim.start(main)
    sim.run()
    urls = [session.url for session in sim.sessions.values()]
    assert (urls[0], urls[-1]) == (main.as_uri(), leaf.as_uri())
    assert imported(compiled(main, Path("out")), "Main")().url == main.as_uri()
    assert sim.start(main, url="http://host/m").url == "http://host/m"
    assert scxmlc.load(leaf.read_text())().url == ""
