"""The variables of functions of scripts: seen, read and set where they run, and none of the compiler's own."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from scxmlc.cli.commands import scxmlc

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="fn" datamodel="ecmascript">
  <datamodel><data id="r" expr="0"/><data id="seen" expr="0"/></datamodel>
  <script>
    function fee(minutes, data, self, js) {
      var hours = minutes / 60;
      var o = {k: 1};
      seen = hours;
      return hours + o.k + minutes;
    }
    function loops(n, data) {
      let total = 0;
      let [a, b] = [5, 6];
      for (let i = 0; i != n; i++) {
        total = total + i;
        (function () { return i; })();
      }
      switch (a + 1) { case 1: seen = 2; break; case 6: seen = 3; break; }
      while (total != 99 &amp;&amp; n) { n--; }
      return total;
    }
    function outer(x) {
      var h = x;
      return function () {
        seen = h;
        return h + x;
      };
    }
  </script>
  <state id="a">
    <transition event="fee"><assign location="r" expr="fee(120, 'd', 's', 'j')"/></transition>
    <transition event="loops"><assign location="r" expr="loops(3, 'd')"/></transition>
    <transition event="outer"><assign location="r" expr="outer(1)()"/></transition>
  </state>
</scxml>
"""


@pytest.fixture
def at(typed, folder):
    """What is said where the debugger stands before a line of a function."""
    (folder / "fn.scxml").write_text(CHART)

    def run(event: str, line: int, *lines: str) -> str:
        said = typed(*lines, chart="fn.scxml", options=("--event", event, "--break", str(line)))
        return said.partition("(breakpoint 1)\n")[2]

    return run


def test_a_local_that_is_set_counts(at):
    said = at("fee", 7, "set hours = 100", "print hours", "next", "next", "data r", "data seen")
    assert "hours = 100\n100\n" in said and said.endswith("\n221\n100\n")


def test_a_parameter_and_a_property_of_a_local(at):
    said = at("fee", 7, "set minutes = minutes + 1", "set o.k = 9", "print o.k + minutes", "out", "data r")
    assert "minutes = 121\no.k = 9\n130\n" in said and said.endswith("\n132\n")


def test_a_local_that_was_set_is_set_again_on_the_way_back(at):
    said = at("fee", 7, "set hours = 100", "out", "data r", "back", "print hours", "out", "data r")
    assert said.count("\n221\n") == 2 and "\n100\n" in said


def test_a_local_without_a_value_yet_is_not_set(at):
    said = at("fee", 5, "set hours = 3", "set hours.x = 3", "data")
    assert said.count("error: hours has no value here yet") == 2 and "hours  " not in said


def test_a_variable_that_a_closure_keeps_is_set(at):
    said = at("outer", 24, "set h = 10", "print h + x", "out", "data r")
    assert "h = 10\n11\n" in said and said.endswith("\n11\n")


def test_a_caller_s_variable_is_set_from_within(at):
    said = at("loops", 15, "step", "up", "print total", "set total = 40", "print total")
    assert "loops()" in said and "0\ntotal = 40\n40\n" in said


def test_the_compiler_s_own_names_are_not_shown(at):
    said = at("loops", 19, "print total", "data", "print data + n")
    assert said.startswith("    19") and "\n3\n" in said and said.endswith('\n"d0"\n')
    names = [line.split(" ")[0] for line in said.splitlines() if "(of the function)" in line]
    assert sorted(names) == ["a", "b", "data", "n", "total"]  # `i` is that of a loop that is over


def test_names_that_python_has_taken_are_shown(at):
    said = at("fee", 7, "data", "print data + self + js", "set self = 'x'", "print self")
    assert 'data     "d"  (of the function)' in said and '\n"dsj"\nself = "x"\n"x"\n' in said


def test_conditions_in_a_function_with_loops(typed, folder):
    (folder / "fn.scxml").write_text(CHART)
    options = ("--event", "loops", "--break", "14 if i == 2")
    said = typed("print i", "set i = 3", "data i", "next", chart="fn.scxml", options=options)
    assert "failed" not in said and "(breakpoint 1)" in said and "\n2\ni = 3\n3\n" in said


ORS = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="ors" datamodel="ecmascript">
  <datamodel><data id="request" expr="1"/><data id="list" expr="[1]"/></datamodel>
  <script>
    var kept = 5;
    function f(a) { return a + _data.request; }
  </script>
  <state id="a">
    <transition event="go"><assign location="_data.request" expr="f(10)"/></transition>
  </state>
</scxml>
"""


def test_a_data_item_of_ors_is_set_and_read_by_its_name(typed, folder):
    (folder / "ors.scxml").write_text(ORS)
    options = ("--dialect", "ors", "--event", "go", "--break", "event:go")
    lines = ("set request = 7", "set list[0] = 2", "print list[0] + request + _data.request + kept", "data")
    said = typed(*lines, "set kept = 6", "next", "c", "back request", chart="ors.scxml", options=options)
    assert "request = 7\nlist[0] = 2\n21\nrequest  7\n" in said and said.count("request  ") == 1
    assert "kept = 6\n" in said and "(before 7 becomes 17)" in said


def test_a_name_that_nothing_has_is_not_set(typed):
    said = typed("set tims = 9", "set tims.x = 9", "data", options=("--event", "toggle", "--break", "15"))
    assert "error: no variable 'tims'; did you mean times?" in said and "tims  " not in said
    assert "ReferenceError: tims is not defined" in said


def test_a_name_that_nothing_has_is_not_set_in_ors_or_a_function(at, typed, folder):
    (folder / "ors.scxml").write_text(ORS)
    options = ("--dialect", "ors", "--event", "go", "--break", "event:go")
    assert "did you mean request?" in typed("set reqest = 1", chart="ors.scxml", options=options)
    assert "did you mean hours?" in at("fee", 7, "set hous = 1")


def test_a_local_of_a_module_is_seen_and_not_set(typed, folder):
    (folder / "fn.scxml").write_text(CHART)
    CliRunner().invoke(scxmlc, ["compile", "fn.scxml"])
    lines = ("set hours = 100", "print hours", "data")
    said = typed(*lines, chart="fn.py", options=("--event", "fee", "--break", "7"))
    assert "error: hours is a variable of a function" in said and "\n2\n" in said and "hours    2" in said


SHADOWED = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="fn" datamodel="ecmascript">
  <datamodel><data id="r" expr="0"/></datamodel>
  <script>
    function f(v) {
      let x = 1;
      for (let x = 5; x != 6; x++) {
        r = x;
      }
      {
        let x = 'inner';
        r = x;
      }
      return [1].map(function (x) {
        return x + v;
      });
    }
  </script>
  <state id="a"><transition event="f"><script>f(3);</script></transition></state>
</scxml>
"""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (5, ["v=3"]),
        (7, ["v=3", "x=5", "x (line 5)=1"]),
        (10, ["v=3", "x (line 5)=1"]),  # what the loop has left behind in Python is no value of this one
        (11, ["v=3", 'x="inner"', "x (line 5)=1"]),
        (13, ["v=3", "x=1"]),
        (14, ["v=3", "x=1"]),
    ],
)
def test_variables_of_one_name_are_told_by_their_blocks(typed, folder, line, told):
    (folder / "fn.scxml").write_text(SHADOWED)
    said = typed("data", chart="fn.scxml", options=("--event", "f", "--break", str(line)))
    lines = [
        each.removesuffix("  (of the function)") for each in said.splitlines() if "(of the function)" in each
    ]
    assert sorted("=".join(each.rsplit(maxsplit=1)).replace("  ", "").strip() for each in lines) == sorted(
        told
    )


def test_an_expression_means_the_variable_of_the_innermost_block(typed, folder):
    (folder / "fn.scxml").write_text(SHADOWED)
    lines = ("print x", "set x = 8", "next", "print r", "set x = 5")
    said = typed(*lines, chart="fn.scxml", options=("--event", "f", "--break", "7"))
    assert "\n5\nx = 8\n" in said and "\n8\n" in said


def test_a_block_s_variable_that_has_no_value_yet_is_not_set(typed, folder):
    (folder / "fn.scxml").write_text(SHADOWED)
    said = typed("set x = 1", chart="fn.scxml", options=("--event", "f", "--break", "10"))
    assert "x has no value here yet" in said
