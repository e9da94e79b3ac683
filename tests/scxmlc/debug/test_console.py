"""The console: what it says to what is typed, forwards and backwards, and to what makes no sense."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scxmlc.cli.commands import scxmlc
from scxmlc.debug.engine import Engine
from scxmlc.debug.timers import _when

ROOT = Path(__file__).parents[3]


def test_it_begins_before_anything_happens_and_ends_with_the_input(typed):
    assert typed() == "0.000  next: the session starts\n"


def test_a_closed_input_is_an_end_of_it(folder):
    command = f"{shlex.quote(sys.executable)} -m scxmlc debug lamp.scxml <&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stdout == "0.000  next: the session starts\n" and not done.stderr


def test_an_editor_that_is_not_there(folder):
    command = f"{shlex.quote(sys.executable)} -m scxmlc debug --dap lamp.scxml <&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr


def test_without_events_it_comes_to_rest_and_says_so(typed):
    said = typed("continue", "continue")
    assert "0.000  at rest: lamp in off" in said and "nothing is left to do" in said


def test_a_breakpoint_on_a_line_of_content_shows_the_line(typed):
    said = typed("quit", options=("--event", "toggle", "--break", "lamp.scxml:15"))
    assert "lamp: <assign>  (breakpoint 1)" in said
    assert '   15 |       <assign location="times" expr="doubled(times) + 1"/>' in said


@pytest.mark.parametrize("place", ["14", "lamp.scxml:14"])
def test_a_breakpoint_on_a_transition_stops_before_its_content(typed, place):
    said = typed("data times", options=("--event", "toggle", "--break", place))
    assert "toggle: leaves off; enters on  (breakpoint 1)" in said and said.endswith("\n0\n")


def test_a_breakpoint_on_a_line_where_nothing_happens_moves_on(typed):
    assert "breakpoint 1  lamp.scxml:12" in typed("break 11")


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("state:on", "toggle: leaves off; enters on"),
        ("event:tog.*", "nothing"),
        ("event:toggle", "◀ toggle in off"),
        ("event:*", "◀ toggle in off"),
    ],
)
def test_breakpoints_on_states_and_events(typed, place, told):
    said = typed("continue", "quit", options=("--event", "toggle", "--break", place))
    assert ("(breakpoint 1)" in said) == (told != "nothing") and (told in said or told == "nothing")


def test_conditions_of_breakpoints(typed):
    options = (*(("--event", "toggle", "--event", "+5s") * 2), "--break", "16 if times == 3")
    said = typed("print times", options=options)
    assert said.count("(breakpoint 1)") == 1 and said.endswith("\n3\n")


def test_a_condition_that_fails_stops_and_says_why(typed):
    said = typed(options=("--event", "toggle", "--break", "16 if nobody"))
    assert "breakpoint 1, whose condition failed: ReferenceError: nobody is not defined" in said


def test_a_log_point_speaks_and_does_not_stop(typed):
    said = typed("log 16 it is {times}, {nobody}", "continue", options=("--event", "toggle"))
    assert "it is 1, {ReferenceError: nobody is not defined}\n" in said and "on 1" in said


def test_errors_of_content_and_untaken_events_can_be_stopped_at(typed):
    options = ("--event", "toggle", "--event", "bad", "--break", "error", "--break", "untaken")
    said = typed("continue", "why", options=options)
    assert (
        "! error.execution: ReferenceError: nobody is not defined  lamp.scxml:23:60  (breakpoint 1)" in said
    )
    assert "◁ no transition takes error.execution  (breakpoint 2)" in said
    assert "lamp.scxml:23  on: bad  waits for bad" in said


def test_steps_go_into_conditions_and_functions(typed):
    said = typed(
        "step", "step", "step", "step", "where", options=("--event", "toggle", "--break", "event:toggle")
    )
    assert "condition\n    13 |" in said and "<script> in doubled\n     8 |       var y = x * 2;" in said
    assert (
        "→ 0  doubled()  lamp.scxml:8\n  1  <assign>  lamp.scxml:15\n  2  state off  lamp.scxml:12\n" in said
    )


def test_next_goes_over_them_and_out_comes_out(typed):
    over = typed("next", options=("--event", "toggle", "--break", "15"))
    assert "   16 |" in over
    out = typed("step", "out", options=("--event", "toggle", "--break", "15"))
    assert "    8 |" in out and "   16 |" in out


def test_an_empty_line_steps_again(typed):
    assert "   16 |" in typed("n", "", options=("--event", "toggle", "--break", "14"))


def test_the_variables_of_a_function_are_seen(typed):
    said = typed("step", "step", "data", "print x + y", options=("--event", "toggle", "--break", "15"))
    assert "x        0  (of the function)" in said and 'owner    {name: "anna", tags: ["a", "b"]}' in said
    assert said.endswith("\n0\n")


def test_what_is_set_counts(typed):
    options = ("--event", "toggle", "--break", "event:toggle")
    said = typed(
        "set times = 20", "set owner.name = 'bo'", "macrostep", "states", "data owner.name", options=options
    )
    assert 'times = 20\nowner.name = "bo"\n' in said and "ended in broken" in said
    assert said.endswith('"bo"\n')
    assert "error: there is no session yet" in typed("set times = 20")


def test_a_variable_of_a_module_that_was_compiled_for_one_kind_is_not_set(typed, folder):
    (folder / "plain.scxml").write_text((folder / "lamp.scxml").read_text().replace("nobody.knows", "7"))
    CliRunner().invoke(scxmlc, ["compile", "plain.scxml"])
    said = typed("macrostep", "set owner = 3", chart="plain.py")
    assert "error: owner was compiled as object only: debug the chart, not its module" in said


def test_events_and_time_can_be_given_at_a_stop(typed):
    said = typed("continue", 'send toggle {"a": 1}', "timers", "advance 2s", "timers", "advance 3s", "states")
    assert "in 5 s, at 5 s  lamp: timeout" in said and "in 3 s, at 5 s  lamp: timeout" in said
    assert said.endswith("\noff\n")


def test_going_on_where_nothing_is_left_lets_time_pass_to_the_next_timer(typed):
    said = typed("continue", "continue", options=("--event", "toggle", "--break", "event:timeout"))
    assert "5.000  lamp: ◀ timeout in on  (breakpoint 1)" in said


def test_queues(typed):
    said = typed("queues", options=("--event", "toggle", "--event", "bad", "--break", "error"))
    assert 'internal  error.execution  {message: "ReferenceError: nobody is not defined"' in said
    assert "external  (empty)" in said


def test_why_not(typed):
    said = typed("continue", "why toggle", "why 13", "why off")
    assert "lamp.scxml:13  off: toggle → broken  its condition is false: times > 3\n" in said
    assert "lamp.scxml:14  off: toggle → on  is taken\n" in said
    assert "off: toggle → broken  the transition of line 14 stands before it in the same state\n" in said
    assert "error: 20 has no transition" in typed("continue", "why 20")


def test_why_in_a_condition_is_about_what_is_active_there(typed):
    events = [word for each in ("toggle", "+5s", "toggle") for word in ("--event", each)]
    said = typed("continue", "step", "why", options=(*events, "--break", "event:toggle"))
    assert "condition\n    13 |" in said
    assert "toggle, in off:\n" in said and "lamp.scxml:14  off: toggle → on  is taken\n" in said


def test_what_became_due_while_a_host_stood_still():
    assert (_when(5, 2), _when(2, 2), _when(2.0004, 2.5)) == (
        "in 3 s, at 5 s",
        "in 0 s, at 2 s",
        "due for 0.5 s, since 2 s",
    )


def test_back_goes_to_the_line_before_in_the_same_run(typed):
    said = typed("next", "data times", "back", "data times", options=("--event", "toggle", "--break", "15"))
    assert "   16 |" in said and "\n1\n" in said
    assert said.endswith("\n0\n") and "<script> in doubled  (back)" in said


def test_back_to_the_last_change_of_a_value(typed):
    said = typed(
        "continue",
        "back times",
        "data times",
        "back times",
        "print typeof times",
        options=("--event", "toggle"),
    )
    assert said.endswith('"undefined"\n') and "\n0\n" in said


def test_back_to_the_last_breakpoint_and_forward_again(typed):
    options = ("--event", "toggle", "--event", "+5s", "--event", "toggle", "--break", "14")
    said = typed(
        "continue", "data times", "back continue", "data times", "continue", "data times", options=options
    )
    assert said.count("(breakpoint 1)") == 3
    numbers = [line for line in said.splitlines() if line.isdecimal()]
    assert numbers == ["1", "0", "1"]


@pytest.mark.parametrize("asked", ["back times", "back continue", "back event"])
def test_ctrl_c_gives_up_a_search_in_the_past(typed, monkeypatch, asked):
    before = Engine._segments

    def interrupted(self, end, pilot):
        seen = []

        def pressed(moment):
            pilot(moment)
            seen.append(moment)
            if len(seen) == 2:
                signal.raise_signal(signal.SIGINT)

        return before(self, end, pressed)

    monkeypatch.setattr(Engine, "_segments", interrupted)
    options = ("--event", "toggle", "--event", "+5s", "--event", "toggle", "--break", "16 if times == 3")
    said = typed(asked, "data times", "c", options=options)
    after = said.partition("(breakpoint 1)")[2]
    assert "interrupted: to where it stood\n5.000  lamp: <log>  (interrupted)\n" in after
    assert "becomes" not in after and "beginning" not in after and "\n3\n" in after
    assert "5.000  at rest: lamp in on" in after


def test_a_second_ctrl_c_ends_all_and_says_nothing_of_the_chart(folder, monkeypatch):
    def pressed(self, *told):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Engine, "_search_change", pressed)
    monkeypatch.setattr(Engine, "_line", pressed)
    typed = "step\nback times\ndata times\n"
    options = ["debug", "lamp.scxml", "--event", "toggle", "--break", "15"]
    said = CliRunner().invoke(scxmlc, options, input=typed)
    assert said.exit_code not in (0, 70) and "was ended" not in said.output and "Traceback" not in said.output


SPINNING = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" datamodel="ecmascript">
  <datamodel><data id="n" expr="0"/></datamodel>
  <script>
    function spin() {
      for (;;) {
        n = n + 1;
      }
    }
  </script>
  <state id="a"><transition event="toggle"><script>spin();</script></transition>
    <transition event="round" target="b"/></state>
  <state id="b"><transition target="c"/></state>
  <state id="c"><transition target="b"/></state>
</scxml>"""


def _pressed_at(monkeypatch, number):
    """Ctrl-C, once so many microsteps have begun."""
    before, seen = Engine.microstep, []

    def pressed(self, *told):
        before(self, *told)
        seen.append(told)
        if len(seen) == number:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Engine, "microstep", pressed)


def test_ctrl_c_comes_back_from_an_endless_script(typed, folder, monkeypatch):
    (folder / "lamp.scxml").write_text(SPINNING)
    _pressed_at(monkeypatch, 2)  # the first enters a
    said = typed(
        "c", "where", "s", "s", "set n = 7", "s", "s", "p n", "back", "where", options=("--event", "toggle")
    )
    after = said.partition("(interrupted)")[2]
    assert "→ 0  <script>  lamp.scxml:10" in after and "  1  state a" in after
    assert "n = 7  (not again after going back" in after and "\n8\n" in after
    assert "lamp: toggle: stays  (back)" in after and "budget" not in after


def test_ctrl_c_comes_back_from_an_endless_loop_without_events(typed, folder, monkeypatch):
    (folder / "lamp.scxml").write_text(SPINNING)
    _pressed_at(monkeypatch, 1000)
    said = typed("c", "where", "back microstep", "quit", options=("--event", "round"))
    assert "leaves b; enters c  (interrupted)" in said and "→ 0  microstep  lamp.scxml:12" in said
    assert "leaves c; enters b  (back)" in said
    assert re.search("^   … [0-9]+ lines …$", said, re.M) and len(said.splitlines()) < 220


def test_back_from_the_beginning_stays_there(typed):
    assert "(this is the beginning)" in typed("back")


def test_what_was_set_is_set_again_on_the_way_back(typed):
    options = ("--event", "toggle", "--break", "15")
    said = typed("set times = 10", "next", "next", "back next", "data times", options=options)
    assert said.endswith("\n21\n")


def test_events_given_in_the_past_replace_what_came(typed):
    said = typed("continue", "back event", "send bad", "states", options=("--event", "toggle"))
    assert "error" not in said.partition("bad")[0] and said.endswith("\non\n")


def heard(said: str) -> list[str]:
    """The events of the transcript, with their times."""
    lines = [line.split() for line in said.splitlines() if line.startswith("  ") and " ◀ " in line]
    return [f"{line[0]} {line[3]}" for line in lines]


def test_what_is_given_at_a_stop_comes_before_what_is_left(typed):
    options = ("--event", "toggle", "--event", "bad", "--event", "+5s", "--break", "event:toggle")
    said = typed("send toggle", "c", options=options)
    assert heard(said) == ["0.000 toggle", "0.000 bad", "5.000 timeout"]
    assert said.index("◁ toggle") < said.index("◀ bad") and "5.000  at rest: lamp in off" in said


def test_what_is_given_while_time_passes_comes_then_and_the_rest_of_the_time_after_it(typed):
    options = ("--event", "toggle", "--event", "+20s", "--break", "event:timeout")
    said = typed("send toggle", "continue", "back event", "continue", "states", options=options)
    assert heard(said)[:4] == ["0.000 toggle", "5.000 timeout", "5.000 toggle", "10.000 timeout"]
    assert said.count("10.000  lamp: ◀ timeout in on") == 2 and "20.000  at rest: lamp in off" in said
    assert said.endswith("\noff\n")


def test_a_scenario_goes_on_behind_what_is_given(typed, folder):
    steps = "".join(f'[[step]]\nat = {at}\ndo = "send"\nevent = "toggle"\n' for at in (1, 20))
    (folder / "a.toml").write_text(f'until = 30\n[[session]]\n{steps}[expect]\nlamp = "broken"\n')
    said = typed("send toggle", "c", "c", "c", options=("--scenario", "a.toml", "--break", "event:timeout"))
    assert heard(said)[:4] == ["1.000 toggle", "6.000 timeout", "6.000 toggle", "11.000 timeout"]
    assert "20.000 toggle" in heard(said) and "30.000  failed: a.toml" in said


def test_what_is_given_at_the_beginning_happens_to_the_session_that_starts(typed):
    said = typed("send toggle", "back times", "print times")
    assert heard(said) == ["0.000 toggle"] and "0.000  at rest: lamp in on" in said
    assert "  at rest: lamp in off" in typed("advance 3s") and "0.000  lamp  ● session starts" in typed(
        "advance 3s"
    )


def test_an_event_for_no_session(typed, folder):
    (folder / "a.toml").write_text("until = 9\n[[session]]\n")
    said = typed("send toggle", options=("--scenario", "a.toml"))
    assert "failed: there is no session that toggle could be sent to" in said


def test_back_to_the_first_value(typed):
    assert "(before its first value, 0)" in typed("send toggle", "back times", "back times")


def test_two_sessions(typed, folder):
    child = LINE.format(
        name="child", content="<final id='done'><onentry><log expr=\"'in the child'\"/></onentry></final>"
    )
    (folder / "child.scxml").write_text(child)
    parent = LINE.format(
        name="parent",
        content='<state id="a"><invoke type="scxml" src="child.scxml" id="c"/>'
        '<transition event="done.invoke.c" target="z"/></state>\n<final id="z"/>',
    )
    (folder / "parent.scxml").write_text(parent)
    said = typed("break child.scxml:1", "c", "where", "sessions", "sessions parent", "where", "sessions prent",
                 "back", "back", "c", "c", "c", chart="parent.scxml")  # fmt: skip
    assert "no chart called child.scxml has been met yet; there are parent.scxml" in said
    assert "session child" in said and "  parent  a\n→ child  " in said
    assert "error: no session 'prent'; did you mean parent?" in said and "ended in z" in said


def test_a_scenario_is_played_and_gone_back_in(typed, monkeypatch):
    monkeypatch.chdir(ROOT / "examples" / "ownership")
    said = typed("break child.scxml:28", "continue", "data", "where", "sessions", "back event", "sessions", "print 1",
                 "back macrostep", "continue", "continue", "continue", "back _data.call", "states",
                 chart="parent.scxml", options=("--scenario", "handover.scenario.toml", "--break", "23"))  # fmt: skip
    assert "Parent: <ixn:detach>  (breakpoint 1)" in said and "Child: <ixn:accept>  (breakpoint 2)" in said
    assert "  Parent  is over\n→ Child  attaching\n" in said
    assert "30.000" not in said and "5.000  at rest: Parent ended in exit, Child ended in exit" in said
    assert "error" not in said


def test_functions_without_a_name_are_known_by_where_they_stand(typed, folder):
    text = (folder / "lamp.scxml").read_text()
    (folder / "lamp.scxml").write_text(
        text.replace("var y = x * 2;", "var y = [x].map(function (k) {\n return 2 * k;\n})[0];")
    )
    said = typed("where", options=("--event", "toggle", "--break", "9"))
    assert "lamp: <script> in function at 8:23  (breakpoint 1)" in said
    assert "→ 0  function at 8:23  lamp.scxml:9\n  1  doubled()" in said


def test_a_scenario_that_ends_otherwise_is_told(typed, folder):
    (folder / "play.toml").write_text("until = 1\n[[call]]\nto = '702'\n[expect]\nlamp = 'on'\n")
    said = typed("continue", "states", options=("--scenario", "play.toml"))
    assert "failed: play.toml" in said and "lamp should be in 'on' and is in 'off'" in said


PLAYED = """until = 20
transcript = "day.txt"
[[call]]
name = "caller"
to = "702"
[[step]]
at = 3
do = "send"
event = "toggle"
[[step]]
at = 12
do = "send"
event = "toggle"
[expect]
lamp = "off"
[expect_interaction.caller]
state = "ended"
"""


def test_what_is_planned_is_told(typed, folder):
    (folder / "play.toml").write_text(PLAYED)
    said = typed("s", "M", "M", "timers", "M", "timers", options=("--scenario", "play.toml"))
    assert "in 3 s, at 3 s  [[step]] send, line 6 of the scenario\n" in said
    assert "in 9 s, at 12 s  [[step]] send, line 10 of the scenario\n" in said
    assert "planned" not in said


def test_the_end_of_a_scenario_is_looked_at_again_after_going_back(typed, folder):
    (folder / "lamp.scenario.toml").write_text(PLAYED)
    assert "failed" in typed("continue", options=("--scenario", "lamp.scenario.toml"))
    day = CliRunner().invoke(scxmlc, ["test", "lamp.scenario.toml", "--update"])
    assert (folder / "day.txt").is_file(), day.output
    lines = ("continue", "back event", "continue", "back macrostep", "set times = 7", "continue", "back", "c")
    said = typed(*lines, options=("--scenario", "lamp.scenario.toml"))
    told = "failed: lamp.scenario.toml:17: caller should have state 'ended'"
    assert said.count(told) == 4 and "day.txt" not in said and "has no" not in said


def test_many_checkpoints_are_thinned_out(typed, monkeypatch):
    monkeypatch.setattr("scxmlc.debug.history.MOST", 4)
    monkeypatch.setattr("scxmlc.debug.history.RECENT", 2)
    options = ("--event", "toggle", "--event", "+5s") * 12
    said = typed("continue", "back times", "back times", "back times", "print times", options=options)
    assert said.endswith("\n0\n")
    assert [line for line in said.splitlines() if "becomes" in line] == [
        f"{time}.000  lamp: <script> in doubled  (before {before} becomes {after})"
        for time, before, after in ((10, 3, 7), (5, 1, 3), (0, 0, 1))
    ]


LINE = (
    '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="{name}" datamodel="ecmascript">'
    "{content}</scxml>"
)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("brek 3", "error: no command 'brek'; did you mean break?"),
        ("break lmap.py:3", "error: no file 'lmap.py'; there are lamp.scxml"),
        ("break state:of", "error: no state 'of'; did you mean off?"),
        ("break errors", "error: 'errors' is no place to stop at; did you mean error?"),
        ("break off", "error: 'off' is no place to stop at; did you mean state:off?"),
        (
            "break x",
            "error: 'x' is no place to stop at; there are LINE, FILE:LINE, state:ID, event:NAME, error, untaken",
        ),
        ("break 99", "error: lamp.scxml has nothing to stop at from line 99 on"),
        ("break 16 if times >", "error: its condition, 'times >', is no expression: "),
        ("delete 3", "error: there is no breakpoint 3"),
        ("delete x", "error: delete which?"),
        ("log 3", "error: log where, and what?"),
        ("print 1 +", "error: SyntaxError"),
        ("print nobody", "error: ReferenceError: nobody is not defined"),
        ("print (function f() { return f(); })()", "error: "),
        ("back nobody", "error: ReferenceError"),
        ("set", "error: set what?"),
        ("set times == 3", "error: set what?"),
        ("set times = nobody", "error: ReferenceError"),
        ("send", "error: send what?"),
        ("send a..b", "error: a..b is not the name of an event"),
        (f"send {'a' * 10_001}", "error: a name of 10001 characters; 10000 are the most"),
        ("send a {", "error: what follows a is not JSON"),
        ("advance soon", "error: +soon is not a time"),
        ("\x1b[31m", "error: no command '\\x1b[31m'; help lists them"),
    ],
)
def test_what_makes_no_sense(typed, line, told):
    said = typed("continue", line, "print 1 + 1")
    assert told in said and said.endswith("\n2\n") and "Traceback" not in said


@pytest.mark.parametrize("place", ["99", "state:onn", "nowhere", "lmap.txt:3", "16 if times >"])
def test_places_on_the_command_line_that_there_are_not(folder, place):
    said = CliRunner().invoke(scxmlc, ["debug", "lamp.scxml", "--break", place])
    assert said.exit_code == 2 and "Error: --break: " in said.output and len(said.output.splitlines()) == 1


def test_a_breakpoint_on_the_command_line_whose_chart_is_not_there(typed):
    said = typed("break", options=("--break", "lmap.scxml:16"))
    assert "no chart called lmap.scxml has been met yet; there are lamp.scxml" in said
    assert "breakpoint 1  lmap.scxml:16  (its chart has not been met yet)" in said.splitlines()[0]


def test_a_chart_with_errors(folder):
    (folder / "lamp.scxml").write_text(
        (folder / "lamp.scxml").read_text().replace('target="on"', 'target="onn"')
    )
    said = CliRunner().invoke(scxmlc, ["debug", "lamp.scxml"])
    assert said.exit_code == 1 and 'no state "onn"' in said.output


def test_a_session_that_never_rests_fails_and_can_be_looked_at(typed, folder, monkeypatch):
    monkeypatch.setattr("scxml_runtime.session.interpreter.MICROSTEPS", 50)
    loop = '<state id="a"><transition cond="true" target="a"/></state>'
    (folder / "loop.scxml").write_text(LINE.format(name="loop", content=loop))
    said = typed("continue", "continue", "states", "back", chart="loop.scxml")
    assert "failed: " in said and "without coming to rest" in said


def test_the_chart_is_none_the_wiser(typed, folder):
    """The same transcript as without a debugger, whatever was looked at."""
    events = ("--event", "toggle", "--event", "+5s", "--event", "toggle")
    plain = CliRunner().invoke(scxmlc, ["run", "lamp.scxml", "--trace", *events]).output.splitlines()[:-2]
    said = typed(*["step", "data", "print doubled(times)", "why", "where"] * 40, options=events)
    assert [line for line in said.splitlines() if line.startswith("   ") and "|" not in line] == plain


def test_in_the_midst_of_a_step_states_are_left_and_entered_one_by_one(typed):
    lines = ("states", "c", "states", "c", "states", "print In('on')", "why", "back microstep", "states")
    options = ("--event", "toggle", "--break", "state:on", "--break", "16", "--break", "21")
    said = [*typed(*lines, options=options).partition("(breakpoint 1)")[2].splitlines()]
    assert said[2] == "off" and "no state, or between states" in said and "true" in said
    assert said.index("on") < said.index("true") and said[-1] == "off"
    # what is asked about is the step at hand, as it began
    assert "toggle, in off:" in said and any("off: toggle → on  is taken" in each for each in said)


def test_why_is_answered_in_the_midst_of_a_step_of_a_chart_that_asks_where_it_is(typed, folder):
    text = (folder / "lamp.scxml").read_text()
    (folder / "lamp.scxml").write_text(text.replace("<onentry>", "<onentry><log expr=\"In('on')\"/>"))
    said = typed("why", "why off", options=("--event", "toggle", "--break", "21 if In('on')"))
    assert "(breakpoint 1)" in said and said.count("off: toggle → on  is taken") == 2
