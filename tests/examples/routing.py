"""What the tests of the routing samples share: a contact centre, and a call for the strategy of a file."""

from __future__ import annotations

from pathlib import Path

import scxmlc
from scxml_runtime.simulator import Simulator

FOLDER = Path(__file__).parents[2] / "examples" / "routing"


class Centre(Simulator):
    """A simulator that knows the sample strategies by the name of their file."""

    def call(self, strategy: str, to: str = "702"):
        """A call that rings at a device, and the session of the strategy that gets it."""
        call = self.voice_call(to=to, ani="5551234")
        return call, self.start_sample(strategy, call)

    def start_sample(self, strategy: str, call):
        """The session of the strategy, which gets the call."""
        session = self.start(scxmlc.load(FOLDER / f"{strategy}.scxml"), interactions=[call])
        self.run()
        return session

    def said(self, session) -> list[str]:
        """What the strategy logged."""
        return self.transcript.logs(session)
