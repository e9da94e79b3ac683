"""What the tests of these samples share: a contact centre, and a call for the strategy of a file."""

from __future__ import annotations

import pytest

from scxml_runtime.simulator import Simulator


class Centre(Simulator):
    """A simulator that knows the sample strategies by the name of their file."""

    __slots__ = ("chart",)

    def __init__(self, chart):
        super().__init__()
        self.chart = chart

    def call(self, strategy, to="702"):
        """A call that rings at a device, and the session of the strategy that gets it."""
        call = self.voice_call(to=to, ani="5551234")
        return call, self.start_sample(strategy, call)

    def start_sample(self, strategy, call):
        """The session of the strategy, which gets the call."""
        session = self.start(self.chart(f"{strategy}.scxml"), interactions=[call])
        self.run()
        return session

    def said(self, session):
        """What the strategy logged."""
        return self.transcript.logs(session)


@pytest.fixture
def centre(chart):
    return Centre(chart)
