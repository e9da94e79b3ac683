"""One call changes hands: the example strategies and, where they are at hand, the guide's own sample pair."""

from __future__ import annotations

from pathlib import Path

import pytest

import scxmlc
from scxml_runtime.simulator import Simulator

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "ownership"
SEEDS = ROOT.parent / "shared" / "seeds"

PAIRS = [
    pytest.param((EXAMPLE, "http://localhost:17080/child.scxml", "failed"), id="example"),
    pytest.param((SEEDS, "http://localhost:17080/ixn_attach.scxml", "error"), id="guide"),
]


class Handover:
    """A contact centre in which `call` rings at 702, with the strategies of one folder."""

    def __init__(self, folder: Path, url: str, failed: str) -> None:
        if not folder.exists():
            pytest.skip(f"the guide's sample strategies are not at {folder}")
        self.sim = Simulator()
        self.url = url
        self.failed = failed
        self.Parent = scxmlc.load(folder / "parent.scxml")
        self.Child = scxmlc.load(folder / "child.scxml")
        self.sim.publish(url, self.Child)

    def start(self, to="702"):
        call = self.sim.voice_call(to=to, ani="5551234")
        return call, self.sim.start(self.Parent, interactions=[call])

    def child(self):
        (child,) = [session for session in self.sim.sessions.values() if isinstance(session, self.Child)]
        return child


@pytest.fixture(params=PAIRS)
def handover(request):
    return Handover(*request.param)


def test_a_call_changes_hands(handover):
    call, parent = handover.start()
    handover.sim.run()
    child = handover.child()
    assert (parent.final, child.final) == ("exit", "exit")
    assert call.state == "established" and call.device == "702"
    assert call.owner is None and not call.ended, "both sessions are over; the call lives on, owned by nobody"
    assert handover.sim.transcript.events(parent) == [
        "interaction.added",
        "interaction.deleted",
        "interaction.detach.done",
        "session.start.done",
    ]
    assert handover.sim.transcript.events(child) == [
        "interaction.added",
        "interaction.attach.done",
        "interaction.partystatechanged",
        "interaction.accept.done",
    ]


def test_the_child_gets_its_two_parameters(handover):
    call, parent = handover.start()
    handover.sim.run()
    values = handover.child().data
    assert call.id in values.values()
    assert parent.session_id in values.values()


def test_each_session_owns_the_call_in_its_turn(handover):
    _call, parent = handover.start()
    owners = []
    handover.sim.centre.events.observers.append(
        lambda what, about, facts: owners.append((what, facts.get("owner")))
    )
    handover.sim.run()
    child = handover.child()
    assert [item for item in owners if item[0] in ("attached", "detached")] == [
        ("attached", parent.session_id),
        ("detached", None),
        ("attached", child.session_id),
    ]


def test_detach_is_refused(handover):
    handover.sim.refuse("interaction.detach", "invalidstate", "the call is being transferred")
    _call, parent = handover.start()
    handover.sim.run()
    assert parent.final == handover.failed
    assert len(handover.sim.sessions) == 1, "no child is started"
    assert "transferred" in " ".join(handover.sim.transcript.logs(parent))


def test_the_child_document_is_missing(handover):
    del handover.sim.documents.published[handover.url]
    call, parent = handover.start()
    handover.sim.run()
    assert parent.final == handover.failed
    assert handover.sim.transcript.events(parent)[-1] == "error.session.start"
    assert call.owner is None and call.state == "ringing", "the call still rings, owned by nobody"


def test_attach_is_refused(handover):
    handover.sim.refuse("interaction.attach", "invalidstate")
    _call, parent = handover.start()
    handover.sim.run()
    assert (parent.final, handover.child().final) == ("exit", handover.failed)


def test_the_caller_hangs_up_between_detach_and_attach(handover):
    handover.sim.delay("interaction.attach", 2)
    call, parent = handover.start()
    handover.sim.at(1, lambda: handover.sim.hang_up(call))
    handover.sim.advance(3)
    assert (parent.final, handover.child().final) == ("exit", handover.failed)
    assert call.ended and call.owner is None
    assert "call-1 has ended" in " ".join(handover.sim.transcript.logs())


def test_the_call_does_not_ring_where_it_is_accepted(handover):
    call, parent = handover.start(to="701")
    handover.sim.run()
    assert (parent.final, handover.child().final) == ("exit", handover.failed)
    assert "not ringing at 702" in " ".join(handover.sim.transcript.logs())
    assert call.state == "ringing" and call.device == "701"


def test_an_answer_that_never_comes_is_a_time_out(handover):
    handover.sim.lose("interaction.detach")
    _call, parent = handover.start()
    handover.sim.advance(29)
    assert not parent.is_finished
    handover.sim.advance(1)
    assert parent.final == handover.failed
    assert "timeout" in str(handover.sim.transcript)


def test_two_calls_are_handed_over_at_once(handover):
    calls = [handover.start() for _ in range(2)]
    handover.sim.run()
    assert [parent.final for _, parent in calls] == ["exit", "exit"]
    children = [session for session in handover.sim.sessions.values() if isinstance(session, handover.Child)]
    assert [child.final for child in children] == ["exit", "exit"]
    assert [call.state for call, _ in calls] == ["established", "established"]
    told = [child.data for child in children]
    assert [call.id in values.values() for (call, _), values in zip(calls, told, strict=True)] == [True, True]


def test_the_same_simulation_gives_the_same_transcript():
    def transcript():
        handover = Handover(*PAIRS[0].values[0])
        handover.start()
        handover.sim.run()
        return str(handover.sim.transcript)

    assert transcript() == transcript()


def test_a_line_tells_time_session_event_and_place():
    handover = Handover(*PAIRS[0].values[0])
    handover.sim.rules.latency = 0.25
    handover.start()
    handover.sim.advance(2)
    lines = str(handover.sim.transcript).splitlines()
    (detached,) = [line for line in lines if "interaction.detach.done" in line]
    assert detached.split()[0] == "0.250" and "Parent" in detached
    (accept,) = [line for line in lines if "▶ ixn:accept" in line]
    source = (EXAMPLE / "child.scxml").read_text().splitlines()
    number = 1 + next(n for n, line in enumerate(source) if "<ixn:accept" in line)
    assert accept.endswith(f"child.scxml:{number}")
