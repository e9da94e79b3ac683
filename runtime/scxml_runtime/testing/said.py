"""Assertions about what sessions say: requests on the platform, messages to processors, and lines of the log.

In: a simulator, or one session, and what should have been said. Out: it, or an AssertionError that lists what comes
near. What surprises: `within` lets virtual time pass until it is said; without it, what is due now is done.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from re import Pattern

from scxml_runtime.simulator.requests import Requests, actions
from scxml_runtime.simulator.wording import written
from scxml_runtime.testing.account import name
from scxml_runtime.testing.stories import known_story
from scxml_runtime.testing.watching import pass_time
from scxml_runtime.testing.ways import at

__unittest = True  # its tracebacks end in the test
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    from scxml_runtime.host.host import Host
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.simulator.asked import FromChart
    from scxml_runtime.simulator.requests import Requested
    from scxml_runtime.simulator.simulator import Simulator
    from scxml_runtime.simulator.transcript import Transcript

    Speaker: TypeAlias = Simulator | Host | StateMachine[Any, Any]

FEW = 8
"""Requests or lines of a log that a message lists."""

LISTED = {"prompts": ("prompt", "text"), "targets": ("target", "name")}
"""What a list stands for: of the parts of that name, what each says in that attribute."""

PREFIXES = {"ixn": "interaction"}
"""How charts abbreviate the names of modules."""


def assert_requested(speaker: Speaker, kind: str, *, within: float = 0, **wanted: Any) -> Requested:
    """A strategy asks for this: an action as charts write it (`dialog:play`), with attributes, `params`, `content` and
    parts; `prompts=["Hello"]` and `targets=["anna"]` name all prompts or targets in order. Returns the first such
    request. Raises ValueError for an action or a part that there never is.
    """
    __tracebackhide__ = True
    kind = _kind(kind)
    _made(speaker).of(kind, **dict.fromkeys(wanted, ...))  # says what no request can say
    pass_time(_host(speaker), within, lambda: bool(_fitting(speaker, kind, wanted)))
    found = _fitting(speaker, kind, wanted)
    if not found:
        raise AssertionError("\n".join(_not_requested(speaker, kind, wanted, within)))
    return found[0]


def assert_not_requested(speaker: Speaker, kind: str, **wanted: Any) -> None:
    """No strategy has asked for this."""
    __tracebackhide__ = True
    found = _fitting(speaker, _kind(kind), wanted)
    if found:
        listed = "".join(f"\n  {_line(each)}" for each in found[:FEW])
        raise AssertionError(f"{kind}{_with(wanted)} was requested, and should not be{listed}")


def assert_messaged(
    speaker: Speaker,
    type: str,
    event: str | None = None,
    *,
    target: str | None = None,
    data: Any = None,
    within: float = 0,
) -> FromChart:
    """A <send> of this type gives its processor a message: with this event, to this target, and with this data, of
    which an object need only name what matters. Returns the first such message.
    """
    __tracebackhide__ = True
    wanted = {"event": event, "target": target, "data": data}
    wanted = {key: value for key, value in wanted.items() if value is not None}
    _story(speaker)  # says where nobody notes them
    pass_time(_host(speaker), within, lambda: bool(_sent(speaker, type, wanted)))
    found = _sent(speaker, type, wanted)
    if not found:
        raise AssertionError("\n".join(_not_messaged(speaker, type, wanted, within)))
    return found[0]


def assert_logged(speaker: Speaker, text: str | Pattern[str], *, within: float = 0) -> None:
    """<log> says this text, with its label or without, or something in which the pattern is found."""
    __tracebackhide__ = True

    def is_said() -> bool:
        return any(_says(line, text) for line, _ in _log(speaker))

    if not pass_time(_host(speaker), within, is_said):
        raise AssertionError("\n".join(_not_logged(speaker, text, within)))


def _host(speaker: Speaker) -> Host:
    host: Any = speaker if not hasattr(speaker, "host") else speaker.host
    return host  # type: ignore[no-any-return]


def _is_session(speaker: Speaker) -> bool:
    return hasattr(speaker, "situation_")


# --- requests --------------------------------------------------------------------------------------------------


def _kind(kind: str) -> str:
    """`ixn:attach` is "interaction.attach"."""
    module, colon, action = kind.partition(":")
    return f"{PREFIXES.get(module, module)}.{action}" if colon else kind


def _story(speaker: Speaker) -> Transcript:
    story = known_story(_host(speaker))
    if story is None:
        raise TypeError(f"nobody notes what {speaker!r} asks for: start it in a Simulator")
    return story


def _made(speaker: Speaker) -> Requests:
    story = _story(speaker)
    return story.requests.by(speaker) if _is_session(speaker) else story.requests  # type: ignore[arg-type]


def _fitting(speaker: Speaker, kind: str, wanted: Mapping[str, Any]) -> list[Requested]:
    return [each for each in _made(speaker).of(kind) if not _differences(each, wanted)]


def _differences(request: Requested, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is otherwise than wanted, with what it is."""
    found: dict[str, Any] = {}
    for key, value in wanted.items():
        part, attribute = LISTED.get(key, ("", ""))
        if part and isinstance(value, list):
            listed = [each.get(attribute) for each in request.parts(part)]
            if listed != value:
                found[key] = listed
        elif not request.says({key: value}):
            found[key] = _value(request, key)
    return found


def _value(request: Requested, key: str) -> Any:
    if key in request.values:
        return request.values[key]
    parts = request.parts(key) if key not in ("params", "content") and key not in _attributes(request) else []
    return parts[0] if len(parts) == 1 else parts or None


def _attributes(request: Requested) -> list[str]:
    row = actions().get(request.kind)
    return [] if row is None else [attribute.name for attribute in row.attributes]


def _not_requested(speaker: Speaker, kind: str, wanted: Mapping[str, Any], within: float) -> list[str]:
    when = f" within {within:g} s" if within else ""
    lines = [f"no {kind}{_with(wanted)} was requested{when}"]
    near = sorted(_made(speaker).of(kind), key=lambda each: len(_differences(each, wanted)))
    for each in near[:FEW]:
        lines.append(f"  {_line(each)}")
        lines += [
            f"    {key} is {written(value)}, not {written(wanted[key])}"
            for key, value in _differences(each, wanted).items()
        ]
    others = [each for each in _made(speaker) if each.kind != kind]
    if not near:
        lines += ["  what was requested" if others else "  nothing was requested"]
        lines += [f"    {_line(each)}" for each in others[-FEW:]]
    return lines


def _with(wanted: Mapping[str, Any]) -> str:
    said = " and ".join(f"{key} {written(value)}" for key, value in wanted.items())
    return f" with {said}" if said else ""


def _line(request: Requested) -> str:
    return f"{request.kind} by {request.who} at {request.time:g} s{at(request.place)}"


# --- messages --------------------------------------------------------------------------------------------------


def _messages(speaker: Speaker) -> list[FromChart]:
    story = _story(speaker)
    who = story.name_of(speaker) if _is_session(speaker) else None  # type: ignore[arg-type]
    return [each for each in story.program if each.kind == "message" and who in (None, each.who)]


def _sent(speaker: Speaker, type: str, wanted: Mapping[str, Any]) -> list[FromChart]:
    return [each for each in _messages(speaker) if each.type == type and not _otherwise(each, wanted)]


def _otherwise(message: FromChart, wanted: Mapping[str, Any]) -> list[str]:
    """What is otherwise than wanted, in words."""
    found = []
    for key, value in wanted.items():
        is_there = getattr(message, key)
        if isinstance(value, dict) and isinstance(is_there, dict):
            found += [f"there is no {name} in its data" for name in value if name not in is_there]
            pairs = [(name, is_there.get(name, each), each) for name, each in value.items()]
        else:
            pairs = [(key, is_there, value)]
        found += [
            f"{name} is {written(one)}, not {written(other)}" for name, one, other in pairs if one != other
        ]
    return found


def _not_messaged(speaker: Speaker, type: str, wanted: Mapping[str, Any], within: float) -> list[str]:
    when = f" within {within:g} s" if within else ""
    lines = [f"no message{_with(wanted)} was sent to {type}{when}"]
    sent = _messages(speaker)
    near = sorted(
        (each for each in sent if each.type == type), key=lambda each: len(_otherwise(each, wanted))
    )
    for each in near[:FEW]:
        lines.append(f"  {_told(each)}")
        lines += [f"    {difference}" for difference in _otherwise(each, wanted)]
    if not near:
        lines += ["  what was sent" if sent else "  nothing was sent"]
        lines += [f"    {_told(each)}" for each in sent[-FEW:]]
    return lines


def _told(message: FromChart) -> str:
    return f"{message}  by {message.who} at {message.time:g} s"


# --- the log ---------------------------------------------------------------------------------------------------


def _log(speaker: Speaker) -> list[tuple[str, str]]:
    """What was said, each with its place: from the transcript if there is one."""
    story = known_story(_host(speaker))
    if story is None:
        sessions: Any = [speaker] if _is_session(speaker) else _host(speaker).sessions.values()
        return [(f"{label}: {said}" if label else said, "") for each in sessions for label, said in each.log]
    who = story.name_of(speaker) if _is_session(speaker) else None  # type: ignore[arg-type]
    return [
        (each.what, each.place) for each in story.entries if each.kind == "log" and who in (None, each.who)
    ]


def _says(line: str, text: str | Pattern[str]) -> bool:
    if isinstance(text, Pattern):
        return text.search(line) is not None
    return line == text or line.endswith(f": {text}")


def _not_logged(speaker: Speaker, text: str | Pattern[str], within: float) -> list[str]:
    when = f" within {within:g} s" if within else ""
    wanted = f"/{text.pattern}/" if isinstance(text, Pattern) else repr(text)
    who = name(speaker) if _is_session(speaker) else "nobody"  # type: ignore[arg-type]
    lines = [f"{who} logged {wanted}{when}" if who == "nobody" else f"{who} did not log {wanted}{when}"]
    said = [*dict.fromkeys(_log(speaker))]
    sample = text.pattern if isinstance(text, Pattern) else text
    nearest = sorted(said, key=lambda each: -SequenceMatcher(None, each[0], sample).ratio())
    shown = nearest[:FEW]
    lines += [f"  {line!r}{at(place)}" for line, place in said if (line, place) in shown]
    return lines if said else [*lines, "  nothing was logged"]
