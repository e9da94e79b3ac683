"""Methods of generated classes that Python replaces: told when the class is made, and what becomes of their errors."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, OverrideWarning, StateMachine, replaces

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="vending"'
BODY = """
  <datamodel><data id="paid" expr="0"/></datamodel>
  <state id="idle">
    <transition event="coin" cond="paid &lt; 2"><assign location="paid" expr="paid + 1"/></transition>
    <transition event="coin" target="full"><log expr="'full'"/></transition>
    <transition event="peek"><if cond="paid == 1"><log expr="'one'"/></if></transition>
    <onexit><log expr="'left idle'"/></onexit>
  </state>
  <state id="full"><onentry><log expr="'entered'"/></onentry></state>
  <state id="paying"><datamodel><data id="bill"/></datamodel><invoke src="payment.scxml" idlocation="bill"/></state>
</scxml>
"""
VENDING = scxmlc.load(f"{HEAD}>{BODY}", "vending.scxml")
MESSAGE = "_event.name + ': ' + _event.data.message"
ERRORS = f'<transition event="error.*"><log expr="{MESSAGE}"/></transition>'


def subclass(base: type[StateMachine] = VENDING, **methods: Any) -> type[StateMachine]:
    return type("Mine", (base,), {"__slots__": (), **methods})


def content(self: Any, data: Any) -> None:
    """The shape of content."""


# --- what is told when the class is made ------------------------------------------------------------------------


def test_a_method_that_is_there_is_replaced_without_a_word() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mine = subclass(
            idle_coin=content, full_entry=lambda self, data, extra=1: None, idle_exit=lambda *_: None
        )
    session = mine()
    session.start()
    session.send("coin")
    assert session.data["paid"] == 0


@pytest.mark.parametrize(
    ("name", "meant"),
    [("idle_coins", "idle_coin"), ("full_enter", "full_entry"), ("Idle_coin_2", "idle_coin_2")],
)
def test_what_is_nearly_the_name_of_a_method_is_told(name: str, meant: str) -> None:
    with pytest.warns(
        OverrideWarning, match=f"Mine.{name} replaces no method of the chart; did you mean .*{meant}"
    ):
        subclass(**{name: content})


def test_the_warning_points_at_the_class() -> None:
    with pytest.warns(OverrideWarning) as told:

        class Mine(VENDING):  # type: ignore[misc, valid-type]
            __slots__ = ()

            def idle_coins(self, data: Any) -> None: ...

    assert told[0].filename == __file__


@pytest.mark.parametrize(
    "method",
    [lambda self: None, lambda self, data, more: None, lambda self, *, data: None, property(lambda self: 1)],
)
def test_a_method_of_another_shape_is_the_users_own(method: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        subclass(idle_coins=method)
        subclass(_idle_coins=content, helper=content)


def test_a_method_of_the_runtime_that_is_hidden_is_told() -> None:
    """A state "on" with an <onexit>: its method cannot have the name that the runtime has."""
    lamp = scxmlc.load(
        f'{HEAD}><state id="on"><onexit><log expr="1"/></onexit></state></scxml>', "lamp.scxml"
    )
    with pytest.warns(
        OverrideWarning, match=r"on_exit hides a method of StateMachine; did you mean on_exit_2\?"
    ):
        subclass(lamp, on_exit=content)


def test_a_method_of_a_class_in_between_is_no_slip() -> None:
    with pytest.warns(OverrideWarning):
        first = subclass(idle_coins=content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        subclass(first, idle_coins=content)


async def awaited(self: Any, data: Any) -> None: ...


def yielding(self: Any, data: Any) -> Any:
    yield


@pytest.mark.parametrize("method", [awaited, yielding])
def test_what_would_never_run_is_told(method: Any) -> None:
    with pytest.raises(
        TypeError, match=r"Mine\.idle_coin would never run: a chart does not await its content"
    ):
        subclass(idle_coin=method)


def test_what_cannot_be_called_is_told() -> None:
    with pytest.raises(TypeError, match=r"Mine\.idle_coin is called with \(self, data\)"):
        subclass(idle_coin=lambda self: None)
    with pytest.raises(TypeError, match=r"Mine\.paying_invoke is called with \(self, data, invokeid\)"):
        subclass(paying_invoke=content)


def overrides(method: Callable[..., Any]) -> Callable[..., Any]:
    """As `typing.override` does, from Python 3.12."""
    method.__override__ = True  # type: ignore[attr-defined]
    return method


def test_override_of_typing_is_taken_at_its_word() -> None:
    def waiting_coin(self: Any, data: Any) -> None: ...

    subclass(idle_coin=overrides(lambda self, data: None), log_value=overrides(lambda self, *_, **__: None))
    with pytest.raises(TypeError, match=r"Mine\.waiting_coin overrides nothing; there are .*idle_coin"):
        subclass(waiting_coin=overrides(waiting_coin))


PLACES = [
    ("idle_coin", replaces("transition", state="idle", event="coin")),
    ("idle_coin", replaces(state="idle", event="coin")),
    ("idle_coin_cond", replaces("cond", state="idle", event="coin.*")),
    ("idle_coin_2", replaces("transition", state="idle", event="coin", target="full")),
    ("idle_exit", replaces("onexit", state="idle")),
    ("full_entry", replaces("onentry", state="full")),
    ("paid_value", replaces("data", state="paid")),
]


@pytest.mark.parametrize(("name", "said"), PLACES)
def test_what_a_method_replaces_can_be_said(name: str, said: Any) -> None:
    assert subclass(**{name: said(lambda self, data: None)}).chart is VENDING.chart


def test_what_has_shifted_is_told() -> None:
    """A transition was put before the one that the method was written for."""
    said = replaces(state="idle", event="coin", target="full")
    with pytest.raises(TypeError) as raised:
        subclass(idle_coin=said(lambda self, data: None))
    assert str(raised.value) == (
        'Mine.idle_coin is to replace <transition event="coin" target="full"> of "idle", and stands for '
        '<transition event="coin"> of "idle" now: that is idle_coin_2'
    )


def test_what_has_gone_is_told() -> None:
    with pytest.raises(TypeError, match=r'<onentry> of "idle", and no method .* there is no such piece'):
        subclass(idle_entry=replaces("onentry", state="idle")(lambda self, data: None))
    with pytest.raises(TypeError, match=r"stands for <onexit> of \"idle\" now: that is full_entry"):
        subclass(idle_exit=replaces("onentry", state="full")(lambda self, data: None))


@pytest.mark.usefixtures("always_hot")
def test_a_decorated_method_is_called_when_hot() -> None:
    class Mine(VENDING):  # type: ignore[misc, valid-type]
        __slots__ = ()

        @replaces("transition", state="idle", event="coin")
        def idle_coin(self, data: Any) -> None:
            data.paid = data.paid + 0.5

    session = Mine()
    session.start()
    for _ in range(4):
        session.send("coin")
    assert session.data["paid"] == 2


# --- what becomes of errors -------------------------------------------------------------------------------------

TOLD = scxmlc.load(
    f"{HEAD}>{BODY}".replace('<transition event="peek">', f'{ERRORS}<transition event="peek">').replace(
        '<state id="full">', f'<state id="full">{ERRORS}'
    ),
    "vending.scxml",
)


def fails(self: Any, data: Any) -> Any:
    raise ValueError("out of order")


def slips(self: Any, data: Any) -> Any:
    return undefined_in_python  # type: ignore[name-defined]  # noqa: F821


def calls_wrongly(self: Any, data: Any) -> Any:
    self.send_event(nonsense=True)


def fails_inside(self: Any, data: Any) -> Any:
    self.holds(lambda: {}["x"])


def texts(session: StateMachine) -> list[str]:
    return [text for _, text in session.log]


@pytest.fixture(params=["cold", "hot"])
def temperature(request: pytest.FixtureRequest) -> None:
    if request.param == "hot":
        request.getfixturevalue("always_hot")


@pytest.mark.usefixtures("temperature")
@pytest.mark.parametrize(
    ("method", "kind"),
    [(fails, "ValueError"), (slips, "NameError"), (calls_wrongly, "TypeError"), (fails_inside, "KeyError")],
)
def test_an_exception_of_an_override_is_an_error_of_content(
    method: Any, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    session = subclass(TOLD, idle_coin=method)()
    session.start()
    for _ in range(3):
        session.send("coin")
    assert [text.partition(": ")[2].split(": ")[:2] for text in texts(session)] == [
        ["Mine.idle_coin", kind]
    ] * 3
    assert session.is_active("idle") and not session.is_finished
    record = caplog.records[0]
    assert record.levelno == logging.ERROR and record.exc_info is not None
    assert record.exc_info[0].__name__ == kind  # type: ignore[union-attr]
    assert record.getMessage().startswith("vending.scxml:")
    assert "<transition> of state idle, on coin" in record.getMessage()


@pytest.mark.usefixtures("temperature")
@pytest.mark.parametrize(
    ("method", "state"),
    [("idle_coin_cond", "full"), ("idle_exit", "idle"), ("full_entry", "idle"), ("idle_coin_2", "idle")],
)
def test_wherever_the_method_stands(method: str, state: str) -> None:
    session = subclass(TOLD, **{method: fails})()
    session.start()
    for _ in range(3):
        session.send("coin")
    assert session.is_active("full")
    assert f"error.execution: Mine.{method}: ValueError: out of order" in texts(session)


def test_a_value_of_data_and_the_start() -> None:
    session = subclass(TOLD, paid_value=fails)()
    session.start()
    assert texts(session) == ["error.execution: Mine.paid_value: ValueError: out of order"]


def test_a_device_that_cannot_be_reached_is_a_communication_error() -> None:
    def unreachable(self: Any, data: Any) -> None:
        raise ConnectionRefusedError("no device")

    session = subclass(TOLD, idle_coin=unreachable)()
    session.start()
    session.send("coin")
    assert texts(session) == ["error.communication: Mine.idle_coin: ConnectionRefusedError: no device"]


def test_a_method_of_the_runtime_that_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    def log_value(self: Any, *values: Any, **more: Any) -> None:
        if not str(values[0]).startswith("error"):
            raise ValueError("no room")
        TOLD.log_value(self, *values, **more)

    session = subclass(TOLD, log_value=log_value)()
    session.start()
    for _ in range(3):
        session.send("coin")
    assert texts(session) == ["error.execution: Mine.log_value: ValueError: no room"] * 3
    assert "<log> of state idle" in caplog.records[0].getMessage()


def test_the_method_of_a_class_beside() -> None:
    class Beside:
        __slots__ = ()

        def idle_coin(self, data: Any) -> None:
            raise ValueError("out of order")

    mixed = type("Mixed", (Beside, TOLD), {"__slots__": ()})
    session = mixed()
    session.start()
    session.send("coin")
    assert texts(session) == ["error.execution: Mixed.idle_coin: ValueError: out of order"]


def test_what_a_script_does_wrong_behind_an_override_is_the_scripts() -> None:
    chart = scxmlc.load(
        f'{HEAD}><state id="a"><transition event="e"><log expr="nowhere"/></transition>{ERRORS}</state></scxml>',
        "a.scxml",
    )
    session = subclass(chart, a_e=lambda self, data: chart.a_e(self, data))()  # type: ignore[attr-defined]
    session.start()
    session.send("e")
    assert texts(session) == ["error.execution: ReferenceError: nowhere is not defined"]


class Quit(BaseException):
    """As KeyboardInterrupt."""


@pytest.mark.usefixtures("temperature")
@pytest.mark.parametrize("word", [AssertionError("no"), KeyboardInterrupt(), Quit(), SystemExit(1)])
def test_a_tests_word_and_interrupts_reach_the_caller(word: BaseException) -> None:
    def speaks(self: Any, data: Any) -> None:
        raise word

    session = subclass(TOLD, idle_coin=speaks)()
    session.start()
    with pytest.raises(type(word)):
        session.send("coin")
    assert session.is_finished and texts(session) == []


def test_the_end_of_a_debuggers_session_reaches_the_caller() -> None:
    import bdb

    def quits(self: Any, data: Any) -> None:
        raise bdb.BdbQuit

    session = subclass(TOLD, idle_coin=quits)()
    session.start()
    with pytest.raises(bdb.BdbQuit):
        session.send("coin")


def test_what_a_port_raises_behind_an_override_stays_the_ports() -> None:
    class Broken:
        def request(self, *_: Any, **__: Any) -> Any:
            raise ValueError("the port's own")

    def sends(self: Any, data: Any) -> None:
        self.send_event("e", target="http://nowhere.example/", type="basichttp")

    session = subclass(TOLD, idle_coin=sends)(Host(transport=Broken()))  # type: ignore[arg-type]
    session.start()
    with pytest.raises(ValueError, match="the port's own"):
        session.send("coin")


INVOKING = f"""{HEAD}><state id="a" initial="b">
  <invoke id="i"><content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><final id="z"/></scxml></content>
    <finalize><log expr="1"/></finalize></invoke>
  <state id="b"><transition target="c"/></state> <final id="c"><donedata><content expr="1"/></donedata></final>
  <transition event="on" target="h"/>{ERRORS}</state>
  <state id="q"><history id="h"><transition target="r"><log expr="1"/></transition></history>
    <state id="r"/>{ERRORS}</state></scxml>"""


@pytest.mark.parametrize("method", ["a_invoke", "a_finalize", "c_donedata", "h_default"])
def test_methods_beside_content(method: str) -> None:
    base = scxmlc.load(INVOKING, "invoking.scxml")
    assert hasattr(base, method)
    session = subclass(base, **{method: fails})(Host())
    session.start()
    session.host.run()
    if method == "h_default":
        session.send("on")
    assert f"error.execution: Mine.{method}: ValueError: out of order" in texts(session)
    assert not session.is_finished


def test_in_a_strategy() -> None:
    ors = HEAD + ' xmlns:q="http://www.genesyslab.com/modules/queue">'
    errors = ERRORS.replace("message", "description")
    body = f'<state id="a"><transition event="e"><log expr="1"/></transition>{errors}</state></scxml>'
    session = subclass(scxmlc.load(ors + body, "a.scxml"), a_e=fails)()
    session.start()
    session.send("e")
    assert texts(session) == ["error.execution: Mine.a_e: ValueError: out of order"]
