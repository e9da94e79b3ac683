"""`scxmlc trace html`: what it writes and refuses, whatever has become of the trace and its documents."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import recorded
from scxmlc import load
from scxmlc.cli.commands import scxmlc
from scxmlc.trace import read
from scxmlc.trace.documents import drawn
from scxmlc.trace.html import SCRIPTS, SHARED, STYLES

EXAMPLES = Path(__file__).parents[3] / "examples"
HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'


def html(*words: str) -> Result:
    return CliRunner().invoke(scxmlc, ["trace", "html", *words])


@pytest.fixture
def trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The present folder holds a door, and a run of it."""
    monkeypatch.chdir(tmp_path)
    door = tmp_path / "door.scxml"
    door.write_bytes((EXAMPLES / "door" / "door.scxml").read_bytes())
    return run(load(door), "run.jsonl", "push", {"by": "anna"})


def run(chart: Any, file: str, *event: Any) -> Path:
    simulator = Simulator()
    with recorded(simulator, file):
        session = simulator.start(chart)
        if event:
            session.send(*event)
        simulator.run()
    return Path(file)


def embedded(page: str) -> dict[str, Any]:
    """What the scripts of a page work on."""
    found: dict[str, Any] = json.loads(
        re.findall(r'<script type="application/json" id="run">(.*?)</script>', page)[0]
    )
    return found


def test_a_page_beside_the_trace(trace: Path) -> None:
    result = html("run.jsonl")
    assert (result.exit_code, result.output) == (0, "run.jsonl -> run.html\n")
    page = Path("run.html").read_text("utf-8")
    assert embedded(page)["charts"][0]["texts"]["door.scxml"] == Path("door.scxml").read_text("utf-8")
    assert "1 session, 2 steps, 0 s, from 2026-01-05 09:00:00 UTC" in page
    assert html("run.jsonl").exit_code == 0  # a page of ours is replaced


def test_several_traces(trace: Path) -> None:
    Path("second.jsonl").write_bytes(trace.read_bytes())
    Path("broken.jsonl").write_text("nonsense")
    result = html("run.jsonl", "broken.jsonl", "second.jsonl")
    assert result.exit_code == 2 and "broken.jsonl: is no trace" in result.output
    assert Path("run.html").exists() and Path("second.html").exists()
    assert "-o names one page; here are 2 traces" in html("run.jsonl", "second.jsonl", "-o", "a.html").output


def test_the_page_asks_for_nothing(trace: Path) -> None:
    page = html("run.jsonl", "-o", "-").output
    assert (
        re.findall(
            r"""(?:src|href|action)\s*=\s*["'][^"']*|@import|url\(""",
            re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL),
        )
        == []
    )
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[0]
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in policy
    assert set(re.findall(r"https?://[^\s\"'<&\\]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/2005/07/scxml",
    }


def test_the_same_trace_gives_the_same_page(trace: Path) -> None:
    assert html("run.jsonl", "-o", "-").output == html("run.jsonl", "-o", "-").output


def test_every_file_of_the_page_is_used() -> None:
    folders = (files("scxmlc.trace") / "page", SHARED)
    names = [each.name for folder in folders for each in folder.iterdir()]
    assert sorted(names) == sorted([*SCRIPTS, *STYLES, "page.html"])


def test_a_document_that_is_gone(trace: Path) -> None:
    Path("door.scxml").unlink()
    result = html("run.jsonl")
    said = "door.scxml is not here any more: no drawing and no source of it"
    way_out = "  help: --root DIR names a folder in which the documents are now"
    assert (result.exit_code, result.output) == (0, f"note: {said}\n{way_out}\nrun.jsonl -> run.html\n")
    page = Path("run.html").read_text("utf-8")
    assert page.count(said) >= 2 and "opened by anna" in page  # above, and where the drawing would be


def test_a_document_that_has_moved(trace: Path) -> None:
    Path("charts").mkdir()
    Path("door.scxml").rename("charts/door.scxml")
    assert html("run.jsonl", "--root", "charts").output == "run.jsonl -> run.html\n"
    assert "--root: nowhere is not a folder" in html("run.jsonl", "--root", "nowhere").output


def test_a_document_that_has_changed(trace: Path) -> None:
    with Path("door.scxml").open("a") as file:
        file.write("<!-- -->\n")
    said = "door.scxml has changed since: lines and states may be others now"
    assert html("run.jsonl").output == f"note: {said}\nrun.jsonl -> run.html\n"
    assert said in Path("run.html").read_text("utf-8")


@pytest.mark.parametrize("text", ["", "<scxml", "<html/>", "\0", f'{HEAD}><state id="other"/></scxml>'])
def test_a_document_that_is_none_any_more(trace: Path, text: str) -> None:
    Path("door.scxml").write_text(text)
    result = html("run.jsonl")
    assert result.exit_code == 0
    assert result.output.startswith("note: door.scxml ")


def test_a_trace_that_was_brought_from_elsewhere(trace: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for name in ("run.jsonl", "door.scxml"):
        (tmp_path / name).rename(other / name)
    lines = (
        (other / "run.jsonl").read_text().replace('"file":"door.scxml"', '"file":"charts/deep/door.scxml"')
    )
    (other / "run.jsonl").write_text(lines)
    assert html("other/run.jsonl").output == "other/run.jsonl -> other/run.html\n"


def test_a_trace_that_is_cut_short(trace: Path) -> None:
    whole = trace.read_bytes()
    trace.write_bytes(whole[:-20])
    said = "the trace is cut short: its last line is not whole, and is left out"
    assert html("run.jsonl").output == f"note: {said}\nrun.jsonl -> run.html\n"
    assert said in Path("run.html").read_text("utf-8")


@pytest.mark.parametrize(
    "text", ["", "nonsense", "{}", "[1]", '{"kind":"trace","version":99,"began":""}', "\0" * 99]
)
def test_what_is_no_trace(trace: Path, text: str) -> None:
    trace.write_text(text)
    result = html("run.jsonl")
    assert result.exit_code == 2
    assert result.output.startswith("error: run.jsonl: ") and not Path("run.html").exists()


def test_only_a_trace_without_sessions(trace: Path) -> None:
    trace.write_text('{"kind":"trace","version":1,"began":"when?"}\n')
    assert html("run.jsonl").exit_code == 0
    assert "0 sessions, 0 steps, 0 s, from when?" in Path("run.html").read_text("utf-8")


@pytest.mark.parametrize(
    "output, said",
    [
        ("door.scxml", "is a chart; the page would overwrite it"),
        ("run.jsonl", "is the trace itself; name another file with -o"),
        ("notes.html", "is there already and is no page of a trace; name another file with -o"),
        (".", "is a folder, not a file to write to"),
        ("", '"" is the name of no file'),
    ],
)
def test_what_would_be_lost_is_refused(trace: Path, output: str, said: str) -> None:
    Path("notes.html").write_text("<p>mine</p>")
    before = {path: path.read_bytes() for path in Path().iterdir()}
    result = html("run.jsonl", "-o", output)
    assert result.exit_code == 2 and said in result.output
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(trace: Path) -> None:
    Path("shut").mkdir(0o500)
    result = html("run.jsonl", "-o", "shut/run.html")
    assert result.exit_code == 2 and "cannot write shut/run.html: permission denied" in result.output


def test_a_folder_that_is_a_file(trace: Path) -> None:
    result = html("run.jsonl", "-o", "door.scxml/run.html")
    assert result.exit_code == 2 and "Traceback" not in result.output


def test_it_is_opened_in_the_browser(trace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or True)
    assert html("run.jsonl", "--open").exit_code == 0
    assert opened == [Path("run.html").absolute().as_uri()]
    assert "--open needs a file" in html("run.jsonl", "--open", "-o", "-").output
    monkeypatch.setattr("webbrowser.open", lambda url: False)
    result = html("run.jsonl", "--open")
    assert result.exit_code == 2 and "run.html is written, but there is no browser here" in result.output


def test_a_chart_within_a_chart_has_its_own_drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    inner = f'{HEAD}><final id="done"/></scxml>'
    invoke = f"<invoke><content>{inner}</content></invoke>"
    Path("outer.scxml").write_text(f'{HEAD}><state id="busy">{invoke}</state></scxml>')
    first, second = drawn(read(run(load("outer.scxml"), "run.jsonl")))
    assert ('data-state="busy"' in first.svg, 'data-state="done"' in first.svg) == (True, False)
    assert ('data-state="busy"' in second.svg, 'data-state="done"' in second.svg) == (False, True)


def test_a_chart_of_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    chart = load(f'{HEAD}><state id="only"/></scxml>', name="made.scxml")
    (only,) = drawn(read(run(chart, "run.jsonl")))
    assert (
        'data-state="only"' in only.svg
        and only.note == ""
        and next(iter(only.texts.values())).startswith("<scxml")
    )


def test_a_scenario_of_a_subroutine_has_a_chart_around_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its caller is a text that stands beside it, though in no file. What it includes is read where the user works
    only: a trace may come from anybody."""
    folder = shutil.copytree(EXAMPLES / "composer", tmp_path / "composer")
    CliRunner().invoke(scxmlc, ["test", str(folder / "src"), "--record", str(tmp_path / "traces")])
    (file,) = (tmp_path / "traces").rglob("*.jsonl")
    monkeypatch.chdir(folder)
    (caller,) = drawn(read(file))
    assert 'data-state="called"' in caller.svg and "Greeting.scxml" in caller.texts and caller.note == ""
    monkeypatch.chdir(tmp_path / "traces")
    (caller,) = drawn(read(file))
    assert 'data-state="called"' in caller.svg and "Greeting.scxml" not in caller.texts
    assert caller.note == "caller of Greeting.scxml includes what cannot be read here: that is missing"


@pytest.mark.parametrize(
    "file", ["/etc/passwd", "a" * 5000, "\0", "../" * 99 + "x", "door.scxml/x.scxml", "loop/x"]
)
def test_where_a_trace_says_that_documents_are(trace: Path, file: str) -> None:
    Path("loop").symlink_to("loop")
    text = f'{HEAD} xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="x" parse="text"/></scxml>'
    chart = {"kind": "chart", "chart": "door", "class": "D", "document": "d.scxml", "file": file}
    for told in (chart, {**chart, "text": text}):
        lines = trace.read_text().splitlines()
        lines[1] = json.dumps(told)
        trace.write_text("\n".join(lines) + "\n")
        result = html("run.jsonl")
        assert result.exit_code == 0 and "Traceback" not in result.output
        assert "root:" not in Path("run.html").read_text("utf-8")


def test_included_documents_are_there(tmp_path: Path) -> None:
    chart = load(EXAMPLES / "composer" / "src-gen" / "IPD_support_Hotline.scxml")
    (hotline,) = drawn(read(run(chart, str(tmp_path / "run.jsonl"))))
    assert [*hotline.texts][:2] == ["IPD_support_Hotline.scxml", "Hotline.scxml"]
    assert {arc["document"] for arc in hotline.arcs} >= {"", "Hotline.scxml"}


def test_an_included_document_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="part.scxml"/>'
    Path("whole.scxml").write_text(
        f'{HEAD}><state id="a"><transition event="e" target="b"/></state>{include}</scxml>'
    )
    Path("part.scxml").write_text(
        '<state xmlns="http://www.w3.org/2005/07/scxml" id="b"><transition event="e" target="a"/></state>'
    )
    run(load("whole.scxml"), "run.jsonl", "e")
    Path("part.scxml").unlink()
    said = "whole.scxml includes what cannot be read here (part.scxml): that is missing"
    assert html("run.jsonl").output == f"note: {said}\nrun.jsonl -> run.html\n"
    page = Path("run.html").read_text("utf-8")
    assert said in page and 'data-state="a"' in page


def test_a_transition_is_known_by_where_it_is(trace: Path) -> None:
    (door,) = drawn(read(trace))
    taken = [each for line in read(trace).lines if line["kind"] == "step" for each in line["transitions"]]
    known = {key: taken[0].get(key, "") for key in ("source", "targets", "line", "document")}
    assert door.arcs[0] == known == {"source": "closed", "targets": ["open"], "line": 7, "document": ""}


def test_the_page_says_names_of_sessions_for_their_ids(trace: Path) -> None:
    name, id = '"</script>\\', read(trace).sessions["door"]["id"]
    text = trace.read_text().replace('"session":"door"', f'"session":{json.dumps(name)}')
    deep = f'{"[" * 800}"to {id}"{"]" * 800}'
    trace.write_text(
        f'{text}{{"kind":"data","at":1,"session":{json.dumps(name)},"changed":{{"x":{deep}}}}}\n'
    )
    assert html("run.jsonl").exit_code == 0
    page = Path("run.html").read_text("utf-8")
    assert id not in page and page.count("</script>") == 3
    assert json.dumps(embedded(page)["lines"][-1]["changed"]["x"]).strip("[]") == json.dumps(f"to <{name}>")


def test_numbers_and_texts_that_the_page_could_not_hold(trace: Path) -> None:
    with trace.open("a") as file:
        file.write(
            '{"kind":"data","at":1,"session":"door","changed":{"n":-1e999,"t":"</script>\\u2028\\ud800"}}\n'
        )
    assert html("run.jsonl").exit_code == 0
    page = Path("run.html").read_text("utf-8")
    assert embedded(page)["lines"][-1]["changed"] == {"n": "-inf", "t": "</script>\u2028\ud800"}
    assert page.count("</script>") == 3


def test_scripts_that_are_joined_have_names_of_their_own(trace: Path) -> None:
    """Modules may both have a `begin`; in the one script of the page it would be declared twice."""
    html("run.jsonl")
    page = Path("run.html").read_text("utf-8")
    names = re.findall(r"^(?:async )?(?:function\*?|class|const|let) ([\w$]+)", page, re.MULTILINE)
    assert len(names) > 50
    assert [name for name, count in Counter(names).items() if count > 1] == []
