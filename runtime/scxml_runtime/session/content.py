"""What executable content calls on `self` (SCXML 4, 5.10, 6): the generated code's vocabulary.

In: ECMAScript values. Out: events in queues, log lines, delayed sends at the host. A method here that refuses
raises, which ends the block of content it stands in and becomes error.execution.

The rule that surprises: a raised event with nothing but a name is queued as that name, without an `Event`.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.chart.event import LONGEST_NAME, SCXML_PROCESSOR, Event
from scxml_runtime.data.copying import copied
from scxml_runtime.data.datamodel import event_object
from scxml_runtime.data.errors import ContentError, bad_fetch
from scxml_runtime.data.read_only import ReadOnlyObject
from scxml_runtime.js.names import mangle
from scxml_runtime.js.values import Property
from scxml_runtime.session.session import MOST_RAISED, Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from scxml_runtime.chart.structure import Method
    from scxml_runtime.session.invocations import Invocation

LOG_LINES = 1_000
"""Log lines a session remembers."""

LOG_LENGTH = 2 * LOG_LINES
"""Length of the log that is remembered: a label and a text for each line."""

MOST_LENGTH = 2 * LOG_LENGTH
"""Length of the log from which on the older half is forgotten."""

SCXML_NAMESPACE = "http://www.w3.org/2005/07/scxml"
OWN_QUEUE = frozenset([None, "", js.undefined])
SCXML_TYPES = frozenset([None, "", js.undefined, "scxml", SCXML_PROCESSOR, SCXML_PROCESSOR + "/"])


class Content(Session):
    """The part of a session that its content sees."""

    __slots__ = ()

    # --- events --------------------------------------------------------------

    def raise_event(self, name: str, params: Iterable[tuple[str, Any]] | None = None) -> None:
        """<raise> (SCXML 4.2)."""
        if params is not None:
            self.put_internal_(Event(name, "internal", event_data(params, ...)))
        elif not self.internal_:
            self.internal_ = [name]
            self.todo_ = True
        elif len(self.internal_) < MOST_RAISED:
            self.internal_.append(name)
        else:
            self.put_internal_(name)

    def send_event(
        self,
        event: Any = None,
        *,
        target: Any = None,
        type: Any = None,
        id: Any = None,
        delay: Any = None,
        params: Sequence[tuple[str, Any]] = (),
        content: Any = ...,
        hints: Any = None,
    ) -> None:
        """<send> (SCXML 6.2). `delay`: a number of seconds, or the text of a CSS2 time."""
        data = event_data(params, content) if params or content is not ... else js.undefined
        sendid = id if id is None or id.__class__ is str else js.to_string(id)
        if type not in SCXML_TYPES:
            message = Event(event, data=data, sendid=sendid)
            self.host.send_by(self, js.to_string(type), target, message, seconds(delay, sendid), hints)
            return
        if event in OWN_QUEUE:
            raise ContentError("<send> needs an event", sendid, ors="error.send.noeventspecified")
        plain = event.__class__ is str and event.isidentifier()
        name = event if plain else self.event_name_(event, sendid)
        message = Event(name, "external", data, sendid, None, SCXML_PROCESSOR)
        if params and len(dict(params)) < len(params):
            message.raw = "&".join(f"{name}={sent(value)}" for name, value in params)
        if delay is None and target in OWN_QUEUE:
            self.enqueue_(message)
        elif delay is None and target == "#_internal":
            message.type = "internal"
            self.put_internal_(message)
        else:
            target = "" if target in OWN_QUEUE else js.to_string(target)
            self.host.send(self, target, message, seconds(delay, sendid))

    def send_later(self, event: str, delay: float, id: str | None = None) -> None:
        """<send> to the session itself, after so many seconds and without data (SCXML 6.2): no event is made
        before it is due."""
        host = self.host_ or self.host
        key = host.new_id("delayed") if id is None else id
        timer = host.clock.call_in(delay, came_due, self, key, event, id)
        if self.timers_ is None:
            self.timers_ = timer
        else:
            self.add_timer_(key, timer)

    def event_name_(self, value: Any, sendid: str | None = None) -> str:
        """A value as an event's name; what can be none is refused (SCXML 3.12.1)."""
        name = js.to_string(value)
        if name.split() != [name] or len(name) > LONGEST_NAME:
            raise ContentError(f"{name[:40]!r} is no event name", sendid)
        return name

    def cancel_event(self, sendid: Any) -> None:
        """<cancel> (SCXML 6.3): forget delayed events that this session sent under this id."""
        sendid = sendid if sendid.__class__ is str else js.to_string(sendid)
        only: Any = self.timers_
        if only.__class__ is tuple and only[4] == sendid and self.chart.dialect != "ors":
            self.timers_ = None
            self.host_.clock.drop(only)  # type: ignore[union-attr]  # it gave the timer
            return
        timers = self.take_timers_(sendid)
        if self.chart.dialect == "ors":
            self.enqueue_(self.host.modules.cancel_event(self, sendid, bool(timers)))
        for timer in timers:
            self.host.clock.drop(timer)

    def new_id(self) -> str:
        """A fresh id for `idlocation` (SCXML 6.2.4)."""
        return self.host.new_id("send")

    def done_(self, name: str, donedata: Method | None) -> None:
        """Raise a done.state event (SCXML 3.7)."""
        data = self.evaluate_(donedata)
        if self.chart.dialect == "ors":
            data = self.host.modules.done_data(self, data)
        self.put_internal_(Event(name, "platform", data))

    def evaluate_(self, donedata: Method | None) -> Any:
        """The value of a <donedata>; undefined, with error.execution, when it fails."""
        if donedata is None:
            return js.undefined
        self.enter_()
        try:
            return donedata(self, self.data_)
        except BaseException as error:
            self.fail_(error)
            return js.undefined

    # --- values --------------------------------------------------------------

    def event_data(self, key: str) -> Any:
        """`_event.data.key` (SCXML 5.10.1), without making an `_event` object where a look at the data will do."""
        payload = self.payload_
        try:
            if payload.__class__ is dict:
                value = payload[key]
                if value.__class__ is str:
                    if value.isascii():
                        return value
                elif js.is_unchanged(value):
                    return value
            elif payload.__class__ is js.JSObject or payload.__class__ is ReadOnlyObject:
                value = payload.properties[key]
                if value.__class__ is not Property:
                    return value
        except KeyError:
            pass
        return js.get(event_object(self), "data", key)

    def params(self, *params: tuple[str, Callable[[], Any]]) -> list[tuple[str, Any]]:
        """Evaluate <param>s; one that fails raises error.execution and is left out (SCXML 5.7.1)."""
        pairs = []
        for name, value in params:
            try:
                pairs.append((name, value()))
            except BaseException as error:
                self.fail_(error)
        return pairs

    def event_data_is(self, key: str, text: str) -> bool:
        """`_event.data.key == text` (ES5 11.9.3)."""
        payload = self.payload_
        if payload.__class__ is dict and payload.get(key).__class__ is str:
            return bool(payload[key] == text)
        return js.eq(self.event_data(key), text)

    def donedata(self, params: Iterable[tuple[str, Any]]) -> Any:
        """The data of a done event from <param>s; without any it is undefined."""
        return event_data(params, ...)

    def holds(self, test: Callable[[], Any]) -> bool:
        """The condition of an <if>; one that fails is false, with error.execution (SCXML 5.9.1)."""
        try:
            return bool(test())
        except BaseException as error:
            self.fail_(error)
            return False

    def in_state(self, id: Any) -> bool:
        """In() (SCXML 5.9.1)."""
        return id in self.situation_.ids

    def returns(self, name: str) -> bool:
        """Whether the event's data has a property of this name, for an empty <finalize> (SCXML 6.5.2)."""
        event = event_object(self)
        value = js.get(event, "data") if event is not js.undefined else event
        return isinstance(value, js.JSObject) and value.has(name)

    def find_variable(self, name: str) -> None:
        """ORS looks a location up before it assigns: a variable that is not there is an error (ORS core 2.2)."""
        if not hasattr(self.data_, mangle(name)):
            told = f"ReferenceError: {name} is not defined"
            raise ContentError(told, ors="error.illegalloc.ReferenceError")

    def read_only(self, name: str) -> None:
        """Refuse an assignment to a system variable (SCXML 5.10)."""
        raise js.error("TypeError", f"{name} is read-only")

    def fetch(self, src: Any) -> Any:
        """The value of <data src> or <script src>: JSON, an XML document, or text (SCXML 5.3, B.2.1)."""
        from scxml_runtime.data.inline import parse

        address = js.to_string(src)
        try:
            return parse(self.host.documents.text(address, self))
        except LookupError as problem:
            raise bad_fetch(problem, address, self.url, "error.execution") from problem

    def xml(self, text: str, outside: str = SCXML_NAMESPACE) -> Any:
        """The DOM of XML in the chart (SCXML B.2.1), where `outside` is the namespace of what has no prefix."""
        from scxml_runtime.data.dom import parse

        try:
            return parse(text, outside)
        except ValueError as problem:
            raise ContentError(str(problem)) from None

    @property
    def ticks(self) -> Iterator[bool]:
        """The loop budget: each round of a script's loops takes one."""
        try:
            return self.realm_.budget.ticks  # type: ignore[union-attr]
        except AttributeError:  # the first since the budget was filled up
            return self.realm.ticks

    def step(self, steps: int = 1) -> None:
        """Take steps of the budget, as each entry of a function does that may call itself, or is long."""
        if steps > 1:
            realm = self.realm_ or self.make_realm_()
            (realm.budget or realm.steps).pay(steps)
            return
        try:
            next(self.realm_.budget.ticks)  # type: ignore[union-attr]
        except (
            AttributeError,
            StopIteration,
        ):  # the first since it was filled up, or since the stack was full
            self.realm.step()

    # --- the world --------------------------------------------------------------

    def log_value(self, value: Any = js.undefined, label: Any = None, level: Any = None) -> None:
        """<log> (SCXML 4.7)."""
        text = value if value.__class__ is str else shown(value)
        lines = self.log_
        if lines is None:
            self.log_ = [label, text]
        else:
            lines += label, text
            if len(lines) > MOST_LENGTH:
                del lines[:LOG_LENGTH]
        if self.observers_ is not None and self.host_ is not None:
            self.host_.tell(self, "log", (label, text, level))

    def action(
        self,
        module: str,
        name: str,
        attributes: dict[str, Any],
        parts: Sequence[Any] = (),
        params: Sequence[tuple[str, Any]] = (),
        content: Any = ...,
    ) -> dict[str, Any]:
        """An action of an ORS module; answers with what the platform gives at once, such as `requestid`."""
        host = self.host
        session: Any = self
        result: dict[str, Any] = host.modules.action(
            session, module, name, attributes, parts, params, content
        )
        if host.observers:
            host.tell(self, "action", (module, name, attributes, result))
        return result

    def part(
        self,
        module: str,
        name: str,
        attributes: dict[str, Any],
        parts: Sequence[Any] = (),
        params: Sequence[tuple[str, Any]] = (),
        content: Any = ...,
    ) -> tuple[Any, ...]:
        """A child element of an action."""
        return (module, name, attributes, parts, params, content)

    def invocation(
        self,
        type: Any = None,
        src: Any = None,
        params: Sequence[tuple[str, Any]] = (),
        content: Any = ...,
        chart: Any = None,
    ) -> Invocation:
        """What an <invoke> evaluated to."""
        from scxml_runtime.session.invocations import Invocation

        return Invocation(type, src, params, content, chart)


def came_due(session: Content, key: str, name: str, sendid: str | None) -> None:
    """The delay of a reminder is over: it can no longer be cancelled."""
    session.forget_timer_(key)
    session.host.post(session, Event(name, "external", js.undefined, sendid, None, SCXML_PROCESSOR))


def event_data(params: Iterable[tuple[str, Any]], content: Any) -> Any:
    """The data of an event: the content, or an object of the params (SCXML 5.10.1; a name twice: the
    last)."""
    if content is not ...:
        return copied(content)
    properties: dict[Any, Any] = {name: copied(value) for name, value in params}
    return js.object(properties) if properties else js.undefined


def shown(value: Any) -> str:
    """A value as a log line shows it."""
    if isinstance(value, js.JSObject):
        return js.uneval(value)
    return "" if value is js.undefined else js.to_string(value)


def sent(value: Any) -> str:
    """A value in the text that `_event.raw` is: as a log shows it, but all of it."""
    return js.to_string(value) if isinstance(value, js.HostObject) else shown(value)


def seconds(delay: Any, sendid: str | None = None) -> float:
    """A delay in seconds: a number as it is, and a CSS2 time such as "1.5s" or "200ms" (SCXML 6.2.4).

    Numbers are what the compiler made of times that stand in the chart; computed ones come as text.
    """
    if delay is None:
        return 0.0
    amount = float(delay) if delay.__class__ in (float, int) else _css_time(js.to_string(delay))
    if amount is None or not 0.0 <= amount <= LONGEST_DELAY:
        raise ContentError(f"{delay!r} is no delay: write '5s' or '200ms'", sendid, ors="error.send.failed")
    return amount


LONGEST_DELAY = 1e10
"""Seconds; some three hundred years."""


def _css_time(text: str) -> float | None:
    text = text.strip().lower()
    for unit, factor in (("ms", 0.001), ("s", 1.0)):
        number = text.removesuffix(unit)
        if number != text:
            is_number = number.isascii() and number.replace(".", "", 1).isdecimal()
            return float(number) * factor if is_number else None
    return 0.0 if text == "0" else None
