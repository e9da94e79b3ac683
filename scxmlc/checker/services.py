"""What <send> and <invoke> ask of the platform, as far as it stands in the chart (SCXML 6.2, 6.4).

In: the analysis of a chart and the log. Out: diagnostics. Computed values are judged where they are constants; the
rest is left to run time.
"""

from __future__ import annotations

from scxmlc import messages
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.events import TIME
from scxmlc.checker.slips import Slips
from scxmlc.diagnostics import Diagnostics
from scxmlc.messages import meant
from scxmlc.model.chart import Invoke
from scxmlc.model.content import Send
from scxmlc.model.script import Expression, Literal, Value
from scxmlc.source import Text

_SCXML = "http://www.w3.org/TR/scxml/"
_PROCESSORS = ("scxml", "basichttp", f"{_SCXML}#SCXMLEventProcessor", f"{_SCXML}#BasicHTTPEventProcessor")
SEND_TYPES = {"w3c": _PROCESSORS, "ors": (*_PROCESSORS, "fm")}
INVOKE_TYPES = ("scxml", _SCXML)
OWN = "x-"
"""What the types begin with that a platform adds for itself."""


def constant(analysis: Analysis, value: Value | None) -> Text | None:
    """The text that a value is known to have; None where it is absent, computed or no text."""
    if isinstance(value, Literal):
        return value.text
    tree = analysis.scripts.get(value) if isinstance(value, Expression) else None
    if value is None or tree is None or tree.type != "Literal" or not isinstance(tree.value, str):
        return None
    text = value.text
    if text[1:-1] == tree.value:
        return text.cut(1, len(text) - 1)
    return Text(tree.value, text.location, (text.location.offset,) * len(tree.value))


def invocations_name_a_chart(analysis: Analysis, log: Diagnostics) -> None:
    for invoke in analysis.index.invokes:
        if _is_scxml(analysis, invoke) and not _is_given(invoke):
            names = ("src", "srcexpr", "<content>")
            log.add(messages.elements.missing_one_of(invoke.location, "invoke", names))


def _is_scxml(analysis: Analysis, invoke: Invoke) -> bool:
    type = constant(analysis, invoke.type)
    return invoke.type is None or (type is not None and _known(type, INVOKE_TYPES))


def _is_given(invoke: Invoke) -> bool:
    is_blank = isinstance(invoke.src, Literal) and not invoke.src.text.strip()
    return invoke.content is not None or invoke.chart is not None or (invoke.src is not None and not is_blank)


def types_are_known(analysis: Analysis, log: Diagnostics) -> None:
    own = analysis.registered
    for invoke in analysis.index.invokes:
        _judge(constant(analysis, invoke.type), "invoke", INVOKE_TYPES, own.services, log)
    for content in analysis.index.contents:
        if isinstance(content, Send):
            known = SEND_TYPES[analysis.chart.dialect]
            _judge(constant(analysis, content.type), "send", known, own.processors, log)


def _judge(
    type: Text | None, element: str, known: tuple[str, ...], own: frozenset[str], log: Diagnostics
) -> None:
    """`own` are the types that the program registers; others that begin with `x-` may be another program's."""
    if type is None or type in own or _known(type, known):
        return
    if not type.startswith(OWN) or Slips(own).has(type):
        log.add(messages.content.unknown_type(type.location, element, type, (*known, *sorted(own))))


def _known(type: str, known: tuple[str, ...]) -> bool:
    return not type or type.rstrip("/") in {each.rstrip("/") for each in known}


def computed_delays_are_times(analysis: Analysis, log: Diagnostics) -> None:
    """A delay that is a constant all the same: `delayexpr="500"` is no time, as `delay="500"` is none."""
    for content in analysis.index.contents:
        delay = content.delay if isinstance(content, Send) else None
        tree = analysis.scripts.get(delay) if isinstance(delay, Expression) else None
        if delay is None or tree is None or tree.type != "Literal" or TIME.fullmatch(str(tree.value)):
            continue
        why, text = "it should be a time, such as '5s' or '200ms'", str(delay.text)
        time = meant.time(str(tree.value))
        quote = text[:1] if text[1:-1] == tree.value else "'"
        new = f"{quote}{time}{quote}" if time else ""
        log.add(messages.elements.value_refused(delay.text.location, "delay", why, text, new))


RULES = (invocations_name_a_chart, types_are_known, computed_delays_are_times)
