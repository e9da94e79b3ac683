"""An orchestration server: sessions in a store, started, fed and seen over HTTP.

In: a catalogue of charts, a host. Out: an ASGI application, or a server that runs. Extra `serve`: uvicorn, which
running.py alone imports. Never the compiler: who compiles charts fills the port of catalogue.py.

The rule that surprises: what is answered is one table (table.py), which says how a request is checked and how OpenAPI
tells of it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from scxml_runtime.server.asgi import application
    from scxml_runtime.server.catalogue import Catalogue, Served, Trouble
    from scxml_runtime.server.listening import CannotListen
    from scxml_runtime.server.modules import Compiled
    from scxml_runtime.server.running import serve
    from scxml_runtime.server.settings import Settings

__all__ = [
    "CannotListen",
    "Catalogue",
    "Compiled",
    "Served",
    "Settings",
    "Trouble",
    "application",
    "serve",
]

# Where each name is; what is not used is not imported.
_LATER = {
    "CannotListen": "listening",
    "Catalogue": "catalogue",
    "Compiled": "modules",
    "Served": "catalogue",
    "Settings": "settings",
    "Trouble": "catalogue",
    "application": "asgi",
    "serve": "running",
}


if not TYPE_CHECKING:  # to checkers, a name that is not there is none

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module 'scxml_runtime.server' has no attribute {name!r}")
        module = __import__(f"scxml_runtime.server.{_LATER[name]}", fromlist=[name])
        return getattr(module, name)
