"""Reactions put together: what makes them one function, what never does, and that nobody can tell the difference.

That the difference cannot be told is also what the W3C's tests, the rules of SCXML and the random charts say, which
run with `always_hot` as well.
"""

from __future__ import annotations

import bdb
import gc
import importlib
import linecache
import subprocess
import sys
import weakref
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import scxml_runtime.steps.fusion  # near the end of the stack nothing can be imported
import scxmlc
from scxml_runtime import Host, SessionError, StateMachine
from scxml_runtime.chart import places
from scxml_runtime.steps import reactions

pytestmark = pytest.mark.skipif(
    scxml_runtime.steps.fusion.is_traced(),
    reason="under a debugger, coverage or -X dev nothing is put together",
)

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="hot" datamodel="ecmascript">'
COUNTING = f"""{HEAD}
  <datamodel><data id="x" expr="0"/><data id="y" expr="0"/></datamodel>
  <state id="a">
    <onexit><assign location="y" expr="y + 1"/></onexit>
    <transition event="e" cond="x % 2 == 0" target="b"><assign location="x" expr="x + 1"/></transition>
    <transition event="e" target="a"><assign location="x" expr="x + 3"/></transition>
  </state>
  <state id="b"><transition event="e" target="a"/></state>
</scxml>
"""


def chart(body: str, data: str = '<data id="x" expr="0"/>') -> type[StateMachine]:
    return scxmlc.load(f"{HEAD}<datamodel>{data}</datamodel>{body}</scxml>", "hot.scxml")


def started(cls: type[StateMachine]) -> StateMachine:
    session = cls()
    session.start()
    return session


def sent(session: StateMachine, number: int, name: str = "e") -> StateMachine:
    for _ in range(number):
        session.send(name)
    return session


def is_fused(function: Callable[..., Any]) -> bool:
    return function.__code__.co_name == ".fused"


def functions(session: StateMachine) -> list[Callable[..., Any]]:
    """The functions that carry out what the session has met so far, for send() and in macrosteps."""
    found = [
        reaction
        for situation in session.repertoire_.situations.values()
        for reaction in (*situation.reactions.values(), situation.eventless)
        if reaction is not None
    ]
    both = [function for reaction in found for function in (reaction.send, reaction.microstep)]
    return [function for function in both if function is not None]


def test_a_reaction_that_is_used_a_lot_becomes_a_function() -> None:
    session = started(scxmlc.load(COUNTING))
    sent(session, reactions.COLD)  # two of three in "a"
    assert not any(map(is_fused, functions(session)))
    sent(session, reactions.COLD)
    assert [*map(is_fused, functions(session))] == [True, False, False]


def test_a_reaction_that_takes_little_is_left_alone() -> None:
    session = sent(
        started(chart('<state id="a"><transition event="e" target="a"/></state>')), 2 * reactions.COLD
    )
    assert session.reactions_["e"].send is None


def test_hot_and_cold_do_the_same() -> None:
    cls = scxmlc.load(COUNTING)
    cold = [sent(started(scxmlc.load(COUNTING)), number).data for number in range(8)]
    sent(started(cls), 4 * reactions.COLD)
    assert is_fused(started(cls).reactions_["e"].send)
    assert [sent(started(cls), number).data for number in range(8)] == cold


@pytest.mark.usefixtures("always_hot")
def test_overridden_methods_are_what_counts() -> None:
    class Mine(scxmlc.load(COUNTING)):  # type: ignore[misc]
        __slots__ = ()

        def a_exit(self, data: Any) -> None:
            data.y = data.y + 100

        def raise_event(self, name: str, params: Any = None) -> None:
            raise AssertionError("nothing is raised here")

    assert sent(started(Mine), 3).data == {"x": 4, "y": 200}


@pytest.mark.usefixtures("always_hot")
def test_an_overridden_raise_is_called() -> None:
    raised: list[str] = []

    class Mine(chart('<state id="a"><transition event="e"><raise event="f"/></transition></state>')):  # type: ignore[misc]
        __slots__ = ()

        def raise_event(self, name: str, params: Any = None) -> None:
            raised.append(name)

    sent(started(Mine), 2)
    assert raised == ["f", "f"]


ODD = {
    "all arguments": "def a_exit(self, *data):\n    data[0].y = 100\n",
    "parameters assigned": "def a_exit(self, data):\n    data.y = 100\n    self = data = None\n",
    "parameters deleted": "def a_exit(self, data):\n    data.y = 100\n    del self, data\n",
    "an early end": "def a_exit(self, data):\n    data.y = 100\n    if data.y:\n        return\n    data.y = 7\n",
    "its variables": "def a_exit(self, data):\n    data.y = len(locals())\n",
    "nested deeply": "def a_exit(self, data):\n"
    + "".join(f"{'    ' * depth}for data.y in [100]:\n" for depth in range(1, 21))
    + "    " * 21
    + "pass\n",
    "a default": "def a_exit(self, data, y=100):\n    data.y = y\n",
    "a decorator": "@lambda method: lambda self, data: method(self, data)\n"
    "def a_exit(self, data):\n    data.y = 100\n",
    "in one line": "def a_exit(self, data): data.y = 100\n",
    "with a global": "y = 0\ndef a_exit(self, data):\n    global y\n    y += 1\n    data.y = y\n",
    "with what it says": 'def a_exit(self, data):\n    """Says\n        this."""\n    data.y = 100\n',
}


def with_method(text: str, cls: type[StateMachine]) -> StateMachine:
    """A session of a subclass with this method."""
    file = f"<{text}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"__name__": "elsewhere"}
    exec(compile(text, file, "exec", dont_inherit=True), namespace)
    return started(type("Mine", (cls,), {"__slots__": (), "a_exit": namespace["a_exit"]}))


def outcome(session: StateMachine) -> object:
    try:
        return sent(session, 3).data
    except TypeError as error:
        return str(error), session.failure


@pytest.mark.defects  # one of them cannot be called as the runtime calls it
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_methods_of_any_form_do_what_they_did(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = (
        '<state id="a"><onexit><assign location="y" expr="y + 1"/></onexit><onexit><log expr="y"/></onexit>'
        '<transition event="e" target="a"><assign location="x" expr="x + 1"/></transition></state>'
    )
    cls = chart(body, '<data id="x" expr="0"/><data id="y" expr="0"/>')
    cold = outcome(with_method(text, cls))
    monkeypatch.setattr(reactions, "COLD", 0)
    monkeypatch.setattr(reactions, "FEW", 0)
    assert outcome(with_method(text, cls)) == cold


class Odd:
    def __bool__(self) -> bool:
        raise ValueError("neither")


@pytest.mark.parametrize("cold", [0, 1000])
def test_an_answer_that_is_none_ends_the_session(cold: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "COLD", cold)

    class Mine(scxmlc.load(COUNTING)):  # type: ignore[misc]
        __slots__ = ()

        def a_e_cond(self, data: Any) -> Any:
            return Odd()

    session = started(Mine)
    with pytest.raises(ValueError, match="neither"):
        session.send("e")
    assert (session.failure, session.is_finished) == ("neither", True)


@pytest.mark.parametrize("cold", [0, 1000])
def test_an_interrupt_in_the_middle_ends_the_session(cold: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "COLD", cold)

    class Mine(scxmlc.load(COUNTING)):  # type: ignore[misc]
        __slots__ = ()

        def a_exit(self, data: Any) -> None:
            raise KeyboardInterrupt

    session = started(Mine)
    with pytest.raises(KeyboardInterrupt):
        session.send("e")
    assert session.is_finished
    session.observe(print)  # nothing to see any more
    session.send("e")


@pytest.mark.parametrize("cold", [0, 1000])
def test_who_looks_at_a_session_that_ended_in_the_middle(cold: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "COLD", cold)

    class Interrupted(
        chart("<state id='a'><onexit><log expr=\"In('a')\"/></onexit><transition event='e' target='a'/></state>")  # type: ignore[misc]
    ):
        __slots__ = ()

        def log_value(self, value: Any = None, label: Any = None, level: Any = None) -> None:
            raise KeyboardInterrupt

    session = started(Interrupted)
    with pytest.raises(KeyboardInterrupt):
        session.send("e")
    session.observe(print)
    assert session.is_finished


@pytest.mark.usefixtures("always_hot")
@pytest.mark.parametrize("name", ["base_exception", "KeyError", "TypeError", "type", "self"])
def test_a_chart_may_have_any_name(name: str) -> None:
    text = (
        '<state id="a"><transition event="e"><log expr="x.y.z"/></transition>'
        '<transition event="error.*" target="b"/></state><state id="b"/>'
    )
    cls = chart(text)
    other = scxmlc.load(
        f"{HEAD.replace('hot', name)}<datamodel><data id='x' expr='0'/></datamodel>{text}</scxml>"
    )
    assert sent(started(other), 1).configuration == sent(started(cls), 1).configuration == {"b"}


@pytest.mark.usefixtures("always_hot")
def test_a_class_that_nobody_uses_is_collected() -> None:
    cls = scxmlc.load(COUNTING)
    session = sent(started(cls), 5)
    assert any(map(is_fused, functions(session)))
    known = weakref.ref(cls)
    del cls, session
    gc.collect()
    assert known() is None


def imported(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(folder))
    module = importlib.import_module(name)
    monkeypatch.delitem(sys.modules, name)
    return module


@pytest.mark.usefixtures("always_hot")
def test_a_file_changed_since_it_was_imported_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "changed_since.py"
    file.write_text(scxmlc.compile_text(COUNTING, "hot.scxml").text)
    cls = imported(tmp_path, "changed_since", monkeypatch).Hot
    file.write_text(file.read_text().replace("data.x + 3", "data.x + 7"))
    linecache.checkcache(str(file))
    session = sent(started(cls), 5)
    assert session.data == {"x": 5, "y": 3}
    assert is_fused(session.reactions_["e"].send)


@pytest.mark.usefixtures("always_hot")
def test_numbers_that_are_equal_are_not_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "another_kind.py"
    file.write_text(scxmlc.compile_text(COUNTING, "hot.scxml").text)
    cls = imported(tmp_path, "another_kind", monkeypatch).Hot
    file.write_text(file.read_text().replace("data.x + 1", "data.x + 1.0"))
    linecache.checkcache(str(file))
    assert type(sent(started(cls), 1).data_.x) is int


@pytest.mark.usefixtures("always_hot")
def test_a_module_in_a_zip_file_has_its_source_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "charts.zip", "w") as archive:
        archive.writestr("zipped_chart.py", scxmlc.compile_text(COUNTING, "hot.scxml").text)
    cls = imported(tmp_path / "charts.zip", "zipped_chart", monkeypatch).Hot
    assert sent(started(cls), 5).data == {"x": 5, "y": 3}
    assert "y" in started(cls).reactions_["e"].send.__code__.co_names


@pytest.mark.usefixtures("always_hot")
def test_without_source_methods_are_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "no_source.py"
    file.write_text(scxmlc.compile_text(COUNTING, "hot.scxml").text)
    cls = imported(tmp_path, "no_source", monkeypatch).Hot
    file.unlink()
    linecache.checkcache(str(file))
    assert sent(started(cls), 5).data == {"x": 5, "y": 3}


@pytest.mark.usefixtures("always_hot")
def test_while_somebody_traces_methods_stay_methods() -> None:
    session = started(scxmlc.load(COUNTING))
    before = sys.gettrace()
    sys.settrace(lambda frame, event, argument: None)
    try:
        sent(session, 5)
    finally:
        sys.settrace(before)
    assert not any(map(is_fused, functions(session)))
    assert session.data == {"x": 5, "y": 3}


IN_DEVELOPMENT = f"""
import scxmlc
from scxml_runtime.steps import reactions
reactions.COLD = 0
session = scxmlc.load({COUNTING!r})()
session.start()
for _ in range(5):
    session.send("e")
print(session.data, session.reactions_["e"].send.__name__)
"""


@pytest.mark.parametrize(("options", "name"), [([], ".fused"), (["-X", "dev"], "fusing_")])
def test_in_development_mode_methods_stay_methods(options: list[str], name: str) -> None:
    command = [sys.executable, *options, "-c", IN_DEVELOPMENT]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.split("} ") == ["{'x': 5, 'y': 3", f"{name}\n"]


@pytest.mark.usefixtures("always_hot")
def test_breakpoints_on_lines_are_met_in_functions_too() -> None:
    session = sent(started(scxmlc.load(COUNTING)), 4)
    code = type(session).a_exit.__code__  # type: ignore[attr-defined]
    met: list[int] = []

    class Debugger(bdb.Bdb):
        def user_line(self, frame: Any) -> None:
            if self.get_break(self.canonic(frame.f_code.co_filename), frame.f_lineno):
                met.append(frame.f_lineno)
            self.set_continue()

    debugger = Debugger()
    line = max(line for _, _, line in code.co_lines() if line)
    assert debugger.set_break(code.co_filename, line) is None
    before = sys.gettrace()
    try:
        debugger.runcall(sent, session, 3)
    finally:
        sys.settrace(before)
        debugger.clear_all_breaks()
    assert met == [line, line]
    assert session.reactions_["e"].send and is_fused(session.reactions_["e"].send)


@pytest.mark.usefixtures("always_hot")
def test_an_error_ends_its_block_and_no_other() -> None:
    cls = chart(
        '<state id="a"><onexit><log expr="\'before\'"/><log expr="x.y.z"/><log expr="\'never\'"/></onexit>'
        '<onexit><log expr="\'after\'"/></onexit><transition event="e" target="b"/></state>'
        '<state id="b"><transition event="error.execution" target="c"/></state><state id="c"/>'
    )
    session = sent(started(cls), 1)
    assert [text for _, text in session.log] == ["before", "after"]
    assert session.is_active("c")


@pytest.mark.usefixtures("always_hot")
def test_a_condition_that_fails_of_itself_fails_once() -> None:
    cls = chart(
        '<state id="a"><onexit><assign location="x" expr="0"/></onexit><transition event="e" target="b"/></state>'
        '<state id="b"><transition cond="x == 0 &amp;&amp; x.y.z" target="c"/>'
        '<transition event="error.execution"><assign location="x" expr="x + 1"/></transition>'
        '<transition event="f" target="a"/></state><state id="c"/>'
    )
    session = started(cls)
    for _ in range(3):
        sent(session, 1, "e")
        assert (session.data, session.configuration) == ({"x": 1}, {"b"})
        sent(session, 1, "f")


@pytest.mark.usefixtures("always_hot")
@pytest.mark.parametrize("body", ["", '<assign location="x" expr="x + 1"/>'])
def test_what_goes_on_for_ever_of_itself_is_ended(body: str) -> None:
    session = started(
        chart(
            f'<state id="a"><onexit>{body}</onexit><transition event="e" target="b"/></state>'
            f'<state id="b"><transition>{body}</transition></state>'
        )
    )
    with pytest.raises(SessionError, match="microsteps") as caught:
        session.send("e")
    assert places.chart_position(caught.value) is None  # no method's fault


@pytest.mark.usefixtures("always_hot")
def test_of_itself_through_several_states_to_the_end() -> None:
    states = "".join(f'<state id="s{n}"><transition target="s{n + 1}"/></state>' for n in range(9))
    session = started(
        chart(f'<state id="a"><transition event="e" target="s0"/></state>{states}<final id="s9"/>')
    )
    session.send("e")
    assert session.final == "s9"


def table(size: int) -> type[StateMachine]:
    """A chart with this many transitions for one event."""
    rows = "".join(
        f'<transition event="e" cond="x == {n}"><assign location="x" expr="{n + 1}"/></transition>'
        for n in range(size)
    )
    return chart(f'<state id="a">{rows}</state>')


@pytest.mark.usefixtures("always_hot")
def test_more_transitions_than_one_function_holds() -> None:
    lengths = []
    for size in (200, 300):
        session = sent(started(table(size)), size)
        assert session.data == {"x": size}
        made = session.reactions_["e"].send
        assert is_fused(made)
        lengths.append(len(made.__code__.co_code))
    assert lengths[0] == lengths[1]


@pytest.mark.usefixtures("always_hot")
@pytest.mark.parametrize("event", ["e", "f"])
def test_conditions_that_there_is_no_room_for_are_asked_once(event: str) -> None:
    asked = '<transition cond="++x &lt; 0"/>' * 250
    of_event = asked.replace("cond", "event='f' cond")
    body = (
        f'<state id="a"><transition event="e" target="b"/>{of_event}</state>'
        f'<state id="b">{asked}<transition event="e" target="a"/></state>'
    )
    session = sent(started(chart(body)), 1, event)
    assert session.data == {"x": 250}


@pytest.mark.usefixtures("always_hot")
def test_near_the_end_of_the_stack_methods_stay_methods() -> None:
    session = started(scxmlc.load(COUNTING))
    depth, frame = 0, sys._getframe()
    while frame is not None:
        depth, frame = depth + 1, frame.f_back  # type: ignore[assignment]

    def deep(number: int) -> None:
        deep(number - 1) if number else session.send("e")

    deep(sys.getrecursionlimit() - depth - 30)
    assert session.data == {"x": 1, "y": 1}
    assert not is_fused(session.repertoire_.situations.popitem()[1].reactions["e"].send)


@pytest.mark.parametrize("cold", [0, 1000])
@pytest.mark.parametrize("more", ["", '<transition cond="x &gt; 99" target="b"/>'])
def test_jobs_and_messages_are_not_left_behind(more: str, cold: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "COLD", cold)
    monkeypatch.setattr(reactions, "FEW", 0)
    job = chart(
        f'<state id="a"><transition event="e"><script>Promise.resolve().then(() => {{ x = x + 1; }});</script>'
        f'</transition>{more}</state><state id="b"/>'
    )
    assert sent(started(job), 3).data == {"x": 3}
    host = Host()
    other = host.start(
        chart('<state id="a"><transition event="m"><assign location="x" expr="x + 1"/></transition></state>'),
        session_id="other",
    )
    sender = f'<state id="a"><transition event="e"><send event="m" target="#_scxml_other"/></transition>{more}</state>'
    sent(host.start(chart(f'{sender}<state id="b"/>')), 3)
    assert other.data == {"x": 3}


@pytest.mark.usefixtures("always_hot")
def test_observers_hear_the_same() -> None:
    body = (
        '<state id="w"><history id="h" type="deep"><transition target="w1"/></history>'
        '<transition event="e" target="p"><raise event="back"/><raise event="on"/></transition>'
        '<state id="w1"><transition event="on" target="w2"/></state>'
        '<state id="w2"><transition event="on" target="w1"/></state></state>'
        '<state id="p"><transition event="back" target="h"><assign location="x" expr="x + 1"/></transition></state>'
    )
    heard: list[list[str]] = []
    for _ in range(3):
        cls = chart(body)
        steps: list[str] = []
        session = started(cls)
        sent(session, len(heard) * 2)
        session.observe(lambda step, steps=steps: steps.append(repr(step)))
        sent(session, 4)
        heard.append(steps)
    assert heard[0] == heard[1] == heard[2]
    assert len(heard[0]) == 12


@pytest.mark.usefixtures("always_hot")
def test_tracebacks_name_the_method_and_its_line() -> None:
    body = '<state id="a">\n<transition event="e" target="a">\n<log expr="x"/></transition></state>'

    class Mine(chart(body)):  # type: ignore[misc]
        __slots__ = ()

        def log_value(self, value: Any = None, label: Any = None, level: Any = None) -> None:
            raise AssertionError("full")

    session = started(Mine)
    with pytest.raises(AssertionError, match="full") as caught:
        session.send("e")
    assert places.chart_position(caught.value) == "hot.scxml:3:1: in a_e"
    assert any(
        entry.frame.code.raw is function.__code__
        for entry in caught.traceback
        for function in functions(session)
    )
