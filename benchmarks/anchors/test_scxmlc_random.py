"""Random events against an invariant that does not hold, by scxmlc."""

from scxmlc.testgen.machine import invariant, machine_of


class TestCrossing(machine_of("crossing.scxml")):
    @invariant()
    def nobody_joins_who_waits(self):
        assert self.session.data["waiting"] <= 1
