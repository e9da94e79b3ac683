"""The tables as text: what `scxmlc explain queue:submit` prints, and the page of the documentation.

In: a name, or nothing. Out: lines. There is no second description of an action anywhere: a fact that turns
out wrong is corrected in its row, and here with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from scxmlc.dialect.ors import ASYNCHRONOUS, ENGINE, ORS
from scxmlc.dialect.ors.scripts import NAMES, named
from scxmlc.dialect.own import BUILT_IN
from scxmlc.dialect.rows import MARKS, Attribute, Dialect, Element, Event
from scxmlc.dialect.w3c import W3C

PREFIXES = {"ixn": "interaction"}  # the usual prefix, where it is not the module's name
HOW_MANY = {"*": "any number of", "+": "one or more", "?": "at most one", "!": "one", "~": "at most one"}


def names() -> list[str]:
    """Everything that can be asked for: elements, actions with their usual prefix, and events."""
    elements = [written(row) for row in (*W3C.elements.values(), *ORS.elements.values())]
    return sorted({*elements, *events(), *NAMES, *_underscored()})


def written(row: Element) -> str:
    """The element's name with its usual prefix: `ixn:detach`, `queue:submit`, `send`."""
    usual = {module: prefix for prefix, module in PREFIXES.items()}
    return f"{usual.get(row.module, row.module)}:{row.local}" if row.module else row.name


def events(ors: Dialect = ORS) -> dict[str, tuple[Event, Element | None]]:
    """All events of ORS by name, with the action that they answer; `ors` may have modules of one's own."""
    found: dict[str, tuple[Event, Element | None]] = {e.name: (e, None) for e in (*ASYNCHRONOUS, *ENGINE)}
    for row in ors.elements.values():
        for event in row.events:
            found.setdefault(event.name, (event, row))
    return found


def describe(name: str, dialects: Mapping[str, Dialect] = BUILT_IN) -> list[str]:
    """What is known about an element, an action or an event; empty when there is none of that name."""
    prefix, _, local = name.strip("<>").rpartition(":")
    key = f"{PREFIXES.get(prefix, prefix)}:{local}" if prefix else local
    rows = [(dialect, dialect.elements.get(key)) for dialect in dialects.values()]
    known = [(dialect, row) for dialect, row in rows if row is not None]
    if len({id(row) for _, row in known}) == 1:
        known = known[:1]
    lines: list[str] = []
    for dialect, row in known:
        lines += [*([""] if lines else []), *_element(dialect, row, len(known) > 1)]
    return lines or _event(name) or list(_attribute(name)) or list(script_names(name))


def _element(dialect: Dialect, row: Element, say_dialect: bool) -> Iterator[str]:
    where = f", dialect {dialect.name}" if say_dialect else ""
    sure = f"; {MARKS[row.mark]}{where}" if row.mark else where
    yield f"<{written(row)}>  {row.note}  ({row.source}{sure})".replace("  ()", "")
    if row.attributes:
        yield ""
        yield from _attributes(row)
    if row.children:
        yield ""
        yield f"  inside: {', '.join(_children(row))}"
    if row.text == "body":
        yield "  inside: text or markup in place of an expression"
    for group in row.alone:
        yield f"  not together: {', '.join(_plainly(word) for word in group.split())}"
    for group in row.one_of:
        yield f"  at least one of: {', '.join(group.split())}"
    if row.events:
        yield ""
        yield from _events(row)
    if row.simulator:
        yield ""
        yield f"  simulator: {row.simulator}"


def _plainly(word: str) -> str:
    return "content" if word == "@body" else word


def _children(row: Element) -> Iterator[str]:
    for name, many in row.slots():
        yield "executable content" if name == "@content" else f"{HOW_MANY[many]} <{name}>"


def _attributes(row: Element) -> Iterator[str]:
    width = max(len(attribute.name) for attribute in row.attributes)
    for attribute in row.attributes:
        yield f"  {attribute.name:<{width}}  {', '.join(facts(attribute))}"


def facts(attribute: Attribute) -> Iterator[str]:
    """What is known about an attribute, its kind first."""
    yield attribute.kind.value
    if attribute.required:
        yield "required"
    if attribute.default:
        yield f"default {attribute.default}"
    if attribute.words:
        yield "one of " + " ".join(attribute.words)
    if attribute.stands_for:
        yield f"stands for {attribute.stands_for}"
    if attribute.note:
        yield attribute.note
    if attribute.mark in ("recall", "inferred", "code"):
        yield MARKS[attribute.mark]


def _events(row: Element) -> Iterator[str]:
    for event in row.events:
        mark = event.mark or row.mark
        sure = f"  ({MARKS[mark]})" if mark in ("recall", "inferred", "code") else ""
        yield f"  {event.name}{{{', '.join(event.data)}}}{'  ' + event.note if event.note else ''}{sure}"
        if event.values:
            yield f"    error: {', '.join(event.values)}"


def _underscored() -> dict[str, list[tuple[Element, Attribute]]]:
    """The attributes of ORS that begin with an underscore, each with the elements that have it."""
    found: dict[str, list[tuple[Element, Attribute]]] = {}
    for row in ORS.elements.values():
        for attribute in row.attributes:
            if attribute.name.startswith("_"):
                found.setdefault(attribute.name, []).append((row, attribute))
    return found


def _attribute(name: str) -> Iterator[str]:
    for row, attribute in _underscored().get(name, ()):
        yield f"{attribute.name} of <{written(row)}>  {', '.join(facts(attribute))}"


def script_names(name: str) -> Iterator[str]:
    """What is known about a name of scripts, a line for each that is called so."""
    for full, row in named(name):
        yield f"{full}{row.form}  {row.note}  ({MARKS[row.mark]})"


def event_row(name: str) -> tuple[Event, Element | None] | None:
    """The event of this name, or the one whose name stands for it: `error.illegalcond.<type>`."""
    known = events()
    if name in known:
        return known[name]
    for pattern, found in known.items():
        if "<" in pattern and re.fullmatch(re.sub(r"<\w+>", ".+", re.escape(pattern)), name):
            return found
    return None


def _event(name: str) -> list[str]:
    found = event_row(name)
    if found is None:
        return []
    event, row = found
    data = ", ".join(event.data) or "nothing"
    about = [f"{event.name}  {event.note}".rstrip(), "", f"  _event.data: {data}"]
    if row is not None:
        about.append(f"  answers: <{written(row)}>")
    if event.values:
        about.append(f"  error: {', '.join(event.values)}")
    about.append(f"  source: {MARKS[event.mark or (row.mark if row else 'doc')]}")
    return about


# The page of the documentation


SCRIPTS = (
    "",
    "## Scripts",
    "",
    "To whom a `var` belongs: the manual gives each state a scope of its own, which ends with the state (ORS",
    "core 3.2, *doc*); the logs of real servers look as if there were one scope for the session (*code*). Both",
    "are there: `--script-scope session` (the default) and `--script-scope state`, where a name is looked up",
    "from the state outward, each entry of a state begins with fresh variables, and a function of the chart's",
    "own script sees those of the chart only. `eval` finds a state's variable only if no state beside it uses",
    "the name, which is why the session is the default: strategies in the field build names of variables for it.",
    "No strategy of the public projects that were looked at names a variable outside its state; `scxmlc check",
    "--script-scope state` tells where one does.",
    "",
    "Syntax of ORS 8.0 is read, with a warning that says what to write: `_eventdata` as `_event.data`, and in",
    "attributes the operators `eq`, `ne`, `lt`, `gt`, `le`, `ge`, `and`, `or` (ORS core 1.1, *doc*). A data",
    "item assigned to without `_data.` is reported, not read: in 8.1 the bare name is another variable.",
)


def page() -> Iterator[str]:
    """The dialect `ors` as a Markdown page."""
    yield "# The ORS dialect"
    yield ""
    yield "Generated from `scxmlc/dialect/ors/`; a fact is corrected there. `sure` says where a row is from:"
    yield "; ".join(f"*{mark}* is {meaning}" for mark, meaning in MARKS.items()) + "."
    for module in ORS.modules():
        rows = [row for row in ORS.elements.values() if row.module == module]
        if rows:
            yield from ("", f"## {module}")
        for row in rows:
            yield from _section(row)
    yield from SCRIPTS
    yield from ("", "| name | | sure |", "| --- | --- | --- |")
    for full, name_row in NAMES.items():
        yield f"| `{full}{name_row.form}` | {_cell(name_row.note)} | {name_row.mark} |"
    yield from ("", "## SCXML elements that differ")
    for name, row in ORS.elements.items():
        if not row.module and W3C.elements.get(name) is not row:
            yield from _section(row)
    yield from ("", "## Events that come by themselves", "")
    yield from _event_table(ASYNCHRONOUS, "doc")
    yield from ("", "## Events of the engine", "")
    yield from _event_table(ENGINE, "doc")


def _section(row: Element) -> Iterator[str]:
    yield from ("", f"### `<{written(row)}>`", "", f"{_sentence(row.note)}{row.source}, *{row.mark}*.")
    if row.attributes:
        yield from ("", "| attribute | kind | | sure |", "| --- | --- | --- | --- |")
        for attribute in row.attributes:
            kind, *rest = facts(attribute)
            more = [fact for fact in rest if fact not in MARKS.values()]
            name = f"`{attribute.name}`"
            yield f"| {name} | {kind} | {_cell('; '.join(more))} | {attribute.mark or row.mark} |"
    if row.children:
        yield from ("", f"Inside: {', '.join(_code(child) for child in _children(row))}.")
    if row.events:
        yield ""
        yield from _event_table(row.events, row.mark)
    if row.simulator:
        yield from ("", f"In the simulator: {row.simulator}.")


def _event_table(rows: Iterable[Event], mark: str) -> Iterator[str]:
    yield from ("| event | `_event.data` | | sure |", "| --- | --- | --- | --- |")
    for event in rows:
        data = ", ".join(f"`{name}`" for name in event.data)
        values = ", ".join(f"`{value}`" for value in event.values)
        note = "; ".join(filter(None, (_cell(event.note), values and f"error is one of {values}")))
        yield f"| `{event.name}` | {data} | {note} | {event.mark or mark} |"


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}. " if note else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(child: str) -> str:
    return child.replace("<", "`<").replace(">", ">`")
