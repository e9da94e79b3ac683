"""A naive interpreter of SCXML: the procedures of Appendix D one by one, as their text reads.

In: the text of a chart whose content is <log label>, <raise> and <send> without a delay, and whose conditions
are `In('id')` or `!In('id')`; events by name. Out: `log`, the labels in order, and `configuration`.

The rule that surprises: it shares nothing with the compiler or the runtime, not even the parser, and keeps to
the letter of the Recommendation where a better way is known, so that the two can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

MOST_STEPS = 200
"""Microsteps after which a chart is taken for an endless loop."""

Element = ElementTree.Element


class EndlessError(Exception):
    """The chart does not come to rest."""


class Interpreter:
    """One session; `interpret` runs when it is made."""

    def __init__(self, text: str) -> None:
        self.scxml = _without_namespace(ElementTree.fromstring(text))
        self.order = {element: number for number, element in enumerate(self.scxml.iter())}
        self.parents = {child: parent for parent in self.scxml.iter() for child in parent}
        self.by_id = {element.attrib["id"]: element for element in self.order if "id" in element.attrib}
        self.configuration_: set[Element] = set()
        self.history_value: dict[Element, list[Element]] = {}
        self.internal_queue: list[str] = []
        self.external_queue: list[str] = []
        self.running = True
        self.log: list[str] = []
        self.steps = 0
        self.enter_states([self.initial_transition(self.scxml)])
        self.main_event_loop()

    @property
    def configuration(self) -> set[str]:
        """The ids of the active states."""
        return {state.attrib["id"] for state in self.configuration_}

    def send(self, event: str) -> None:
        """An external event, and the main event loop until it would block."""
        if self.running:
            self.external_queue.append(event)
            self.main_event_loop()

    # --- the chart ----------------------------------------------------------------------

    def child_states(self, state: Element) -> list[Element]:
        return [child for child in state if child.tag in ("state", "parallel", "final")]

    def is_compound(self, state: Element) -> bool:
        return state.tag in ("state", "scxml") and bool(self.child_states(state))

    def is_atomic(self, state: Element) -> bool:
        return not self.child_states(state)

    def is_descendant(self, one: Element, other: Element) -> bool:
        return other in self.proper_ancestors(one, None)

    def proper_ancestors(self, state: Element, up_to: Element | None) -> list[Element]:
        """getProperAncestors."""
        ancestors: list[Element] = []
        if up_to is not None and (up_to is state or self.is_descendant(up_to, state)):
            return ancestors
        while state in self.parents and self.parents[state] is not up_to:
            state = self.parents[state]
            ancestors.append(state)
        return ancestors

    def targets(self, transition: Element) -> list[Element]:
        return [self.by_id[id] for id in transition.get("target", "").split()]

    def initial_transition(self, state: Element) -> Element:
        element = state.find("initial")
        if element is not None:
            return element[0]
        first = next(child.attrib["id"] for child in self.child_states(state))
        made = ElementTree.Element("transition", target=state.get("initial", first))
        self.parents[made] = state
        self.order[made] = self.order[state]
        return made

    def entry_order(self, states: Iterable[Element]) -> list[Element]:
        return sorted(states, key=self.order.__getitem__)

    def exit_order(self, states: Iterable[Element]) -> list[Element]:
        return sorted(states, key=self.order.__getitem__, reverse=True)

    # --- the loop -----------------------------------------------------------------------

    def main_event_loop(self) -> None:
        while self.running:
            macrostep_done = False
            while self.running and not macrostep_done:
                enabled = self.select_transitions(None)
                if not enabled:
                    if not self.internal_queue:
                        macrostep_done = True
                    else:
                        enabled = self.select_transitions(self.internal_queue.pop(0))
                if enabled:
                    self.microstep(enabled)
            if not self.running:
                break
            if not self.external_queue:
                return
            enabled = self.select_transitions(self.external_queue.pop(0))
            if enabled:
                self.microstep(enabled)
        self.exit_interpreter()

    def exit_interpreter(self) -> None:
        for state in self.exit_order(self.configuration_):
            self.run_all(state, "onexit")

    def select_transitions(self, event: str | None) -> list[Element]:
        """selectTransitions, and selectEventlessTransitions for None."""
        enabled: list[Element] = []
        for state in self.entry_order(filter(self.is_atomic, self.configuration_)):
            found = self.first_transition(state, event)
            if found is not None and found not in enabled:
                enabled.append(found)
        return self.remove_conflicting_transitions(enabled)

    def first_transition(self, state: Element, event: str | None) -> Element | None:
        for ancestor in [state, *self.proper_ancestors(state, None)]:
            for transition in ancestor.findall("transition"):
                if matches(transition.get("event"), event) and self.condition_match(transition):
                    return transition
        return None

    def condition_match(self, transition: Element) -> bool:
        cond = transition.get("cond", "")
        if not cond:
            return True
        id = cond.split("'")[1]
        return (id in self.configuration) is not cond.startswith("!")

    def remove_conflicting_transitions(self, enabled: list[Element]) -> list[Element]:
        filtered: list[Element] = []
        for t1 in enabled:
            preempted = False
            to_remove = []
            for t2 in filtered:
                if self.compute_exit_set([t1]) & self.compute_exit_set([t2]):
                    if self.is_descendant(self.parents[t1], self.parents[t2]):
                        to_remove.append(t2)
                    else:
                        preempted = True
                        break
            if not preempted:
                for t3 in to_remove:
                    filtered.remove(t3)
                filtered.append(t1)
        return filtered

    def microstep(self, enabled: list[Element]) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise EndlessError
        self.exit_states(enabled)
        for transition in enabled:
            self.run(transition)
        self.enter_states(enabled)

    # --- leaving ------------------------------------------------------------------------

    def exit_states(self, enabled: list[Element]) -> None:
        to_exit = self.exit_order(self.compute_exit_set(enabled))
        for state in to_exit:
            for history in state.findall("history"):
                if history.get("type") == "deep":
                    kept = [
                        s for s in self.configuration_ if self.is_atomic(s) and self.is_descendant(s, state)
                    ]
                else:
                    kept = [s for s in self.configuration_ if self.parents[s] is state]
                self.history_value[history] = kept
        for state in to_exit:
            self.run_all(state, "onexit")
            self.configuration_.remove(state)

    def compute_exit_set(self, transitions: list[Element]) -> set[Element]:
        to_exit: set[Element] = set()
        for transition in transitions:
            if "target" in transition.attrib:
                domain = self.transition_domain(transition)
                for state in self.configuration_:
                    if domain is not None and self.is_descendant(state, domain):
                        to_exit.add(state)
        return to_exit

    def transition_domain(self, transition: Element) -> Element | None:
        """getTransitionDomain."""
        targets = self.effective_targets(transition)
        source = self.parents[transition]
        if not targets:
            return None
        internal = transition.get("type") == "internal" and self.is_compound(source)
        if internal and all(self.is_descendant(s, source) for s in targets):
            return source
        return self.find_lcca([source, *targets])

    def find_lcca(self, states: list[Element]) -> Element:
        for ancestor in self.proper_ancestors(states[0], None):
            if self.is_compound(ancestor) and all(self.is_descendant(s, ancestor) for s in states[1:]):
                return ancestor
        return self.scxml  # for the initial transition of <scxml>, which has nothing above it

    def effective_targets(self, transition: Element) -> list[Element]:
        """getEffectiveTargetStates."""
        targets: list[Element] = []
        for state in self.targets(transition):
            if state.tag != "history":
                targets.append(state)
            elif state in self.history_value:
                targets += self.history_value[state]
            else:
                targets += self.effective_targets(state[0])
        return list(dict.fromkeys(targets))

    # --- entering -----------------------------------------------------------------------

    def enter_states(self, enabled: list[Element]) -> None:
        self.to_enter: set[Element] = set()
        self.for_default_entry: set[Element] = set()
        self.default_history_content: dict[Element, Element] = {}
        self.compute_entry_set(enabled)
        for state in self.entry_order(self.to_enter):
            self.configuration_.add(state)
            self.run_all(state, "onentry")
            if state in self.for_default_entry:
                self.run(self.initial_transition(state))
            if state in self.default_history_content:
                self.run(self.default_history_content[state])
            if state.tag == "final":
                self.enter_final(state)

    def enter_final(self, state: Element) -> None:
        parent = self.parents[state]
        if parent is self.scxml:
            self.running = False
            return
        self.internal_queue.append("done.state." + parent.attrib["id"])
        around = self.parents[parent]
        # Appendix D looks at one parallel only; 3.4 says that each is done whose children all are.
        while around.tag == "parallel" and self.is_in_final_state(around):
            self.internal_queue.append("done.state." + around.attrib["id"])
            around = self.parents[around]

    def compute_entry_set(self, transitions: list[Element]) -> None:
        for transition in transitions:
            for state in self.targets(transition):
                self.add_descendant_states_to_enter(state)
            ancestor = self.transition_domain(transition)
            for state in self.effective_targets(transition):
                self.add_ancestor_states_to_enter(state, ancestor)

    def add_descendant_states_to_enter(self, state: Element) -> None:
        if state.tag == "history":
            parent = self.parents[state]
            if state in self.history_value:
                targets = self.history_value[state]
            else:
                self.default_history_content[parent] = state[0]
                targets = self.targets(state[0])
            for target in targets:
                self.add_descendant_states_to_enter(target)
            for target in targets:
                self.add_ancestor_states_to_enter(target, parent)
            return
        self.to_enter.add(state)
        if self.is_compound(state):
            self.for_default_entry.add(state)
            targets = self.targets(self.initial_transition(state))
            for target in targets:
                self.add_descendant_states_to_enter(target)
            for target in targets:
                self.add_ancestor_states_to_enter(target, state)
        elif state.tag == "parallel":
            self.enter_regions(state)

    def add_ancestor_states_to_enter(self, state: Element, ancestor: Element | None) -> None:
        for between in self.proper_ancestors(state, ancestor):
            if between is self.scxml:
                continue
            self.to_enter.add(between)
            if between.tag == "parallel":
                self.enter_regions(between)

    def enter_regions(self, parallel: Element) -> None:
        for child in self.child_states(parallel):
            if not any(s is child or self.is_descendant(s, child) for s in self.to_enter):
                self.add_descendant_states_to_enter(child)

    def is_in_final_state(self, state: Element) -> bool:
        if self.is_compound(state):
            return any(s.tag == "final" and s in self.configuration_ for s in self.child_states(state))
        if state.tag == "parallel":
            return all(map(self.is_in_final_state, self.child_states(state)))
        return False

    # --- content ------------------------------------------------------------------------

    def run_all(self, state: Element, tag: str) -> None:
        for block in state.findall(tag):
            self.run(block)

    def run(self, block: Element) -> None:
        for element in block:
            if element.tag == "log":
                self.log.append(element.attrib["label"])
            elif element.tag == "raise":
                self.internal_queue.append(element.attrib["event"])
            elif element.tag == "send":
                self.external_queue.append(element.attrib["event"])


def matches(descriptors: str | None, event: str | None) -> bool:
    """nameMatch (SCXML 3.12.1); None stands for no event, and for no `event` attribute."""
    if descriptors is None or event is None:
        return descriptors is event
    tokens = event.split(".")
    for descriptor in descriptors.split():
        wanted = descriptor.removesuffix(".*").removesuffix(".").split(".")
        if descriptor == "*" or tokens[: len(wanted)] == wanted:
            return True
    return False


def _without_namespace(root: Element) -> Element:
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root
