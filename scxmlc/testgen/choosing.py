"""Which of the ways found become tests, and what the tests are called.

In: what the search has found. Out: `Chosen` ways, few that show everything (a greedy cover), the short ones first. The
rule that surprises: a way is called after what it alone shows at its end, in words of the chart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from keyword import iskeyword
from typing import Any, TypeAlias

from scxml_runtime.testing.items import Item
from scxmlc.checker import walk
from scxmlc.model.chart import Chart
from scxmlc.standing import inner
from scxmlc.testgen.exploring import Found
from scxmlc.testgen.folding import folded
from scxmlc.testgen.moves import Way
from scxmlc.testgen.offering import Heard
from scxmlc.testgen.ors import Dilemma
from scxmlc.testgen.playing import Played
from scxmlc.testgen.stand_ins import SOURCES

KINDS = ("transition", "condition", "branch", "if", "state", "function", "content", "block")
"""What a test is called after, the most telling first."""
SIGNS = {
    "<": "below",
    "<=": "at_most",
    ">": "above",
    ">=": "at_least",
    "==": "is",
    "===": "is",
    "!=": "is_not",
    "!==": "is_not",
    "&&": "and",
    "||": "or",
    "!": "not",
}
TROUBLES = {
    "refusal": "{kind}_is_refused",
    "time-out": "{kind}_times_out",
    "no answer": "{kind}_is_not_answered",
    "late answer": "{kind}_is_answered_late",
    "hang-up": "the_caller_hangs_up_during_{kind}",
}
VAGUE = ("takes ", "?: ", "if ", "loop ", "case ")
"""What says little by itself."""
LONGEST_NAME = 56
ASSERTIONS = ("assert_logged", "assert_messaged", "assert_reaches", "assert_requested")
TAKEN = frozenset(["simulator", "chart", "call", "pytest", *ASSERTIONS, *SOURCES])
"""Names that tests have for something else than the session."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A way that becomes a test: its name, and what it is the first to show, in words."""

    name: str
    way: Way
    shows: tuple[str, ...]


def choose(found: Found) -> list[Chosen]:
    """The ways that become tests."""
    items = {goal: (item, outcome) for goal, item, outcome in found.player.items()}
    conditions = conditions_of(found.document)
    names: set[str] = set()
    chosen = []
    for played, goals, own in folded(found.player, _ordered(found.best)):
        subject = min(own, key=lambda goal: _rank(goal, items, found.best))
        words = _words(subject, items, conditions)
        name = next(each for each in _numbered(words) if each not in names)
        names.add(name)
        chosen.append(Chosen(name, played.way, tuple(shown(goals, items, conditions))))
    return chosen


def _ordered(best: Mapping[Any, Played]) -> list[tuple[Played, list[Any]]]:
    """Ways that reach all goals together, the cheapest first, each with what those before it do not reach. A way that
    shows trouble shows nothing else, so that how it should go has a test, too."""
    left = set(best)
    ways: dict[int, tuple[Played, set[Any]]] = {}
    troubled = {id(played) for goal, played in best.items() if isinstance(goal, Dilemma)}
    for goal, played in best.items():
        shown = set() if id(played) in troubled else {*played.hits, *played.also} & left
        ways.setdefault(id(played), (played, shown))[1].add(goal)
    taken = []
    while left:
        played, reached = max(ways.values(), key=lambda each: (len(each[1] & left), -each[0].way.cost))
        left -= reached
        taken.append((played, reached))
    known: set[Any] = set()
    ordered = []
    for played, reached in sorted(taken, key=lambda each: each[0].way.cost):
        new = [goal for goal in best if goal in reached and goal not in known]
        if new:
            ordered.append((played, new))
        known |= reached
    return ordered


def _rank(goal: Any, items: Mapping[Any, tuple[Item, str]], best: Mapping[Any, Played]) -> tuple[Any, ...]:
    """Trouble first, then what took longest to reach, of that the most telling kind."""
    if isinstance(goal, Dilemma):
        return (0,)
    kind = KINDS[0] if isinstance(goal, Heard) else items[goal][0].kind
    return 1 + (kind not in KINDS[:4]), -best[goal].way.cost, KINDS.index(kind)


# --- words ---------------------------------------------------------------------------------------------------------


Conditions: TypeAlias = Mapping[tuple[int, int], str]
"""Conditions of transitions, by line and column."""


def conditions_of(chart: Chart) -> Conditions:
    """Those of a chart, and of the charts in it."""
    found: dict[tuple[int, int], str] = {}
    for node in (node for each in (chart, *inner(chart)) for node, _ in walk.states(each)):
        for transition in walk.transitions(node):
            cond = transition.cond
            for place in () if cond is None else (transition.location, cond.text.location):
                found[place.line, place.column] = " ".join(str(cond.text).split()) if cond else ""
    return found


def shown(goals: Iterable[Any], items: Mapping[Any, tuple[Item, str]], conditions: Conditions) -> list[str]:
    """What goals are, in words: transitions, conditions and trouble; states and content come with them."""
    said = []
    for goal in goals:
        if isinstance(goal, Dilemma):
            words = TROUBLES[goal.how].format(kind=goal.kind).replace("_", " ")
            said.append(f"The{words[3:]}" if words.startswith("the ") else words)
            continue
        if isinstance(goal, Heard):
            said.append(f"takes {goal.event}")
            continue
        item, outcome = items[goal]
        if item.kind == "transition":
            said.append(item.name)
        elif item.kind == "condition" and outcome == "false":
            said.append(f"not taken: {item.name}, as {conditions.get(item[3:], 'its condition')} is false")
        elif item.kind in ("if", "branch"):
            said.append(f"{item.name} in line {item.line} is {outcome}")
    telling = [each for each in said if not each.startswith(VAGUE)]
    return list(dict.fromkeys(telling or said))


def _words(goal: Any, items: Mapping[Any, tuple[Item, str]], conditions: Conditions) -> str:
    if isinstance(goal, Dilemma):
        return slug(TROUBLES[goal.how].format(kind=goal.kind))
    if isinstance(goal, Heard):
        return slug(f"it takes {goal.event}")
    item, outcome = items[goal]
    if item.kind == "transition":
        return slug(_arrow(item.name))
    if item.kind == "condition":
        cond = conditions.get(item[3:], "")
        word = "when" if outcome == "true" else "unless"
        return slug(
            f"{_arrow(item.name, target=False)} {word} {cond}" if cond else f"{_arrow(item.name)} {outcome}"
        )
    return slug(f"{item.kind} {item.name} {outcome}" if item.kind != "state" else f"{item.name} is entered")


def _arrow(name: str, target: bool = True) -> str:
    """`closed: push -> open` as words."""
    source, _, rest = name.rpartition(": ") if ": " in name else (name, "", "")
    event, _, to = rest.partition(" -> ")
    how = f"{source} goes on" if event == "(no event)" else f"{source} on {event}"
    return f"{how} to {to}" if target and to else how


def slug(text: str) -> str:
    """Words as a name of Python; of what is too long the beginning."""
    words = re.findall(r"[A-Za-z0-9_]+|[<>=!&|]+", text)
    made = "_".join(SIGNS.get(word, word if word.isidentifier() or word.isdigit() else "") for word in words)
    made = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", made)  # goesOn
    made = re.sub("_+", "_", made).strip("_").lower()
    return made if len(made) <= LONGEST_NAME else made[:LONGEST_NAME].rpartition("_")[0]


def flat(text: str) -> str:
    """Text of a chart on one line, which ends no comment."""
    return "".join(each if each.isprintable() else "�" for each in " ".join(text.split()))


def _numbered(words: str) -> Iterable[str]:
    base = f"test_{words}" if words else "test_way"
    yield base
    yield from (f"{base}_{number}" for number in count(2))


def variable(name: str) -> str:
    """What a test calls the session of a chart."""
    made = slug(name) if re.fullmatch(r"[\w .-]+", name) else ""
    is_free = made.isidentifier() and not iskeyword(made) and made not in TAKEN
    return made if is_free else "session"
