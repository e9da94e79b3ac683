"""What stands in for the platform and the program when a trace is replayed: they answer as they did.

In: what a trace says was asked for and answered. Out: a platform, processors, services and functions. The rule that
surprises: an answer comes as long after what asks for it as it did then, whenever that is now; what was not asked for
then gets no answer, and a note says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import inf
from typing import Any

from scxml_runtime.ports.platform import Refused, Request
from scxml_runtime.ports.transport import Response
from scxml_runtime.testing.recorded_values import recorded_value
from scxmlc.trace.inputs import Asked, Line, failure_of
from scxmlc.trace.moments import LOOKS

EARLIEST = 5e-7
"""Seconds by which times of a trace, which are rounded, may be late."""

Recall = Callable[[Line, str], Any]
"""The value of a field of a line."""


class Claims:
    """What was asked for, each to be claimed once: by whoever asks for the same, else for the nearest to it."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        self._left = [*asked]

    def claim(self, *likenesses: Callable[[Line], bool]) -> Asked | None:
        """The first that is like what is asked for now, by the closest likeness that any has."""
        for is_like in likenesses:
            for place, asked in enumerate(self._left):
                if is_like(asked.line):
                    return self._left.pop(place)
        return None


class RecordedPlatform:
    """The platform, as a trace recorded it."""

    def __init__(
        self,
        requests: Iterable[Asked],
        questions: Iterable[Line],
        recall: Recall,
        name_of: Callable[[str], str],
        note: Callable[[str], object],
    ) -> None:
        self._claims = Claims(requests)
        self._answers = Recollections(
            questions, lambda line: (line["session"], line["question"], line["given"])
        )
        self._recall = recall
        self._name_of = name_of
        self._note = note
        self._modules: Any = None
        self._open: dict[int, Callable[[], object]] = {}
        self._passed: set[int] = set()
        self._ids: dict[tuple[str, str], str] = {}

    def connect(self, listener: Any) -> None:
        """Answers go to the modules of the host."""
        self._modules = listener

    def request(self, request: Request) -> None:
        """An action asks for something."""
        self._answer(request, waits=True)

    def hold_up(self, request: Request) -> float:
        """What the host carries out itself: sessions are started as ever, what lies outside is answered from the
        trace."""
        if request.kind.startswith("session.") and request.kind != "session.fetch":
            self._refuse(request)
            return 0.0
        request.values["timeout"] = 0  # of a fetch: the answer of the trace comes, or none
        self._answer(request, waits=request.kind != "session.fetch")
        return inf

    def ask(self, question: str, session: str, values: Mapping[str, Any]) -> Any:
        """A function asks for something. Raises Refused."""
        name, now = self._name_of(session), self._modules.host.clock.now()
        line = self._answers.next((name, question, recorded_value(dict(values))), now)
        if line is None:
            self._note(f"{name} asks for {question} otherwise than when it was recorded: no answer is known")
            if question == LOOKS:
                return []
            raise Refused("remote", "the trace has no answer to this")
        if "refusal" in line:
            raise Refused(*_refusal(line))
        answer = self._recall(line, "answer")
        return answer if question != LOOKS or isinstance(answer, list) else []

    def session_ended(self, session: str) -> None:
        """Nobody need know."""

    def _claim(self, name: str, action: str, id: str) -> Asked | None:
        def is_like(line: Line) -> bool:
            return bool(line["session"] == name and line["action"] == action)

        return self._claims.claim(lambda line: is_like(line) and line["id"] == id, is_like)

    def _refuse(self, request: Request) -> None:
        """What was refused before anything was begun, is again."""
        found = self._claim(self._name_of(request.session), request.kind.replace(".", ":", 1), request.id)
        for line in found.answers if found is not None else ():
            data = line.get("data")
            told = (
                data if line["event"].startswith("error.") and isinstance(data, dict) else {"sessionid": ""}
            )
            if "sessionid" not in told:
                raise Refused(str(told.get("error")), str(told.get("description")))

    def _answer(self, request: Request, waits: bool) -> None:
        name, action = self._name_of(request.session), request.kind.replace(".", ":", 1)
        found = self._claim(name, action, request.id)
        if found is None:
            self._note(f"{name} asks for {action}, which it did not when it was recorded: no answer comes")
            return
        self._ids[name, found.line["id"]] = request.id
        accepted = self._accepted(request)
        answers = [line for line in found.answers if line["event"] != accepted]
        for place, line in enumerate(answers):
            self._plan(partial(self._deliver, request, line, waits and place == 0), line, found.line)

    def _plan(self, deliver: Callable[[], object], line: Line, asked: Line) -> None:
        """Let an answer come when it did; or as long after what asks for it, if that is another time now."""
        clock, later = self._modules.host.clock, max(0.0, line["at"] - asked["at"])
        is_in_time = abs(clock.now() + later - line["at"]) <= EARLIEST
        if is_in_time and id(line) not in self._passed:
            self._open[id(line)] = deliver
        else:
            clock.call_in(later, deliver)

    def is_open(self, line: Line) -> bool:
        """Whether somebody waits for this answer."""
        return id(line) in self._open

    def come(self, line: Line) -> None:
        """The time of this answer has come."""
        self._passed.add(id(line))
        deliver = self._open.pop(id(line), None)
        if deliver is not None:
            deliver()

    def _accepted(self, request: Request) -> str | None:
        """The event that the module posts itself."""
        module, _, name = request.kind.partition(".")
        try:
            row = (self._modules.loaded.get(module) or self._modules[module]).actions.get(name)
        except KeyError:
            return None
        return None if row is None or not row.accepted else str(self._modules.called(row.accepted))

    def _deliver(self, request: Request, line: Line, waits: bool) -> None:
        if waits and self._modules.pending.take(request) is None:
            return  # nobody waits for it any more
        data = self._recall(line, "data")
        told = dict(data) if isinstance(data, dict) else {}
        named = (line["session"], line["id"])
        told["requestid"] = self._ids.get(named, line["id"])
        self._modules.post(request.session, line["event"], told)


class Recollections:
    """Answers that were given at once, by what was asked: each in its turn, the last one again and again."""

    def __init__(self, lines: Iterable[Line], key: Callable[[Line], Any]) -> None:
        self._lines: dict[str, list[Line]] = {}
        self._last: dict[str, Line] = {}
        for line in lines:
            self._lines.setdefault(EXACT(key(line)), []).append(line)

    def next(self, asked: Any, now: float = inf) -> Line | None:
        """The answer to what is asked now; earlier ones that nobody asked for are passed over."""
        key = EXACT(asked)
        left = self._lines.get(key, [])
        while len(left) > 1 and left[0]["at"] < now - EARLIEST and left[1]["at"] <= now + EARLIEST:
            self._last[key] = left.pop(0)
        last = self._last.get(key)
        if left and (last is None or left[0]["at"] <= now + EARLIEST):
            last = self._last[key] = left.pop(0)
        return last


EXACT = json.JSONEncoder(sort_keys=True).encode


class Program:
    """The program around the charts, as a trace recorded it."""

    def __init__(self, recall: Recall, name_of: Callable[[str], str], note: Callable[[str], object]) -> None:
        self._recall = recall
        self._name_of = name_of
        self._note = note

    def processor(self, type: str, claims: Claims) -> Callable[[Any], Any]:
        """A processor that answers as it did; at once, where it did."""

        def carry(message: Any) -> Any:
            name = self._name_of(message.session.session_id)
            found = claims.claim(
                partial(_is_message, name, type, message.name, message.id),
                lambda line: bool(line["session"] == name and line["processor"] == type),
            )
            if found is None:
                self._note(f"{name} sends more to {type} than when it was recorded: no answer comes")
            answer = found.answers[0] if found is not None and found.answers else None
            if found is None or answer is None:
                return message.sleep(inf)
            later = answer["at"] - found.line["at"]
            return self._later(message, later, answer, type) if later > 0 else self._end(answer, type)

        return carry

    async def _later(self, message: Any, seconds: float, answer: Line, type: str) -> Any:
        await message.sleep(seconds)
        return self._end(answer, type)

    def _end(self, answer: Line, type: str) -> Any:
        failure = failure_of(answer, f"the processor {type}: ")
        if failure:
            raise _exception(failure, answer["event"])
        return self._recall(answer, "data")

    def service(self, type: str, claims: Claims) -> Callable[[Any], Any]:
        """A service that says what it said, when it said it."""

        async def serve(call: Any) -> Any:
            name = self._name_of(call.session.session_id)
            found = claims.claim(
                lambda line: bool((line["session"], line["service"], line["id"]) == (name, type, call.id)),
                lambda line: bool(line["session"] == name and line["service"] == type),
            )
            if found is None:
                self._note(f"{name} invokes {type} more often than when it was recorded: no answer comes")
            now = found.line["at"] if found is not None else 0.0
            for line in found.answers if found is not None else ():
                if line["at"] > now:
                    await call.sleep(line["at"] - now)
                    now = line["at"]
                failure = failure_of(line, f"the service {type}: ")
                if failure:
                    raise _exception(failure, line["event"])
                if line["event"].startswith("done.invoke"):
                    return self._recall(line, "data")
                call.send(line["event"], self._recall(line, "data"))
            await call.sleep(inf)

        return serve

    def function(self, name: str, known: Recollections) -> Callable[..., Any]:
        """A function that returns what it returned."""

        def answer(*arguments: Any) -> Any:
            line = known.next((name, recorded_value(list(arguments))))
            if line is None:
                self._note(f"{name}() is called otherwise than when it was recorded: no answer is known")
                raise LookupError("the trace has no answer to this")
            if "refusal" in line:
                kind, text = _refusal(line)
                raise type(kind, (Exception,), {})(text)
            return self._recall(line, "answer")

        return answer


def _refusal(line: Line) -> tuple[str, str]:
    """Why there was no answer: a kind, and a text."""
    kind, text = [*line["refusal"], "", ""][:2]
    return kind, text


def _is_message(session: str, type: str, event: Any, id: Any, line: Line) -> bool:
    told = (line["session"], line["processor"], line.get("event"), line.get("id"))
    return told == (session, type, event, id)


def _exception(told: str, event: str) -> Exception:
    """An exception of this kind and text, as the runtime tells it."""
    kind, _, text = told.partition(": ")
    base = OSError if event.startswith("error.communication") else Exception
    made: Exception = type(kind, (base,), {})(text) if text else type(kind, (base,), {})()
    return made


class Silence:
    """The network, when a trace is replayed: what is sent arrives, and nothing comes back."""

    def request(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """A request by HTTP."""
        return Response(200, {}, b"")
