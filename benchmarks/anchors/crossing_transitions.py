"""The crossing for transitions, which has no history: it is written by hand."""

from transitions.extensions.factory import HierarchicalGraphMachine
from transitions.extensions.states import Timeout, add_state_features


@add_state_features(Timeout)
class Machine(HierarchicalGraphMachine):
    pass


GREEN = {"name": "green", "timeout": 10, "on_timeout": "over", "on_enter": "served"}
LIGHT = {"name": "light", "initial": "red", "children": ["red", GREEN]}
SIGN = {"name": "sign", "initial": "dark", "children": ["dark", "lit"]}
RED, DARK, LIT = "working_light_red", "working_sign_dark", "working_sign_lit"


class Crossing:
    waiting = 0

    def __init__(self):
        self.machine = Machine(
            self,
            states=["off", {"name": "working", "parallel": [LIGHT, SIGN]}],
            initial="working",
            auto_transitions=False,
            ignore_invalid_triggers=True,
            queued=True,
            graph_engine="mermaid",
        )
        add = self.machine.add_transition
        add("push", RED, None, conditions="few_wait", after="one_more")
        add("turn", RED, "working_light_green", conditions="somebody_waits")
        add("over", "working_light_green", RED)
        add("dusk", DARK, LIT)
        add("dawn", LIT, DARK)
        add("fail", "working", "off", before="remember")
        add("repaired", "off", "working", after="as_before")

    def few_wait(self):
        return self.waiting < 2

    def somebody_waits(self):
        return self.waiting > 0

    def one_more(self):
        self.waiting += 1

    def served(self):
        self.waiting = 0

    def remember(self):
        self.before = self.state

    def as_before(self):
        self.machine.set_state(self.before, self)
