"""Tickets on this machine, in memory and on virtual time: whatever keeps them, they do the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore

Ticket = scxmlc.load(Path(__file__).with_name("ticket.scxml"))


@pytest.fixture
def host() -> Iterator[DurableHost]:
    with DurableHost(MemoryStore(), charts=[Ticket], clock=VirtualClock()) as made:
        made.start(Ticket, id="t")
        yield made


def test_a_note_counts_once_under_its_key(host: DurableHost) -> None:
    for _ in range(3):
        host.send("t", "note", key="note-1")
    host.send("t", "note", key="note-2")
    assert host.look("t").data["notes"] == 2


def test_a_ticket_has_one_reminder(host: DurableHost) -> None:
    host.advance(19.9)
    assert host.look("t").data["reminders"] == 0
    host.advance(3600)
    assert host.look("t").data["reminders"] == 1


def test_a_closed_ticket_is_over(host: DurableHost) -> None:
    host.send("t", "close")
    assert host.look("t").final == "closed"
