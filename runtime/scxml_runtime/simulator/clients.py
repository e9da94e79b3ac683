"""Programs that talk to sessions by HTTP: the test plays them.

In: calls of the test. Out: events in sessions, and what was answered.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.host.host import Host
    from scxml_runtime.io.ors_calls import Exchange
    from scxml_runtime.modules import Modules
    from scxml_runtime.modules.ws import Response
    from scxml_runtime.session.machine import StateMachine


class Clients:
    """The part of the simulator that stands for HTTP clients."""

    __slots__ = ()
    host: Host
    modules: Modules

    def request(self, session: StateMachine, name: str, **values: Any) -> str:
        """An HTTP request to a session, to be answered by `ws:response`; returns its id for `response`."""
        from scxml_runtime.chart.event import Event

        id = self.host.new_id("request")
        self.host.deliver(session.session_id, Event(name, data=values, sendid=id))
        return id

    def response(self, request: str) -> Response | None:
        """What a session answered to a request so far."""
        web_services: Any = self.modules["ws"]
        found: Response | None = web_services.responses.get(request)
        return found

    def http(self, method: str, path: str, body: str = "", content_type: str = "") -> Exchange:
        """A request to the server's own HTTP interface; where it waits for a session, run on for its answer."""
        from scxml_runtime.io.ors_http import ask

        return ask(self.host, method, path, body, content_type)
