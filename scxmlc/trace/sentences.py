"""What a line of a trace says, in a sentence on one line.

In: the line as an object. Out: text. The rule that surprises: a trace may come from anywhere, so each field may be
missing, or of another type than it should; a line that cannot be said in words is shown as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from scxmlc.coverage.names import flat

Line = Mapping[str, Any]
LONGEST = 300  # characters of one sentence


def sentence(line: Line) -> str:
    """With its session in front, where it names one."""
    try:
        said = SENTENCES.get(str(line.get("kind")), _other)(line)
    except (TypeError, AttributeError, ValueError):
        said = _other(line)
    who = line.get("session", line.get("about"))
    text = flat(f"{who}: {said}" if who not in (None, "") else said)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _start(line: Line) -> str:
    if "active" in line:
        return f"is met in {', '.join(line['active'])}"
    return f"starts{_with(line.get('params'))}"


def _event(line: Line) -> str:
    sort = "" if line.get("type") in (None, "external") else f" ({line['type']})"
    return f"event {line.get('event', '')}{sort}{_with(line.get('data'))}"


def _step(line: Line) -> str:
    said = [
        ", ".join(map(_transition, line.get("transitions", ()))),
        _ids("leaves", line.get("exited", ())),
        _ids("enters", line.get("entered", ())),
    ]
    return "; ".join(filter(None, said)) or "a step that changes no state"


def _transition(taken: Line) -> str:
    return f"transition of line {taken['line']}" if taken.get("line") else f"transition of {taken['source']}"


def _untaken(line: Line) -> str:
    return f"no transition for {line.get('event', '')}"


def _lost(line: Line) -> str:
    return f"is over: event {line.get('event', '')} is lost"


def _data(line: Line) -> str:
    changed = [f"{name} = {value_in_words(value)}" for name, value in line.get("changed", {}).items()]
    return ", ".join([*changed, *(f"{name} is gone" for name in line.get("gone", ()))])


def _request(line: Line) -> str:
    return f"asks for {line.get('action', '')}{_with(line.get('given'))}"


def _answer(line: Line) -> str:
    return f"is answered {line.get('event', '')}{_with(line.get('data'))}"


def _log(line: Line) -> str:
    label, text = line.get("label"), line.get("text")
    return f"log {f'{label}: ' if label else ''}{text if isinstance(text, str) else value_in_words(text)}"


def _error(line: Line) -> str:
    place = f" in line {line['line']}" if line.get("line") else ""
    data = line.get("data")
    message = data.get("message") if isinstance(data, dict) else None
    return f"{line.get('event', 'error')}{place}{f': {message}' if message else _with(data)}"


def _note(line: Line) -> str:
    return f"{line.get('what', '')}{_with(line.get('data'))}"


def _end(line: Line) -> str:
    final = f" in {line['final']}" if line.get("final") else ""
    failure = f": {line['failure']}" if line.get("failure") else ""
    return f"ends{final}{failure}{_with(line.get('data'))}"


def _other(line: Line) -> str:
    return value_in_words({name: value for name, value in line.items() if name not in ("at", "session")})


def _ids(verb: str, ids: Iterable[str]) -> str:
    named = ", ".join(ids)
    return f"{verb} {named}" if named else ""


def _with(data: Any) -> str:
    return "" if data in (None, {}, "") else f" {value_in_words(data)}"


def value_in_words(value: Any) -> str:
    """A value on one line, as much of it as anybody reads there."""
    said = ""
    for piece in _pieces(value):
        said += piece
        if len(said) > LONGEST:
            break
    return said


def _pieces(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from _listed("[]", (("", each) for each in value))
    elif not isinstance(value, dict):
        yield json.dumps(value, ensure_ascii=False)
    elif "$" not in value:
        yield from _listed("{}", ((f"{name}: ", each) for name, each in value.items()))
    elif value["$"] == "object":
        yield from _pieces(value.get("members"))
    else:
        rest = {name: each for name, each in value.items() if name != "$"}
        yield str(value["$"])
        yield from [" ", *_pieces(rest)] if rest else ()


def _listed(around: str, parts: Iterable[tuple[str, Any]]) -> Iterator[str]:
    yield around[0]
    for number, (name, each) in enumerate(parts):
        yield f"{', ' if number else ''}{name}"
        yield from _pieces(each)
    yield around[1]


SENTENCES: dict[str, Callable[[Line], str]] = {
    "start": _start,
    "event": _event,
    "step": _step,
    "untaken": _untaken,
    "lost": _lost,
    "data": _data,
    "request": _request,
    "answer": _answer,
    "log": _log,
    "error": _error,
    "note": _note,
    "end": _end,
}
