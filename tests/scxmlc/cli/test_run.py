"""`scxmlc run`: a chart, a module or a scenario, and the words for what cannot be run."""

from __future__ import annotations

import pytest

SPINNING = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
  <state id="a"><onentry><log expr="'here'"/></onentry><transition event="e" target="b"/></state>
  <state id="b"><transition cond="true" target="b"/></state>
</scxml>
"""


def test_a_chart_alone(scxmlc_):
    said = scxmlc_("run", "door.scxml")
    assert (said.exit_code, said.stdout) == (0, "door: now in closed\n")


def test_events_in_order_and_time_between_them(scxmlc_):
    said = scxmlc_(
        "run", "door.scxml", "-e", 'push {"by": "anna"}', "-e", "+6s", "-e", '+1m push {"by": "bo"}'
    )
    first, second, state, more = said.stdout.splitlines()
    assert first.split()[0] == "0.000" and "door: opened by anna" in first and first.endswith("door.scxml:13")
    assert second.split()[0] == "66.000" and "door: opened by bo" in second
    assert (state, more) == (
        "door: now in open",
        "more is to come at 71 s; let time pass with --event '+5s'",
    )


def test_a_strategy_that_waits_for_a_call(scxmlc_):
    alone = scxmlc_("run", "call/parent.scxml").stdout
    assert alone.splitlines()[-1].startswith("no call has come: --scenario FILE has some")
    assert "no call" not in scxmlc_("run", "call/child.scxml").stdout


def test_a_trace_tells_every_step(scxmlc_):
    said = scxmlc_("run", "door.scxml", "--trace", "-e", 'push {"by": "anna"}').stdout
    assert "◀ push  by=anna  → open" in said and "● session starts" in said


@pytest.mark.parametrize("name", ["door.py", "door", "door:Door"])
def test_a_module(scxmlc_, name):
    scxmlc_("compile", "door.scxml")
    said = scxmlc_("run", name)
    assert (said.exit_code, said.stdout) == (0, "door: now in closed\n")


def test_a_scenario(scxmlc_):
    said = scxmlc_("run", "call/parent.scxml", "--scenario", "call/handover.scenario.toml")
    assert said.exit_code == 0
    assert said.stdout.endswith("Parent: finished in exit\nChild: finished in exit\n")


def test_a_scenario_that_ends_otherwise_than_it_should_is_told_as_far_as_it_came(scxmlc_, folder):
    scenario = folder / "call" / "handover.scenario.toml"
    scenario.write_text(scenario.read_text().replace('Parent = "exit"', 'Parent = "failed"'))
    said = scxmlc_("run", "call/parent.scxml", "--scenario", "call/handover.scenario.toml")
    assert said.exit_code == 1 and "handed over" in said.stdout
    assert (
        said.stderr
        == "error: call/handover.scenario.toml:17: Parent should be in 'failed' and is in 'exit'\n"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("until =", ": is not TOML: Invalid value"),
        ("until = 'soon'", ':1: until should be a number of seconds, not "soon"'),
        ("phone = 1", ':1: a scenario has no "phone"; there are access_code, '),
        (
            "[[call]]\nto = '702'\nstrategy = 'wrong.scxml'",
            ":1: [[call]]: wrong.scxml does not compile: wrong.scxml:2:53",
        ),
    ],
)
def test_a_scenario_with_mistakes(scxmlc_, folder, text, sentence):
    (folder / "play.toml").write_text(text)
    said = scxmlc_("run", "door.scxml", "--scenario", "play.toml")
    assert said.exit_code == 1 and f"error: play.toml{sentence}" in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_a_session_that_never_rests(scxmlc_, folder):
    (folder / "spinning.scxml").write_text(SPINNING)
    said = scxmlc_("run", "spinning.scxml", "-e", "e")
    assert said.exit_code == 1 and "here" in said.stdout and "was ended" in said.stderr


TROUBLED = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
  <state id="a"><onentry><log expr="nope.x"/></onentry>
    <transition event="go" cond="x.y" target="b"/>
    <transition event="stop" target="z"/></state>
  <state id="b"/><final id="z"/>
</scxml>
"""


@pytest.mark.parametrize("options", [(), ("--trace",), ("--log", "metric")])
def test_errors_that_nothing_takes_are_told_with_their_places(scxmlc_, folder, options):
    (folder / "troubled.scxml").write_text(TROUBLED)
    said = scxmlc_("run", "troubled.scxml", "-e", "go", "-e", "what", "-e", "stop", "-e", "late", *options)
    first, second, late = said.stderr.splitlines()
    assert (
        first.startswith("warning: troubled.scxml:2") and "ReferenceError: nope is not defined (in a" in first
    )
    assert second.startswith("warning: troubled.scxml:3") and "no transition takes error.execution" in second
    assert "late cannot reach the session <troubled>, which ended in z" in late
    assert said.exit_code == 0  # the chart goes on, as SCXML has it


def test_a_trace_tells_events_that_nothing_takes(scxmlc_, folder):
    (folder / "troubled.scxml").write_text(TROUBLED)
    said = scxmlc_("run", "troubled.scxml", "-e", "go", "-e", "what", "--trace")
    signs = [line.split()[2] + " " + line.split()[3] for line in said.stdout.splitlines()[1:-1]]
    assert signs == [
        "→ a",
        "! error.execution",
        "◁ error.execution",
        "◁ go",
        "! error.execution",
        "◁ error.execution",
        "◁ what",
    ]


def test_errors_that_are_taken_are_no_worry(scxmlc_, folder):
    taken = TROUBLED.replace(
        '<transition event="stop"', '<transition event="error.*"/><transition event="stop"'
    )
    (folder / "troubled.scxml").write_text(taken)
    said = scxmlc_("run", "troubled.scxml", "-e", "go")
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout.count("! error.execution") == 2


AGED = """<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:q="http://www.genesyslab.com/modules/queue" version="1.0"
  name="aged" _maxtime="5"><state id="a"/></scxml>"""


def test_a_session_that_fails_by_itself(scxmlc_, folder):
    (folder / "aged.scxml").write_text(AGED)
    said = scxmlc_("run", "aged.scxml", "-e", "+10s")
    assert said.exit_code == 1 and "_maxtime" in said.stdout


def test_a_chart_with_errors(scxmlc_):
    said = scxmlc_("run", "wrong.scxml")
    assert said.exit_code == 1 and "[unknown-target]" in said.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["gone.scxml"], "gone.scxml: no such file"),
        (["gone.py"], "gone.py: no such file"),
        (["gone"], "gone: is neither a file nor a module that can be imported"),
        (["call"], "call: has no chart class; was it generated by scxmlc?"),
        (["."], ".: is a folder; name one file in it"),
        (["json"], "json: has no chart class; was it generated by scxmlc?"),
        (["json:Door"], "json: has no chart class Door"),
        (["broken.py"], "broken.py: cannot be imported: SyntaxError"),
        (["broken"], "broken: cannot be imported: SyntaxError"),
        (["old.py"], "compiled for version 99 of the runtime's interface"),
        (["door.scxml", "-e", ""], "an event needs a name"),
        (["door.scxml", "-e", "+x"], "+x is not a time such as +5s"),
        (["door.scxml", "-e", "a..b"], "a..b is not the name of an event"),
        (["door.scxml", "-e", "*"], "* is not the name of an event"),
        (["door.scxml", "-e", "push {"], "what follows push is not JSON"),
        (["door.scxml", "-e", "push NaN"], "NaN is no value of JSON"),
        (["door.scxml", "-e", "push " + "[" * 100_000], "what follows push is not JSON"),
        (["door.scxml", "-e", "push", "--scenario", "x.toml"], "exclude each other"),
        (["door.scxml", "--scenario", "gone.toml"], "gone.toml: no such file"),
        (["door.scxml", "--scenario", "."], ".: is a folder"),
    ],
)
def test_what_cannot_be_run_is_told_in_a_sentence(scxmlc_, folder, words, sentence):
    (folder / "broken.py").write_text("(")
    module = scxmlc_("compile", "door.scxml", "-o", "-").stdout
    (folder / "old.py").write_text(module.replace("api=3", "api=99"))
    said = scxmlc_("run", *words)
    assert said.exit_code == 2 and sentence in said.stderr


SCOPED = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" initial="a">
  <state id="a"><onentry><script>var mine = 1;</script></onentry><transition target="b"/></state>
  <state id="b"><onentry><log expr="typeof mine"/><log expr="1 +"/></onentry></state>
</scxml>
"""


def test_the_options_of_the_compiler_are_those_of_run_too(scxmlc_, folder):
    (folder / "scoped.scxml").write_text(SCOPED)
    assert scxmlc_("run", "scoped.scxml").exit_code == 1
    for scope, kind in (("session", "number"), ("state", "undefined")):
        said = scxmlc_("run", "scoped.scxml", "--keep-going", "--script-scope", scope)
        assert said.exit_code == 0 and f'"{kind}"' in said.stdout


def test_files_may_be_included_from_a_root(scxmlc_, folder):
    (folder / "library").mkdir()
    (folder / "library" / "greet.js").write_text("function greet() { return 'hello'; }")
    (folder / "charts").mkdir()
    (folder / "charts" / "greet.scxml").write_text(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:xi="http://www.w3.org/2001/XInclude" version="1.0"
        profile="ecmascript"><script><xi:include href="../library/greet.js" parse="text"/></script>
        <state id="a"><onentry><log expr="greet()"/></onentry></state></scxml>"""
    )
    said = scxmlc_("run", "charts/greet.scxml", "--root", "library")
    assert said.exit_code == 0 and '"hello"' in said.stdout
    assert scxmlc_("draw", "charts/greet.scxml", "--root", "library").exit_code == 0
    assert scxmlc_("run", "charts/greet.scxml").exit_code == 1


def test_and_those_of_all_documents_that_a_scenario_names(scxmlc_, folder):
    (folder / "scoped.scxml").write_text(SCOPED)
    (folder / "starter.scxml").write_text(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:s="www.genesyslab.com/modules/session" version="1.0"
        profile="ecmascript"><state id="a"><onentry><s:start src="'http://host/s'"/></onentry></state></scxml>"""
    )
    (folder / "play.toml").write_text('[[session]]\n[publish]\n"http://host/s" = "scoped.scxml"')
    for scope, kind in (("session", "number"), ("state", "undefined")):
        options = ("--keep-going", "--script-scope", scope, "--scenario", "play.toml")
        said = scxmlc_("run", "starter.scxml", *options)
        assert f'"{kind}"' in said.stdout, said.stdout + said.stderr


def test_a_module_with_charts_inside_runs_the_outer_one(scxmlc_, folder):
    (folder / "outer.scxml").write_text(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="outer"><state id="a"><invoke><content>
        <scxml version="1.0" name="inner"><final id="f"/></scxml></content></invoke>
        <transition event="done.invoke" target="over"/></state><final id="over"/></scxml>"""
    )
    scxmlc_("compile", "outer.scxml")
    assert scxmlc_("run", "outer.py").stdout.startswith("outer: finished in over\n")


def test_a_module_with_a_subclass_runs_that(scxmlc_, folder):
    scxmlc_("compile", "door.scxml")
    with (folder / "door.py").open("a") as module:
        module.write("\n\nclass Gate(Door):\n    def closed_push_cond(self, data):\n        return False\n")
    assert scxmlc_("run", "door.py", "-e", "push").stdout == "door: now in closed\n"


def test_a_strategy_knows_the_address_of_its_document(scxmlc_, folder):
    (folder / "where.scxml").write_text(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"><state id="a">
        <onentry><log expr="__GetDocumentURL()"/></onentry></state></scxml>"""
    )
    scxmlc_("compile", "where.scxml", "-o", "elsewhere/")
    for name in ("where.scxml", "elsewhere/where.py"):
        assert f'"{(folder / "where.scxml").as_uri()}"' in scxmlc_("run", name).stdout


CLOCKS = {
    "w3c.scxml": """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
      <state id="a"><onentry><log expr="String(new Date()).slice(0, 33)"/></onentry></state></scxml>""",
    "ors.scxml": """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"
      xmlns:session="www.genesyslab.com/modules/session"><state id="a"><onentry>
      <log expr="_genesys.session.dateInZone() + ' ' + _genesys.session.timeInZone()"/></onentry></state></scxml>""",
}
BEGINNINGS = [
    ((), "Mon Jan 05 2026 09:00:00 GMT+0000", "2026-01-05 09:00:00"),
    (("--now", "2026-07-24T18:30"), "Fri Jul 24 2026 18:30:00 GMT+0000", "2026-07-24 18:30:00"),
    (("--timezone", "Asia/Tokyo"), "Mon Jan 05 2026 09:00:00 GMT+0900", "2026-01-05 09:00:00"),
    (
        ("--now", "2026-07-24T18:30Z", "--timezone", "Europe/Berlin"),
        "Fri Jul 24 2026 20:30:00 GMT+0200",
        "2026-07-24 20:30:00",
    ),
]


@pytest.mark.parametrize(("options", "date", "calendar"), BEGINNINGS)
def test_when_and_where_it_takes_place(scxmlc_, folder, options, date, calendar):
    for name, shown in zip(CLOCKS, (date, calendar), strict=True):
        (folder / name).write_text(CLOCKS[name])
        said = scxmlc_("run", name, *options)
        assert said.exit_code == 0 and f'"{shown}"' in said.stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ("--now", "Monday"),
            """--now: should be a day and a time such as "2026-12-24T18:30", not 'Monday'""",
        ),
        (("--now", ""), """--now: should be a day and a time such as "2026-12-24T18:30", not ''"""),
        (
            ("--timezone", "Europe/Berln"),
            "--timezone: there is no time zone Europe/Berln; did you mean Europe/Berlin",
        ),
        (("--timezone", ""), '--timezone: there is no time zone ""; a zone is called like "Europe/Berlin"'),
        (("--timezone", "../x"), "--timezone: there is no time zone ../x"),
        (
            ("--now", "2026-03-29T02:30", "--timezone", "Europe/Berlin"),
            "--now: clocks are put forward in Europe/Berlin then: they never show 2026-03-29 02:30",
        ),
    ],
)
def test_what_is_no_moment_and_no_zone(scxmlc_, options, told):
    said = scxmlc_("run", "door.scxml", *options)
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith("Error: " + told) and said.stderr.count("\n") == 1


def test_the_command_line_stands_in_for_a_scenarios_moment(scxmlc_, folder):
    (folder / "w3c.scxml").write_text(CLOCKS["w3c.scxml"])
    (folder / "play.toml").write_text(
        'now = "2026-06-01T10:00"\ntimezone = "Asia/Tokyo"\n[[session]]\nstrategy = "w3c.scxml"\n'
    )
    for options, shown in (
        ((), "Mon Jun 01 2026 10:00:00 GMT+0900"),
        (("--now", "2027-01-01"), "Fri Jan 01 2027 00:00:00 GMT+0900"),
        (("--timezone", "UTC"), "Mon Jun 01 2026 10:00:00 GMT+0000"),
    ):
        said = scxmlc_("run", "w3c.scxml", "--scenario", "play.toml", *options)
        assert said.exit_code == 0 and f'"{shown}"' in said.stdout
