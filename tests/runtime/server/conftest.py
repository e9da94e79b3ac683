"""A server in memory on virtual time, with two charts, one of them in two versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.server.asgi import application
from scxml_runtime.server.modules import Compiled
from scxml_runtime.server.settings import Settings
from scxml_runtime.testing import Scribe

from .asking import Client

EGG = """
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="egg" datamodel="ecmascript">
  <datamodel><data id="seconds" expr="60"/><data id="heat" expr="0"/></datamodel>
  <state id="kitchen">
    <state id="cold"><transition event="heat" target="boiling"/></state>
    <state id="boiling">
      <onentry>
        <assign location="heat" expr="heat + 1"/>
        <send event="done" delayexpr="seconds + 's'" id="timer"/>
      </onentry>
      <transition event="done" target="TABLE"/>
      <transition event="spoil"><assign location="heat" expr="0/0"/></transition>
    </state>
  </state>
  <final id="TABLE"/>
</scxml>"""
OLD_EGG = scxmlc.load(EGG.replace("TABLE", "tray"))
EGG_NOW = scxmlc.load(EGG.replace("TABLE", "table"))
LAMP = scxmlc.load("""
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp">
  <state id="off"><transition event="press" target="on"/></state>
  <state id="on"><transition event="press" target="off"/></state>
</scxml>""")


@pytest.fixture
def serve() -> Iterator[Callable[..., Client]]:
    """Makes servers: settings by name; those of the host as `host`."""
    with ExitStack() as stack:

        def make(host: dict[str, Any] | None = None, **settings: Any) -> Client:
            given = {"history": True, "scribe": Scribe(), **(host or {})}
            charts = [OLD_EGG, EGG_NOW, LAMP]
            entered = stack.enter_context(DurableHost(MemoryStore(), charts, clock=VirtualClock(), **given))
            return Client(application(entered, Compiled(charts), Settings(**settings)))

        yield make


@pytest.fixture
def client(serve: Callable[..., Client]) -> Client:
    return serve()
