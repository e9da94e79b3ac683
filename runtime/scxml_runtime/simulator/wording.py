"""Values, and the parts of requests, as a reader of the transcript sees them.

In: plain values of any size, which may contain themselves. Out: one line each, of bounded length.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, islice

from scxml_runtime.data.plain_text import as_json, checksum, cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

#: Characters of a value of a request, and of an event.
LONG, SHORT = 200, 60

#: Lines that the parts of one request may take.
MOST_LINES = 50

#: Fields that say nothing to a reader of the transcript.
DULL = frozenset(
    ["requestid", "focusdeviceid", "columnNumber", "columnnumber", "fileName", "lineNumber", "stack"]
)

#: Classes of the values of an event that are told.
TELLING = (str, int, float)

#: What a request says beside its attributes.
INNER = ("parts", "params", "content")


def pairs(values: Mapping[str, Any], longest: int = LONG) -> str:
    """`name=value` of all that is there."""
    return "  ".join(
        [
            f"{name if name in NAMES else _named(name, longest)}={written(value, longest)}"
            for name, value in values.items()
        ]
    )


NAMES: set[str] = set()
"""Short names that stand as they are, and were met already."""
MOST_NAMES = 1000


def _named(name: str, longest: int) -> str:
    text = written(name, longest)
    if text == name and len(name) <= SHORT and len(NAMES) < MOST_NAMES:
        NAMES.add(name)
    return text


def details(event: Mapping[str, Any]) -> str:
    """`name=value` for what a reader wants to know of an event."""
    return pairs(
        {
            name: value
            for name, value in event.items()
            if name not in DULL and value not in (None, "") and isinstance(value, TELLING)
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
        shown.append(f"… {len(left_out)} more, {checksum(chr(10).join(left_out))}")
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
    if type(value) is str and len(value) <= SHORT:
        return _word(value, longest)
    return cut(value if isinstance(value, str) and _is_plain(value) else as_json(value), longest)


@lru_cache(maxsize=4096)  # the same names and words are told again and again
def _word(text: str, longest: int) -> str:
    return cut(text if _is_plain(text) else as_json(text), longest)


def line(text: str) -> str:
    """A text that can be nothing else, on a line of its own."""
    return cut(text if text.isprintable() else as_json(text), LONG)


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


def quoted(value: Any) -> str:
    """A value as a message shows it: texts in quotes."""
    return cut(as_json(value), SHORT)
