"""The mutants of a chart: each is its document, changed in one place.

In: a chart as it was read. Out: `Mutant`s in the order of the document, each with a sentence, and where a test must
come by to notice it (`reached`). The rule that surprises: what would be the same chart is no mutant, such as a target
moved to a state that is active anyway, or a transition renamed that might as well be dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scxmlc.checker import walk
from scxmlc.checker.scripts import Scripts, parse_all
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Chart, Final, History, Parallel, State, StateNode, Transition
from scxmlc.model.content import Action, Foreach, If, Log, Raise, Script, Send
from scxmlc.model.script import Expression, Program
from scxmlc.source import Location, Source, Text
from scxmlc.testgen.mutation.edits import Edit, replaced, start_tag, with_attribute, without
from scxmlc.testgen.mutation.expressions import Change, changes, negations

KINDS = {
    "condition": "a condition negated, or always true; `&&` and `||` swapped",
    "bound": "the bound of a comparison moved: `<` and `<=`, `>` and `>=`",
    "operator": "`+` and `-`, `*` and `/`, `++` and `--` swapped",
    "value": "a number one more, a truth swapped",
    "transition": "a transition dropped",
    "target": "a target or an initial state changed to its sibling",
    "history": "a deep history made shallow, and the other way round",
    "event": "an event that is raised or sent renamed; one of several descriptors dropped",
    "delay": "a delay doubled",
    "action": "an element of content dropped",
    "log": "a <log> dropped",
    "param": "a <param> dropped",
    "invoke": "an <invoke> dropped",
}
"""What is changed."""

LONGEST = 70
"""Characters of what is told of a piece."""

Reached = tuple[int, int, tuple[str, ...]]
"""Line and column of an element, and the kinds of items of coverage that tell whether a test came by."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """`before` and `after` are the piece that was changed; `after` is "" for what was dropped. `reached` is None where
    whoever starts the chart comes by."""

    kind: str
    line: int
    before: str
    after: str
    edits: tuple[Edit, ...]
    reached: Reached | None

    @property
    def sentence(self) -> str:
        """`openings < 3 became openings <= 3`."""
        return f"{self.before} became {self.after}" if self.after else f"{self.before} was dropped"

    def of(self, text: str) -> str:
        """The document, changed."""
        for edit in sorted(self.edits, key=lambda each: each.start, reverse=True):
            text = edit.of(text)
        return text


def mutants(chart: Chart) -> Iterator[Mutant]:
    """Those of what stands in the chart's own document."""
    found = _Mutating(chart).all()
    yield from sorted(found, key=lambda each: min(edit.start for edit in each.edits))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"


class _Mutating:
    """One chart."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.source: Source = chart.location.source
        self.trees: Scripts = parse_all(chart, Diagnostics())
        self.nodes: dict[str, StateNode] = {}
        self.siblings: dict[str, tuple[list[StateNode], Any]] = {}
        for node, parent in walk.states(chart):
            if node.id is not None:
                self.nodes[str(node.id)] = node
                self.siblings[str(node.id)] = list(parent.children), parent

    def all(self) -> Iterator[Mutant]:
        yield from self._initial(self.chart)
        for data in walk.data(self.chart):
            yield from self._code([data.value], None)
        for script in self.chart.scripts:
            yield from self._code([script.program], None)
        for node, _ in walk.states(self.chart):
            yield from self._state(node)

    def _state(self, node: StateNode) -> Iterator[Mutant]:
        if isinstance(node, State):
            yield from self._initial(node)
        if isinstance(node, History):
            yield from self._history(node)
        if isinstance(node, Final) and node.donedata is not None:
            yield from self._params(node.donedata, _at(node.location, "state"))
        for transition in walk.transitions(node):
            yield from self._transition(transition)
        for block in walk.blocks(node):
            for element in walk.executables(block):
                yield from self._element(element)
        for invoke in walk.invokes_of(node):
            reached = _at(invoke.location, "block")
            yield from self._dropped("invoke", invoke.location, reached)
            yield from self._params(invoke, reached)
            for element in walk.executables(invoke.finalize) if invoke.finalize else ():
                yield from self._element(element)

    # --- states ---------------------------------------------------------------------------------------------------

    def _initial(self, node: Chart | State) -> Iterator[Mutant]:
        yield from self._targets(node.initial, None)
        if node.initial_element is not None:
            yield from self._targets(node.initial_element.transition.target, None)

    def _history(self, node: History) -> Iterator[Mutant]:
        if node.transition is not None:
            yield from self._targets(node.transition.target, None)
        around = self.siblings[str(node.id)][0] if node.id is not None else []
        if not any(isinstance(each, State | Parallel) and each.children for each in around):
            return  # deep and shallow are one
        other = "shallow" if node.type == "deep" else "deep"
        edit = with_attribute(node.location, "type", other)
        yield from self._made(
            "history", node.location, f"{node.type} history", f"{other} history", [edit], None
        )

    def _targets(self, targets: Sequence[Text], reached: Reached | None) -> Iterator[Mutant]:
        for target in targets:
            other = self._sibling(str(target))
            if other is not None:
                edit = replaced(self.source, target, 0, len(target), other)
                yield from self._made(
                    "target", target.location, f"target {target}", f"target {other}", [edit], reached
                )

    def _sibling(self, id: str) -> str | None:
        """The state behind it, or in front of it; None where there is none, and of regions, which are all active."""
        around, parent = self.siblings.get(id, ([], None))
        if isinstance(parent, Parallel) or parent is None:
            return None
        names = [str(each.id) for each in around if each.id is not None and not isinstance(each, History)]
        if id not in names:
            return names[-1] if names else None
        at = names.index(id)
        others = names[at + 1 :] + names[:at]
        return others[0] if others else None

    # --- transitions ----------------------------------------------------------------------------------------------

    def _transition(self, transition: Transition) -> Iterator[Mutant]:
        asked = _at(transition.location, "condition", "transition")
        taken = _at(transition.location, "transition")
        if transition.cond is not None:
            yield from self._condition(transition.cond, asked)
        yield from self._dropped("transition", transition.location, taken)
        yield from self._targets(transition.target, taken)
        descriptors = transition.event or ()
        if len(descriptors) > 1:  # a single one renamed is the transition dropped
            for each in descriptors:
                edit = replaced(self.source, each, 0, len(each), "")
                yield from self._made(
                    "event", each.location, f"{each} in event={_quoted(descriptors)}", "", [edit], taken
                )

    def _condition(self, cond: Expression, reached: Reached | None) -> Iterator[Mutant]:
        if self.chart.datamodel == "null":  # which has no other condition to put for it (SCXML B.1)
            return
        for together in negations(cond.text):
            yield from self._changed(cond.text, together, reached)
        tree = self.trees.get(cond)
        if tree is not None:
            for each in changes(tree, cond.text, is_condition=True):
                yield from self._changed(cond.text, [each], reached)

    # --- content --------------------------------------------------------------------------------------------------

    def _element(self, element: Any) -> Iterator[Mutant]:
        reached = _at(element.location, "content")
        yield from self._dropped("log" if isinstance(element, Log) else "action", element.location, reached)
        if isinstance(element, If):
            for branch in element.branches:
                if branch.cond is not None:
                    yield from self._condition(branch.cond, _at(branch.location, "if"))
        elif isinstance(element, Foreach):
            yield from self._code([element.array], reached)
        elif isinstance(element, Send | Raise | Action):
            yield from self._params(element, reached)
            yield from self._sent(element, reached)
        elif isinstance(element, Script):
            yield from self._code([element.program], reached)
        elif not isinstance(element, Log):  # another text in a log is no other behaviour
            yield from self._code(walk.code(element), reached)

    def _sent(self, element: Any, reached: Reached) -> Iterator[Mutant]:
        if isinstance(element, Raise):
            yield from self._renamed(element.event, reached)
        elif isinstance(element, Send):
            if element.event is not None:
                yield from self._renamed(element.event.text, reached)
            if element.delay is not None:
                yield from self._delayed(element.delay.text, reached)

    def _renamed(self, event: Text, reached: Reached) -> Iterator[Mutant]:
        """Another event, which no descriptor but `*` takes."""
        found = re.fullmatch(r"\s*(['\"]?)([\w.:-]+)\1\s*", event)
        if found:
            edit = replaced(self.source, event, found.start(2), found.start(2), "not.")
            yield from self._made(
                "event", event.location, f"event {found[2]}", f"event not.{found[2]}", [edit], reached
            )

    def _delayed(self, delay: Text, reached: Reached) -> Iterator[Mutant]:
        found = re.fullmatch(r"(\s*['\"]?\s*)(\d*\.?\d+)(\s*(?:ms|s|m|h|d)\s*['\"]?\s*)", delay)
        if found:
            twice = f"{float(found[2]) * 2 or 1:.15g}"
            edit = replaced(self.source, delay, found.start(2), found.end(2), twice)
            before = str(delay).strip()
            yield from self._made(
                "delay",
                delay.location,
                f"delay {before}",
                f"delay {found[1]}{twice}{found[3]}".rstrip(),
                [edit],
                reached,
            )

    def _params(self, element: Any, reached: Reached | None) -> Iterator[Mutant]:
        for param in element.params:
            yield from self._dropped("param", param.location, reached)
            if isinstance(param.value, Expression):
                yield from self._code([param.value], reached)

    # --- what they have in common ---------------------------------------------------------------------------------

    def _code(self, pieces: Iterable[Any], reached: Reached | None) -> Iterator[Mutant]:
        for code in pieces:
            tree = self.trees.get(code) if isinstance(code, Expression | Program) else None
            if tree is not None:
                for each in changes(tree, code.text):
                    yield from self._changed(code.text, [each], reached)

    def _changed(self, text: Text, together: Sequence[Change], reached: Reached | None) -> Iterator[Mutant]:
        """A piece of code with changes that belong together; of a script, its line is told."""
        edits = [replaced(self.source, text, each.start, each.end, each.new) for each in together]
        begin = text.rfind("\n", 0, together[0].start) + 1
        stop = text.find("\n", together[-1].end)
        stop = len(text) if stop < 0 else stop
        after = str(text[begin:stop])
        for each in sorted(together, key=lambda each: each.start, reverse=True):
            after = after[: each.start - begin] + each.new + after[each.end - begin :]
        at = text.at(together[0].start)
        yield from self._made(together[0].kind, at, text[begin:stop], after, edits, reached)

    def _dropped(self, kind: str, at: Location, reached: Reached | None) -> Iterator[Mutant]:
        if at.source is self.source:
            yield from self._made(kind, at, start_tag(at), "", [without(at)], reached)

    def _made(
        self,
        kind: str,
        at: Location,
        before: str,
        after: str,
        edits: Sequence[Edit | None],
        reached: Reached | None,
    ) -> Iterator[Mutant]:
        whole = tuple(each for each in edits if each is not None)
        if at.source is self.source and len(whole) == len(edits):
            line = self.source.line_of(whole[0].start)[0]
            yield Mutant(kind, line, _short(before), _short(after), whole, reached)


def _at(location: Location, *kinds: str) -> Reached:
    return location.line, location.column, kinds


def _quoted(words: Iterable[Text]) -> str:
    return f'"{" ".join(words)}"'
