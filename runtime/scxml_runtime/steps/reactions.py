"""Plans made ready to run, and remembered: what a session does about an event where it stands.

In: the structure of a chart and the plans of `algorithm`. Out: a `Situation` for each configuration that was ever
reached, with a table from event name to `Reaction`; a reaction holds the blocks to run as one flat tuple of functions
and the situation they lead to. So the second time a chart takes the same step it costs a dictionary look-up.

The rule that surprises: everything here is shared by all sessions of a class and says nothing about one
session; conditions are asked, and histories looked up, each time.
"""

from __future__ import annotations

from scxml_runtime.chart.event import check_name
from scxml_runtime.steps.algorithm import candidates, plan_microstep
from scxml_runtime.steps.lowering import REALM_NAMES, STEPS, WATCHERS, leading_to, lower, mentions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from scxml_runtime.chart.structure import Arc, Node, Structure
    from scxml_runtime.steps.algorithm import Memory, Plan

    Answer = Callable[..., Any]
    Option = tuple[Callable[..., Any] | None, "Arc", "Outcome"]

NO_HISTORY: Memory = {}
"""What histories remember before a state was left."""

MOST_SITUATIONS = 20_000
"""Configurations remembered for one class; a chart that reaches more starts its memory afresh."""

COLD = 500
"""Uses of a reaction before it may become a function: making one takes about as long as they did."""

FEW = 3
"""Methods that a function of its own must save a reaction in send(): less is not worth the memory that it takes."""

MANY = 3_000
"""Situations from which on functions do not help plain reactions: so much code does not fit the caches."""

MOST_NAMES = 1_000
"""Event names remembered in one situation."""


class Reaction:
    """What to do about an event. `send` and `microstep` are the functions that do it: for an event from outside
    while the session is idle, where that takes more than `StateMachine.send` does by itself, and within a macrostep,
    which answers with the situation it leads to, or None.

    They look at the rest: if there is no `cond` or it holds, run `blocks` and be in `situation`, which has `reactions`
    (where that depends on a history: what `outcome` says), and `otherwise` if not. Where several atomic states have a
    say, `chains` are their options. `scripted` says that blocks (with a condition: any code of the class) need the
    session's ECMAScript realm. `told` is what observers hear: the rows of the transitions, the states left and those
    entered; the plan, which is large, is not kept. `left` counts down the uses until there were `COLD`.
    """

    __slots__ = (
        *("blocks", "chains", "cond", "left", "microstep", "otherwise"),
        *("outcome", "reactions", "scripted", "send", "situation", "told"),
    )

    blocks: tuple[Callable[..., Any], ...]
    chains: tuple[tuple[Option, ...], ...]
    cond: Callable[..., Any] | None
    otherwise: Reaction
    outcome: Outcome | None
    told: tuple[tuple[Any, ...], tuple[str, ...], tuple[str, ...]]
    situation: Situation
    reactions: Reactions
    scripted: bool

    def __init__(self, way: Way) -> None:
        self.send: Answer | None = way.send
        self.microstep = way.microstep
        self.chains = ()
        self.cond = None
        self.outcome = None
        self.scripted = False
        self.left = COLD

    def lead_to(self, situation: Situation) -> None:
        self.situation = situation
        self.reactions = situation.reactions

    def is_plain(self, few: int) -> bool:
        """Whether send() needs nothing special for it, and it has few methods."""
        methods, each = 0, self
        while each.outcome is None and not each.situation.restless:
            methods += len(each.blocks) if each.blocks is not UNTAKEN else 0
            if each.cond is None:
                return not self.scripted and methods < few
            methods, each = methods + 1, each.otherwise
        return False

    def go(self, way: Way) -> None:
        """From now on carry it out in this way; what send() does by itself stays so."""
        self.microstep = way.microstep
        if self.send is not None:
            self.send = way.send


class Way:
    """How reactions of one sort are carried out."""

    __slots__ = ("microstep", "send")

    def __init__(self, send: Answer, microstep: Answer) -> None:
        self.send = send
        self.microstep = microstep


class Ways:
    """How reactions are carried out: those where one state decides, at first and when they are hot, those where several
    have a say, those to ignore, and those to ignore where something may happen of itself.

    `busy` is the table of a session that is at work, `internal` what stands for the data of a raised event, `raising`
    its <raise>: functions made of methods write them out.
    """

    __slots__ = ("busy", "choosing", "cold", "hot", "ignoring", "internal", "raising", "settling")

    def __init__(
        self,
        cold: Way,
        hot: Way,
        choosing: Way,
        ignoring: Way,
        settling: Way,
        busy: Reactions,
        internal: object,
        raising: Callable[..., Any],
    ) -> None:
        self.cold = cold
        self.hot = hot
        self.choosing = choosing
        self.ignoring = ignoring
        self.settling = settling
        self.busy = busy
        self.internal = internal
        self.raising = raising

    @property
    def deciding(self) -> Way:
        """How those are carried out at first where one state decides."""
        return self.cold if COLD else self.hot


class Reactions(dict[str, Reaction]):
    """The table of one situation; what is missing is worked out when it is first asked for."""

    __slots__ = ("situation",)
    situation: Situation

    def __missing__(self, name: str) -> Reaction:
        reaction = self.situation.react(name)
        if len(self) < MOST_NAMES:
            self[name] = reaction
        return reaction


class Situation:
    """One configuration: `ids` as users see it, `nodes` the active states, `reactions` by event name,
    `eventless` what may happen of itself, `final` the top-level final state, `outcomes` what taking
    transitions here leads to, `staying` the reaction of doing nothing.
    """

    __slots__ = (
        "eventless",
        "final",
        "ids",
        "nodes",
        "outcomes",
        "reactions",
        "repertoire",
        "restless",
        "staying",
    )

    def __init__(self, repertoire: Repertoire, nodes: frozenset[Node]) -> None:
        self.repertoire = repertoire
        self.nodes = nodes
        self.ids = frozenset(node.id for node in nodes if not node.anonymous)
        self.outcomes: dict[tuple[Arc, ...], Outcome] = {}
        self.reactions = Reactions()
        self.reactions.situation = self
        chains = candidates(nodes, None)
        self.staying = Reaction(repertoire.ways.deciding)
        self.staying.blocks = UNTAKEN
        self.eventless = self._eventless(chains)
        root = repertoire.structure.root
        self.final = next((node for node in nodes if node.kind == "final" and node.parent is root), None)
        self.restless = bool(chains) or self.final is not None
        self.staying.lead_to(self)

    def _eventless(self, chains: list[list[Arc]]) -> Reaction | None:
        """What may happen of itself; where it leads is planned when it happens, since it may go on for long."""
        if len(chains) == 1:
            return self._decision(chains[0], lambda outcome: None)
        return self._choice(chains) if chains else None

    def react(self, name: str) -> Reaction:
        """What to do about an event of this name here."""
        check_name(name)
        chains = candidates(self.nodes, name)
        if not chains:
            return self.repertoire.settling if self.eventless is not None else self.repertoire.ignoring
        reaction = self._certain(chains)
        if reaction is None and len(chains) == 1:
            reaction = self._decision(chains[0], Outcome.settled)
        if reaction is None:
            return self._choice(chains)
        if reaction.is_plain(FEW if len(self.repertoire.situations) < MANY else MOST_SITUATIONS):
            reaction.send = None
        return reaction

    def _certain(self, chains: list[list[Arc]]) -> Reaction | None:
        """The reaction if nothing has to be asked."""
        if any(chain[0].cond is not None for chain in chains):
            return None
        return self.outcome(tuple(dict.fromkeys(chain[0] for chain in chains))).settled()

    def _choice(self, chains: list[list[Arc]]) -> Reaction:
        """What several atomic states have a say in."""
        reaction = Reaction(self.repertoire.ways.choosing)
        reaction.chains = tuple(tuple(map(self._option, _reachable(chain))) for chain in chains)
        reaction.scripted = self.repertoire.scripted
        return reaction

    def _decision(self, chain: list[Arc], known: Callable[[Outcome], Reaction | None]) -> Reaction:
        """The transitions of one atomic state, nearest first, each leading on to the next if its condition fails."""
        decision = self.staying
        for arc in reversed(list(_reachable(chain))):
            outcome = self.outcome((arc,))
            then = known(outcome)
            if arc.cond is None and then is not None:
                decision = then
                continue
            made = Reaction(self.repertoire.ways.deciding)
            made.cond, made.otherwise = arc.cond or always, decision
            made.scripted = self.repertoire.scripted
            if then is None:
                made.outcome = outcome
            else:
                made.told, made.blocks = then.told, then.blocks
                made.lead_to(then.situation)
            decision = made
        return decision

    def _option(self, arc: Arc) -> Option:
        return arc.cond, arc, self.outcome((arc,))

    def outcome(self, arcs: tuple[Arc, ...]) -> Outcome:
        """What taking these transitions leads to, conflicts not yet removed."""
        outcome = self.outcomes.get(arcs)
        if outcome is None:
            outcome = self.outcomes[arcs] = Outcome(self, arcs)
        return outcome


def untaken(machine: Any, data: Any) -> None:
    """Say that no transition takes the event: in send() the block of staying, so that no event that is taken pays."""
    machine.untaken_(machine.event_)


untaken.written = "self.untaken_(self.event_)", {}  # type: ignore[attr-defined]  # for `fusion`

UNTAKEN = (untaken,)


def always(machine: Any, data: Any) -> bool:
    """The condition of a transition that has none."""
    return True


def _reachable(chain: list[Arc]) -> Iterator[Arc]:
    """The transitions of a chain up to the first that has no condition."""
    for arc in chain:
        yield arc
        if arc.cond is None:
            return


NO_ANSWERS: dict[tuple[str, ...] | None, Outcome] = {}


class Outcome:
    """What taking `arcs` in `situation` leads to. `reaction` is the answer once known; when it depends on a
    history, `asked` is that history's id and `answers` holds the outcome for each thing it may remember."""

    __slots__ = ("answers", "arcs", "asked", "reaction", "situation")

    def __init__(self, situation: Situation, arcs: tuple[Arc, ...]) -> None:
        self.situation = situation
        self.arcs = arcs
        self.reaction: Reaction | None = None
        self.asked: str | None = None
        self.answers = NO_ANSWERS

    def settled(self) -> Reaction | None:
        """The reaction if it is the same whatever the histories remember, else None."""
        if self.reaction is None and self.asked is None:
            self._plan({})
        return self.reaction

    def resolve(self, history: Memory) -> Reaction:
        """The reaction, given what the histories remember."""
        outcome = self
        while outcome.reaction is None:
            if outcome.asked is None:
                return self._plan(history)
            known = outcome.answers.get(history.get(outcome.asked))
            if known is None:
                return self._plan(history)
            outcome = known
        return outcome.reaction

    def _plan(self, history: Memory) -> Reaction:
        repertoire = self.situation.repertoire
        consulted = _Consulted(history)
        plan = plan_microstep(repertoire.structure, self.situation.nodes, consulted, self.arcs)
        outcome = self
        for id, value in consulted.answers.items():
            outcome.asked = id
            if outcome.answers is NO_ANSWERS:
                outcome.answers = {}
            if value not in outcome.answers:
                outcome.answers[value] = Outcome(self.situation, self.arcs)
            outcome = outcome.answers[value]
        outcome.reaction = repertoire.reaction(plan)
        return outcome.reaction


class _Consulted:
    """Histories' values that writes down which were asked for."""

    __slots__ = ("answers", "history")

    def __init__(self, history: Memory) -> None:
        self.history = history
        self.answers: dict[str, tuple[str, ...] | None] = {}

    def get(self, id: str) -> tuple[str, ...] | None:
        value = self.answers[id] = self.history.get(id)
        return value


class Repertoire:
    """The situations of one class, and what its sessions do in them."""

    __slots__ = (
        "ignoring",
        "realm_names",
        "scripted",
        "settling",
        "situations",
        "start",
        "structure",
        "watched",
        "ways",
    )

    def __init__(self, structure: Structure, ways: Ways) -> None:
        self.structure = structure
        self.ways = ways
        self.ignoring = Reaction(ways.ignoring)
        self.settling = Reaction(ways.settling)
        watchers = leading_to(structure, WATCHERS)
        self.watched = any(mentions(method, watchers) for method in structure.methods())
        self.realm_names = leading_to(structure, REALM_NAMES, STEPS)
        self.scripted = any(mentions(method, self.realm_names) for method in structure.methods())
        self.situations: dict[frozenset[Node], Situation] = {}
        self.start = Outcome(Situation(self, frozenset()), (structure.initial,))

    def situation(self, nodes: frozenset[Node]) -> Situation:
        """The situation of this configuration, one object for equal configurations."""
        situation = self.situations.get(nodes)
        if situation is None:
            if len(self.situations) >= MOST_SITUATIONS:
                self.situations.clear()
            situation = self.situations[nodes] = Situation(self, nodes)
        return situation

    def reaction(self, plan: Plan) -> Reaction:
        """The plan, ready to run."""
        reaction = Reaction(self.ways.deciding)
        reaction.told = (
            tuple(arc.row for arc in plan.arcs if arc.row is not None),
            tuple(node.id for node in plan.exited),
            tuple(entry.node.id for entry in plan.entered),
        )
        reaction.blocks = lower(plan, self.watched)
        reaction.lead_to(self.situation(plan.configuration))
        reaction.scripted = self.scripted and any(
            mentions(block, self.realm_names) for block in reaction.blocks
        )
        return reaction
