"""Includes as Composer writes them: prefixes, places in their own files, and limits on what may be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scxmlc.checker import check
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Chart, State
from scxmlc.model.content import Script
from scxmlc.reader import read_file

HEAD = (
    '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" xmlns:xi="http://www.w3.org/2001/XInclude"'
)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("<SCXML", HEAD).replace("</SCXML>", "</scxml>"))


def compiled(path: Path, *roots: Path) -> tuple[Chart | None, list[str]]:
    log = Diagnostics()
    chart = read_file(path, log, roots=roots)
    if chart is not None:
        check(chart, log)
    return chart, [str(d).replace(str(path.parent), "") for d in log if d.is_error]


def state(chart: Chart, *way: int) -> State:
    node: Chart | State = chart
    for number in way:
        child = node.children[number]
        assert isinstance(child, State)
        node = child
    assert isinstance(node, State)
    return node


FRAGMENT = """<SCXML initial="_noboot">
  <final id="_noboot"/>
  <state id="_entry" initial="$$_MY_PREFIX_$$.One">
    <state id="One">
      <onentry><send event="'One.done'"><param name="resolveid" expr="_my_prefix"/></send></onentry>
      <transition event="One.done" cond="_event.data.resolveid == _my_prefix" target="$$_MY_PREFIX_$$.Two"/>
      <transition event="done.state.Two" target="Two"/>
      <transition event="broken" cond="_my_prefix ==" target="Two"/>
    </state>
    <final id="Two"/>
  </state>
</SCXML>
"""
MAIN = """<SCXML profile="ecmascript">
  <state id="main" initial="Main._entry">
    <xi:include href="part.scxml" parse="xml" resolveid="Main" xpointer="_entry"/>
    <transition event="done.state.Main._entry" target="end"/>
  </state>
  <final id="end"/>
</SCXML>
"""


def test_a_fragment_gets_its_prefix_and_keeps_its_places(tmp_path: Path) -> None:
    write(tmp_path, {"main.scxml": MAIN, "part.scxml": FRAGMENT})
    chart, errors = compiled(tmp_path / "main.scxml")
    assert chart is not None
    entry, one = state(chart, 0, 0), state(chart, 0, 0, 0)
    assert (entry.id, entry.initial, one.id) == ("Main._entry", ("Main.One",), "Main.One")
    answers = one.transitions
    assert [t.target for t in answers] == [("Main.Two",)] * 3
    assert answers[0].cond is not None and answers[0].cond.text == "_event.data.resolveid == 'Main'"
    assert answers[1].event == ("done.state.Main.Two",)
    assert entry.location.source.name.endswith("part.scxml") and entry.location.line == 3
    assert errors == ["/part.scxml:8:53: error: Unexpected end of input [syntax-error]"]


def test_a_place_behind_a_replaced_token_is_still_exact(tmp_path: Path) -> None:
    write(tmp_path, {"main.scxml": MAIN, "part.scxml": FRAGMENT})
    chart, _ = compiled(tmp_path / "main.scxml")
    assert chart is not None
    cond = state(chart, 0, 0, 0).transitions[2].cond
    assert cond is not None and cond.text == "'Main' =="
    assert [cond.text.at(i).column for i in (0, 5, 6, 7)] == [40, 40, 50, 51]


def test_a_fragment_alone_has_no_prefix(tmp_path: Path) -> None:
    write(tmp_path, {"part.scxml": FRAGMENT.replace("_my_prefix ==", "true")})
    chart, errors = compiled(tmp_path / "part.scxml")
    assert chart is not None and not errors
    node = chart.children[1]
    assert isinstance(node, State) and node.initial == ("One",)


def test_prefixes_nest(tmp_path: Path) -> None:
    inner = '<SCXML><state id="e"><final id="F"/></state></SCXML>'
    outer = """<SCXML><state id="e" initial="$$_MY_PREFIX_$$.S.e">
      <xi:include href="inner.scxml" xpointer="e" resolveid="$$_MY_PREFIX_$$.S"/></state></SCXML>"""
    main = '<SCXML><xi:include href="outer.scxml" xpointer="e" resolveid="M"/></SCXML>'
    write(tmp_path, {"main.scxml": main, "outer.scxml": outer, "inner.scxml": inner})
    chart, errors = compiled(tmp_path / "main.scxml")
    assert chart is not None and not errors
    assert [state(chart, 0).id, state(chart, 0, 0).id] == ["M.e", "M.S.e"]


def test_scripts_are_joined_and_errors_point_into_their_file(tmp_path: Path) -> None:
    main = """<SCXML _persist="false"><script>var a = 1;<xi:include href="lib.js" parse="text"/></script>
      <state id="s"><onentry><log expr="_data"/></onentry></state></SCXML>"""
    write(tmp_path, {"main.scxml": main, "lib.js": "function f() {}\nvar b = ;\n"})
    chart, errors = compiled(tmp_path / "main.scxml")
    assert chart is not None
    assert chart.scripts[0].program.text == "var a = 1;function f() {}\nvar b = ;\n"
    assert errors == ["/lib.js:2:9: error: Unexpected token ; [syntax-error]"]


def test_script_src_is_read_when_compiling(tmp_path: Path) -> None:
    main = '<SCXML><state id="s"><onentry><script src="js/a.js"/></onentry></state></SCXML>'
    write(tmp_path, {"main.scxml": main, "js/a.js": "var a = 1"})
    chart, errors = compiled(tmp_path / "main.scxml")
    assert chart is not None and not errors
    script = state(chart, 0).entry[0].content[0]
    assert isinstance(script, Script) and script.program.text == "var a = 1"


def test_a_composer_project_may_read_beside_its_source_folder(tmp_path: Path) -> None:
    main = '<SCXML><script><xi:include href="../include/lib.js" parse="text"/></script><state/></SCXML>'
    write(tmp_path, {"src-gen/main.scxml": main, "charts/main.scxml": main, "include/lib.js": "1"})
    assert not compiled(tmp_path / "src-gen" / "main.scxml")[1]
    assert "outside the folders" in compiled(tmp_path / "charts" / "main.scxml")[1][0]
    assert not compiled(tmp_path / "charts" / "main.scxml", tmp_path)[1]
    (tmp_path / ".project").write_text("")
    assert not compiled(tmp_path / "charts" / "main.scxml")[1]


def test_capitals_may_differ_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, {"main.scxml": '<SCXML><script src="Lib.js"/><state/></SCXML>', "lib.js": "1"})
    log = Diagnostics()
    assert read_file(tmp_path / "main.scxml", log) is not None
    assert not log.has_errors


INCLUDE = '<SCXML><script><xi:include href="{}" parse="text"/></script><state/></SCXML>'


@pytest.mark.parametrize(
    ("href", "why"),
    [
        ("../secret.js", "outside the folders"),
        ("/etc/passwd", "outside the folders"),
        ("file:///etc/passwd", "outside the folders"),
        ("link.js", "outside the folders"),
        ("http://127.0.0.1:1/x.js", "only local files"),
        ("//host/share/x.js", "only local files"),
        ("ftp://x/y", "only local files"),
        ("missing.js", "no such file"),
        ("folder", "not a plain file"),
        ("pipe", "not a plain file"),
        ("huge.js", "larger than"),
        ("", "not a file name"),
        ("a%00b", "not a file name"),
    ],
)
def test_what_may_not_be_read(tmp_path: Path, href: str, why: str) -> None:
    folder = tmp_path / "chart"
    write(tmp_path, {"chart/main.scxml": INCLUDE.format(href), "secret.js": "1", "chart/folder/x": ""})
    (folder / "link.js").symlink_to(tmp_path / "secret.js")
    os.mkfifo(folder / "pipe")
    with (folder / "huge.js").open("wb") as file:
        file.truncate(10 * 1024**3)  # sparse
    (error,) = compiled(folder / "main.scxml")[1]
    assert why in error and "document-refused" in error


def test_circles_and_bombs_end_in_a_diagnostic(tmp_path: Path) -> None:
    ring = '<SCXML><state id="e"><xi:include href="{}.scxml" xpointer="e"/></state></SCXML>'
    write(tmp_path, {"a.scxml": ring.format("b"), "b.scxml": ring.format("c"), "c.scxml": ring.format("a")})
    errors = compiled(tmp_path / "a.scxml")[1]
    (error,) = [error for error in errors if "include-cycle" in error]
    assert error.startswith("/c.scxml:1")
    fan = (
        '<SCXML><state id="e">'
        + '<xi:include href="{0}.scxml" xpointer="e" resolveid="{0}"/>' * 10
        + "</state></SCXML>"
    )
    files = {f"f{n}.scxml": fan.format(f"f{n + 1}") for n in range(5)}
    write(tmp_path, {**files, "f5.scxml": '<SCXML><state id="e"/></SCXML>'})
    assert any("more than 500 files" in error for error in compiled(tmp_path / "f0.scxml")[1])


@pytest.mark.parametrize(
    ("include", "code"),
    [
        ('href="part.scxml" xpointer="nowhere"', "include-target-missing"),
        ('href="part.scxml" xpointer="xpointer(//state)"', "include-unsupported"),
        ('parse="xml"', "missing-attribute"),
        ('href="part.scxml" parse="html"', "bad-value"),
        ('href="part.scxml"', "misplaced-element"),
    ],
)
def test_includes_that_say_something_wrong(tmp_path: Path, include: str, code: str) -> None:
    main = f'<SCXML><state id="s"><xi:include {include}/></state></SCXML>'
    write(tmp_path, {"main.scxml": main, "part.scxml": FRAGMENT})
    assert f"[{code}]" in compiled(tmp_path / "main.scxml")[1][0]


def test_state_src_takes_the_states_of_another_chart(tmp_path: Path) -> None:
    main = '<SCXML profile="ecmascript"><state id="s" src="part.scxml"/></SCXML>'
    part = '<SCXML initial="b"><datamodel><data id="x"/></datamodel><state id="a"/><state id="b"/></SCXML>'
    write(tmp_path, {"main.scxml": main, "part.scxml": part})
    chart, errors = compiled(tmp_path / "main.scxml")
    assert chart is not None and not errors
    outer = state(chart, 0)
    assert outer.initial == ("b",) and [child.id for child in outer.children] == ["a", "b"]
    assert [item.id for item in outer.data] == ["x"]


@pytest.mark.parametrize(
    "href",
    [
        "file:///C|/work/project/include/common.js",
        "file:///C:/work/project/include/common.js",
        "file:///D:/include/common.js",
        "C:\\work\\project\\include\\common.js",
        "c:/project/Include/Common.js",
        "..\\include\\common.js",
    ],
)
def test_a_path_of_another_machine_is_found_in_the_project(tmp_path: Path, href: str) -> None:
    chart = f"""<SCXML profile="ecmascript">
  <script><xi:include href="{href}" parse="text"/></script>
  <state id="a"/>
</SCXML>"""
    write(tmp_path, {"src-gen/a.scxml": chart, "include/common.js": "var one = ;"})
    log = Diagnostics()
    found = read_file(tmp_path / "src-gen" / "a.scxml", log)
    assert found is not None
    check(found, log)
    (error,) = log.errors()
    assert error.location.source.name.lower().endswith("include/common.js") and error.location.line == 1
    told = [d.message for d in log if d.code == "other-machine"]
    assert bool(told) is not href.startswith("..") and all("include/" in each.lower() for each in told)


def test_a_path_of_another_machine_that_is_nowhere_in_the_project(tmp_path: Path) -> None:
    include = '<xi:include href="file:///C|/work/none.js" parse="text"/>'
    write(
        tmp_path,
        {"a.scxml": f'<SCXML profile="ecmascript"><script>{include}</script><state id="a"/></SCXML>'},
    )
    write(tmp_path, {"../none.js": "var one;"})
    _, errors = compiled(tmp_path / "a.scxml")
    assert len(errors) == 1 and "it names the drive C: of another machine" in errors[0]
    assert "--root" in errors[0]


def test_the_variable_of_the_prefix_is_none_in_a_string(tmp_path: Path) -> None:
    part = """<SCXML profile="ecmascript"><state id="a"><onentry>
      <log expr="'_my_prefix is ' + _my_prefix + &quot; it's _my_prefix&quot;"/></onentry></state></SCXML>"""
    include = '<xi:include href="part.scxml" xpointer="a" resolveid="Main"/>'
    write(tmp_path, {"a.scxml": f'<SCXML profile="ecmascript">{include}</SCXML>', "part.scxml": part})
    chart, errors = compiled(tmp_path / "a.scxml")
    assert chart is not None and errors == []
    (log,) = state(chart, 0).entry[0].content
    assert str(log.value.text) == """'_my_prefix is ' + 'Main' + " it's _my_prefix\""""


def test_what_an_include_says_in_vain_is_told(tmp_path: Path) -> None:
    include = '<xi:include href="a.js" parse="text" resolveID="x"><xi:fall-back/></xi:include>'
    write(
        tmp_path, {"a.js": "var one;", "a.scxml": f"<SCXML><script>{include}</script><state id='a'/></SCXML>"}
    )
    log = Diagnostics()
    read_file(tmp_path / "a.scxml", log)
    assert [(d.code, d.hint) for d in log] == [
        ("kept-attribute", 'did you mean "resolveid"?'),
        ("foreign-element", None),
    ]


def test_a_fallback_stands_in_for_what_cannot_be_had(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.scxml": """<SCXML initial="a">
  <state id="a">
    <xi:include href="nowhere.xml"><xi:fallback><state id="b"/><state id="c"/></xi:fallback></xi:include>
    <xi:include href="part.xml" xpointer="none"><xi:fallback><state id="d"/></xi:fallback></xi:include>
    <xi:include href="part.xml" xpointer="e"><xi:fallback>
      <xi:include href="not-looked-for.xml"/>
    </xi:fallback></xi:include>
    <onentry><script><xi:include href="lib.js" parse="text"><xi:fallback>var n = 7;</xi:fallback></xi:include></script>
    </onentry>
    <xi:include href="empty.xml"><xi:fallback/></xi:include>
  </state>
</SCXML>""",
            "part.xml": '<SCXML><state id="e"/></SCXML>',
        },
    )
    log = Diagnostics()
    chart = read_file(tmp_path / "main.scxml", log)
    assert chart is not None
    assert [child.id for child in state(chart, 0).children] == ["b", "c", "d", "e"]
    (script,) = state(chart, 0).entry[0].content
    assert isinstance(script, Script) and script.program.text == "var n = 7;"
    assert [(d.code, d.severity, d.location.line) for d in log] == [
        ("fallback-taken", "note", line) for line in (3, 4, 8, 10)
    ]


def test_a_fallback_can_try_another_file_and_fall_back_again(tmp_path: Path) -> None:
    inner = '<state id="z"/>'
    for number in range(150):
        inner = f'<xi:include href="{number}.xml"><xi:fallback>{inner}</xi:fallback></xi:include>'
    write(tmp_path, {"main.scxml": f"<SCXML>{inner}</SCXML>"})
    chart, errors = compiled(tmp_path / "main.scxml")
    assert chart is not None and (errors, [child.id for child in chart.children]) == ([], ["z"])


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (
            '<xi:include href="bad.xml"><xi:fallback><state id="b"/></xi:fallback></xi:include>',
            "not-well-formed",
        ),
        ('<xi:include href="none"><xi:fallback/><xi:fallback/></xi:include>', "repeated-element"),
        ('<xi:include href="none"><fallback/></xi:include>', "document-refused"),
    ],
)
def test_what_a_fallback_cannot_mend(tmp_path: Path, inside: str, code: str) -> None:
    write(tmp_path, {"main.scxml": f'<SCXML><state id="a"/>{inside}</SCXML>', "bad.xml": "<state>"})
    assert code in str(compiled(tmp_path / "main.scxml")[1])


def test_a_path_longer_than_any_file_has_is_refused(tmp_path: Path) -> None:
    long = "a/" * 300_000
    write(tmp_path, {"main.scxml": f'<SCXML><state id="a"/><script src="{long}"/></SCXML>'})
    (error,) = compiled(tmp_path / "main.scxml")[1]
    assert "it is longer than the name of a file can be" in error
