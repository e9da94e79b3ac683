"""Values, and the parts of requests, as a reader of the transcript sees them.

In: plain values of any size, which may contain themselves. Out: one line each, of bounded length. The rule that
surprises: what is cut ends with its length and a checksum, so that transcripts differ wherever values differ.
"""

from __future__ import annotations

from binascii import crc32
from itertools import chain, islice
from json import JSONEncoder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

#: Characters of a value of a request, and of an event.
LONG, SHORT = 200, 60

#: Pieces of JSON that are looked at: values that share their parts could be of any size.
MOST_PIECES = 20_000

#: Lines that the parts of one request may take.
MOST_LINES = 50

#: Fields that say nothing to a reader of the transcript.
DULL = frozenset(
    ["requestid", "focusdeviceid", "columnNumber", "columnnumber", "fileName", "lineNumber", "stack"]
)

#: What a request says beside its attributes.
INNER = ("parts", "params", "content")

_JSON = JSONEncoder(ensure_ascii=False, default=str)
_ASCII = JSONEncoder(default=str)


def pairs(values: Mapping[str, Any], longest: int = LONG) -> str:
    """`name=value` of all that is there."""
    return "  ".join(f"{written(name, longest)}={written(value, longest)}" for name, value in values.items())


def details(event: Mapping[str, Any]) -> str:
    """`name=value` for what a reader wants to know of an event."""
    return pairs(
        {
            name: value
            for name, value in event.items()
            if name not in DULL and value not in (None, "") and isinstance(value, str | int | float)
        },
        SHORT,
    )


def facts(note: Mapping[str, Any]) -> str:
    """`name=value` for what happened in the contact centre, without what is empty."""
    return pairs({name: value for name, value in note.items() if value is not None and value != ""})


def attributes(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a request, or a part of one, says in its attributes."""
    return {name: value for name, value in values.items() if name not in INNER}


def inner(values: Mapping[str, Any]) -> dict[str, Any]:
    """What it says beside them: parts, params and content, as far as there are any."""
    return {name: values[name] for name in INNER if values.get(name)}


def inner_lines(values: Mapping[str, Any]) -> list[str]:
    """A line for each part, the params and the content of a request: `targets/target  name=Sales`."""
    lines = _inner(values, "")
    shown = list(islice(lines, MOST_LINES))
    first_left_out = next(lines, None)
    if first_left_out is not None:
        left_out = list(chain([first_left_out], lines))
        shown.append(f"… {len(left_out)} more, {_checksum(chr(10).join(left_out))}")
    return shown


def _inner(values: Mapping[str, Any], above: str) -> Iterator[str]:
    for part in values.get("parts") or ():
        path = f"{above}{part['name']}"
        said, within = pairs(part["attributes"]), list(_inner(part, path + "/"))
        if said or not within:
            yield f"{path}  {said}".rstrip()
        yield from within
    if values.get("params"):
        yield f"{above}param  {pairs(values['params'])}"
    if values.get("content") is not None:
        yield f"{above}content  {written(values['content'])}"


def written(value: Any, longest: int = LONG) -> str:
    """A value in at most so many characters: a plain word as it is, anything else as JSON."""
    return _cut(value if isinstance(value, str) and _is_plain(value) else _as_json(value), longest)


def line(text: str) -> str:
    """A text that can be nothing else, on a line of its own."""
    return _cut(text if text.isprintable() else _as_json(text), LONG)


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text)} characters, {_checksum(text)})"


def _is_plain(text: str) -> bool:
    """Whether a text cannot be taken for something else, and stays on its line."""
    if text in ("true", "false", "null"):
        return False
    return text.isalnum() or (
        text.isprintable()
        and text == text.strip()
        and "  " not in text
        and text[:1] not in ("", '"', "{", "[")
    )


def _as_json(value: Any) -> str:
    if type(value) is int and value.bit_length() < 64:  # the usual case, and quicker so
        return str(value)
    text = _joined(_JSON.iterencode(value))
    return text if text.isprintable() else _joined(_ASCII.iterencode(value))


def _joined(pieces: Iterable[str]) -> str:
    """JSON as far as it is looked at; what contains itself, or is too deep, ends in an ellipsis."""
    taken: list[str] = []
    try:
        taken.extend(islice(pieces, MOST_PIECES))
    except (RecursionError, ValueError):
        taken.append("…")
    return "".join(taken)


def _checksum(text: str) -> str:
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def quoted(value: Any) -> str:
    """A value as a message shows it: texts in quotes."""
    return _cut(_as_json(value), SHORT)
