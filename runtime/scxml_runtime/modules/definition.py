"""`<queue:submit src>` at run time: the definition of a submit that stands elsewhere (ORS queue 1.4).

In: the address, and the session that asks. Out: the values of the submit that the document says: its
attributes evaluated, its children as parts. The document is one that the host's documents have at that
address (`sim.publish`), else the routing rule of that name in the configuration. The rule that surprises: its
expressions see `_genesys` and copies of the session's data items, not the variables of scripts, and a
`requestid` in it has no effect, since the element that is replaced has its own.
"""

from __future__ import annotations

import re

from scxml_runtime import js
from scxml_runtime.data.errors import is_failure, message
from scxml_runtime.modules import Modules
from scxml_runtime.modules.module import Results
from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from scxml_runtime.modules.desk import Desk
    from scxml_runtime.session.machine import StateMachine

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" initial="s">
<datamodel>{data}</datamodel><state id="s"><onentry>{submit}</onentry></state></scxml>"""
_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")


def submit_at(modules: Desk, machine: StateMachine, src: str) -> dict[str, Any]:
    """What the submit at `src` says. Raises `Refused`."""
    try:
        text = _text(modules, machine, src)
        items = [id for id in machine.data if id.isidentifier()]
        data = "".join(f'<data id="{id}"/>' for id in items)
        chart = CHART.format(data=data, submit=_PROLOGUE.sub("", text, count=1))
        made = modules.host.documents.compile(chart, machine, f"{src} of queue:submit")
    except LookupError as problem:
        why = str(problem.args[0] if problem.args else problem).partition("\n")[0]
        raise Refused("invalidattribute", f"submit:src {src!r}: {why}") from None
    return _evaluated(made, modules, machine, src, items)


def _text(modules: Desk, machine: StateMachine, src: str) -> str:
    """The document's text. Raises LookupError."""
    session: Any = modules["session"]
    rules = getattr(session.configuration(), "routing_rules", {})
    if src in rules:
        rule: str = rules[src]
        return rule
    return modules.host.documents.text(src, machine)


def _evaluated(
    made: type[StateMachine], modules: Desk, machine: StateMachine, src: str, items: Sequence[str]
) -> dict[str, Any]:
    """Run the definition as a chart of its own, whose submit is kept instead of begun."""
    heard = _Heard(modules, machine)
    strict = type(made.__name__, (made,), {"fail_": heard.failed_})
    running = js.running()
    try:
        strict(heard.host).start({id: machine.data[id] for id in items})
    finally:
        js.enter(running)
    if heard.problem:
        raise Refused("invalidattribute", f"submit:src {src!r}: {heard.problem}")
    if heard.definition is None:
        raise Refused("invalidattribute", f"submit:src {src!r}: it is no <queue:submit>")
    if heard.definition.get("src") is not None:
        raise Refused("invalidattribute", f"submit:src {src!r}: it names another definition")
    return heard.definition


class _Heard(Modules):
    """The modules of a host that has nothing but a definition."""

    __slots__ = ("definition", "machine", "problem", "real")

    def __init__(self, real: Desk, machine: StateMachine) -> None:
        super().__init__(real.host.beside(self))
        self.real = real.host.modules
        self.machine = machine
        self.definition: dict[str, Any] | None = None
        self.problem = ""

    def failed_(self, error: BaseException) -> None:
        """Content failed: the first time counts."""
        if not is_failure(error):
            raise error
        self.problem = self.problem or message(error)

    def action(
        self,
        machine: StateMachine,
        module: str,
        name: str,
        attributes: Mapping[str, Any],
        parts: Sequence[Any] = (),
        params: Sequence[tuple[str, Any]] = (),
        content: Any = ...,
    ) -> dict[str, Any]:
        """Keep the first submit."""
        if (module, name) == ("queue", "submit") and self.definition is None:
            self.definition = self.given(attributes, parts, params, content)
        return Results()

    def global_value(self, machine: StateMachine, name: str) -> Any:
        """As in the session that asks."""
        return self.real.global_value(self.machine, name)

    def provisioned(self, name: str) -> Any:
        """As in the session that asks."""
        return self.real.provisioned(name)
