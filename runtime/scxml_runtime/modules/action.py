"""The rows a module's table is made of, and the reading of attribute values.

In: the attribute values of an action element, as plain Python values. Out: the values of a request, or
`Refused`. Attributes are read leniently, as strategies in the field need it: `timeout="'10 '"` is ten (ORS
queue 0.4).
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


class Attribute:
    """One attribute of an action: how its value is read, whether it must be there, what stands when it is
    not.
    """

    __slots__ = ("default", "name", "read", "required")

    def __init__(
        self, name: str, read: Callable[[Any], Any], *, required: bool = False, default: Any = None
    ) -> None:
        self.name = name
        self.read = read
        self.required = required
        self.default = default


class Action:
    """One action of a module: its attributes, the events it ends with, and what those carry.

    `done` and `error` are event names, `accepted` the event that only tells the requestid (ORS queue 0.4).
    `payload` names the fields of the done event, `bad` the error of an attribute that is missing or wrong.
    `answer_within` is the time in seconds after which a missing answer becomes an error event with `timeout`;
    None for actions that wait for people.
    """

    __slots__ = (
        "accepted",
        "answer_within",
        "attributes",
        "bad",
        "done",
        "error",
        "inferred",
        "name",
        "payload",
    )

    def __init__(
        self,
        name: str,
        attributes: tuple[Attribute, ...],
        *,
        done: str,
        error: str | None = None,
        accepted: str | None = None,
        payload: tuple[str, ...] = ("requestid",),
        answer_within: float | None = 30.0,
        bad: str = "invalidattribute",
        inferred: str = "",
    ) -> None:
        self.name = name
        self.attributes = attributes
        self.done = done
        self.error = error or "error." + done.removesuffix(".done")
        self.accepted = accepted
        self.payload = payload
        self.answer_within = answer_within
        self.bad = bad
        self.inferred = inferred

    def within(self, seconds: float) -> Action:
        """This row, for a request that has its own patience."""
        from copy import copy

        row = copy(self)
        row.answer_within = seconds
        return row

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The request's values. Raises `Refused`; unknown attributes are passed on
        as they are.
        """
        values = dict(given)
        for attribute in self.attributes:
            value = given.get(attribute.name)
            if value is not None:
                values[attribute.name] = self._value(attribute, value)
            elif attribute.required:
                raise Refused(self.bad, f"{self.name}:{attribute.name} is required")
            else:
                values[attribute.name] = attribute.default
        return values

    def _value(self, attribute: Attribute, value: Any) -> Any:
        try:
            return attribute.read(value)
        except (TypeError, ValueError):
            from scxml_runtime.data.plain_text import said

            raise Refused(self.bad, f"{self.name}:{attribute.name} cannot be {said(value)}") from None


def table(*rows: Action) -> dict[str, Action]:
    """The rows by action name."""
    return {row.name: row for row in rows}


def text(value: Any) -> str:
    """A string; numbers are written out as ECMAScript writes them (a DN given as 702 is "702")."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(js.to_string(value))
    raise TypeError(value)


def name(value: Any) -> str:
    """The name or number of something, with blanks around it or not. What is computed of something that has no value,
    NaN, is nobody's.
    """
    if value != value:  # NaN
        raise ValueError(value)
    return text(value).strip()


def number(value: Any) -> int | float:
    """A number, or a string that holds one with blanks around it."""
    if isinstance(value, bool):
        raise TypeError(value)
    if not isinstance(value, (int, float)):
        found = float(str(value).strip())
        value = int(found) if found.is_integer() else found
    if not float("-inf") < value < float("inf"):
        raise ValueError(value)
    number: int | float = value
    return number


def seconds(value: Any) -> int | float:
    """A number that is not negative."""
    found = number(value)
    if found < 0:
        raise ValueError(value)
    return found


def boolean(value: Any) -> bool:
    """true or false, as a value or as a word."""
    word = str(value).strip().lower()
    if word in ("true", "1"):
        return True
    if word in ("false", "0", ""):
        return False
    raise ValueError(value)


def anything(value: Any) -> Any:
    """Any value, as it is."""
    return value


def mapping(value: Any) -> dict[str, Any]:
    """An object."""
    if isinstance(value, dict):
        return value
    raise TypeError(value)


def resource(value: Any) -> dict[str, Any]:
    """A resource object (ORS queue 5.2); a plain string is the number of a DN."""
    if isinstance(value, dict):
        return value
    return {"dn": name(value)}


REQUEST_INVALID = "Request Invalid"  # what some modules say instead (ORS interaction 7.3, queue 3.2 and 4)
REQUESTID = Attribute("requestid", text)
INTERACTION = Attribute("interactionid", text, required=True)
MAIN_INTERACTION = Attribute("interactionid", text, default="0")
HINTS = Attribute("hints", anything)
