"""What `scxmlc serve` was asked for.

In: the words of the command line. Out: a record. The rule that surprises: defaults stand here and in options.py, for
programs and for people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from scxmlc.cli.compiling import Wishes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is served, how sessions are kept, who may ask, and what charts may reach. `limits`: those of `Settings`."""

    charts: tuple[str, ...]
    wishes: Wishes
    listen: str
    store: str | None = None
    engine: str = "sqlite"
    restate: tuple[str, ...] = ()
    restate_admin: str = "http://127.0.0.1:9070"
    worker: str = "127.0.0.1:9080"
    token_file: str | None = None
    without_token: bool = False
    public: str = ""
    hosts: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    history: bool = False
    log: str = "text"
    telemetry: bool = False
    program: str | None = None
    timezone: str | None = None
    limits: dict[str, Any] = field(default_factory=dict)
