"""Charts for snapshots, and how a session is cut: saved, made text, and taken up in another host."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import scxmlc
from scxml_runtime import Host


def load(inside: str, name: str = "chart.scxml", functions: Collection[str] = (), **attributes: str) -> Any:
    """The class of a chart; `functions` are those that a host lends to its scripts."""
    return scxmlc.load(document(inside, **attributes), name, functions=functions)


def document(inside: str, **attributes: str) -> str:
    """The text of a chart."""
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    head = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'
    return f"{head}{said}>{inside}</scxml>"


def through_text(session: Any, **options: Any) -> Any:
    """What is left of a snapshot when it has been a text."""
    return json.loads(json.dumps(session.snapshot(**options), allow_nan=False))


def cut(session: Any, host: Host | None = None, **options: Any) -> Any:
    """The same session in another host."""
    return (host or Host()).restore(type(session), through_text(session), **options)


def alike(session: Any, restored: Any) -> None:
    """Fails if there is a difference in anything that can be seen."""
    for attribute in ("configuration", "data", "log", "session_id", "now", "final", "failure", "url"):
        assert getattr(session, attribute) == getattr(restored, attribute), attribute
    assert through_text(session) == through_text(restored)
