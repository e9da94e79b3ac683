"""Subroutines: fragments of charts that others include, played by themselves.

In: the file of a subroutine, its arguments, and the interactions that it is about. Out: a session of a small chart
around it: `args_` holds the arguments when the subroutine begins, and what it returns by <donedata> is the session's
`data["result"]`; the session ends in `returned`. What surprises: with interactions, it begins when the first of them
belongs to the session, as the document does that includes it in earnest.
"""

from __future__ import annotations

from os import fspath, path
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from scxml_runtime.ports.addresses import of_path
from scxml_runtime.ports.document import Text
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike
    from typing import Any

    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.simulator.interactions import Interaction
    from scxml_runtime.simulator.simulator import Simulator

ENTRY = "_composer_entry"
"""The state that Composer includes of a subroutine."""

STATES = ("state", "parallel", "final")

AROUND = """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" xmlns:xi="http://www.w3.org/2001/XInclude"
    {dialect} name={name} initial="{initial}">
  <datamodel><data id="args_"/><data id="result"/></datamodel>
  {before}
  <state id="waiting"><transition event="interaction.added" target="called"/></state>
  <state id="called" initial={begin}>
    <onentry>{arguments}</onentry>
    <xi:include href={file} parse="xml" xpointer={entry} resolveid={name}/>
    <transition event={done} target="returned">
      <assign location="{result}" expr="_event.data.params || _event.data"/>
    </transition>
  </state>
  <final id="returned"/>
</scxml>
"""

ORS = {
    "dialect": 'profile="ecmascript"',
    "before": "<script>var args_;</script>",
    "arguments": "<script>args_ = _data.args_;</script>",
    "result": "_data.result",
}
W3C = {"dialect": 'datamodel="ecmascript"', "before": "", "arguments": "", "result": "result"}
"""What differs: ORS has what <data> holds in `_data`, and variables of scripts beside it."""

MARKS = (b"genesyslab.com", b"profile=", b"_data")
"""What a chart of ORS is known by."""


def start_subroutine(
    simulator: Simulator,
    file: str | PathLike[str],
    arguments: Mapping[str, Any] | None = None,
    interactions: Iterable[Interaction] = (),
    entry: str = ENTRY,
) -> StateMachine:
    """Start the subroutine in a file; `entry` is the id of the state that others include. Raises CompileError,
    OSError for a file that cannot be read, LookupError where scxmlc is not installed."""
    given = [*interactions]
    chart = around(simulator, fspath(file), entry, "waiting" if given else "called")
    return simulator.start(chart, given, {"args_": dict(arguments or {})})


def around(simulator: Simulator, file: str, entry: str, initial: str) -> Any:
    """The class of the chart around a subroutine."""
    with open(file, "rb") as opened:  # else it is told of as a mistake in a text that nobody wrote
        said = opened.read()
    name = path.splitext(path.basename(file))[0]
    text = AROUND.format(
        **(ORS if any(mark in said for mark in MARKS) else W3C),
        name=quoteattr(name),
        initial=initial,
        begin=quoteattr(f"{name}.{entry}"),
        file=quoteattr(path.basename(file)),
        entry=quoteattr(entry),
        done=quoteattr(f"done.state.{name}.{entry}"),
    )
    document = f"caller of {name}.scxml"
    place = of_path(path.join(path.dirname(path.abspath(file)), document))
    try:
        return Text(text, "", place, document).chart(simulator.documents.load)
    except LookupError as problem:  # raised as by `scxmlc.load`: it is the test's own
        absent = _no_entry(path.basename(file), said, entry)
        raise LookupError(absent) if absent else problem.__cause__ or problem from None


def _no_entry(file: str, said: bytes, entry: str) -> str:
    """That the file has no such element, which the compiler would tell by what follows from it; else ""."""
    ids: dict[str, str] = {}
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, given: ids.setdefault(given.get("id", ""), tag)
    try:
        parser.Parse(said, True)
    except expat.ExpatError:
        return ""
    if entry in ids:
        return ""
    states = sorted(id for id, tag in ids.items() if id and tag.rpartition(":")[2] in STATES)
    if entry != ENTRY:
        return f"{file} has no element with the id {entry!r}{did_you_mean(entry, states)}"
    there = f"; in Python, entry= names another: {', '.join(states)}" if states else ""
    return f'{file} is no subroutine of Composer: no element has the id "{entry}"{there}'
