"""Random charts as documents, all legal, rich in what goes wrong: histories, parallels, internal transitions.

In: a `random.Random`. Out: the text of a chart, and events for it. Every state logs its entry (`+s1`) and exit
(`-s1`), every transition its source and number; some content raises and sends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

EVENTS = ["a", "a.b", "a.b.c", "b", "c", "ab"]
DESCRIPTORS = ["a", "a.*", "a.b", "a.", "b", "b c", "c", "a.b.c b.*", "*", "done.state", "ab"]


@dataclass(eq=False)
class Drawn:
    """A state while it is made up; `histories` are ids of its history states with their type."""

    id: str
    kind: str
    parent: Drawn | None
    children: list[Drawn] = field(default_factory=list)
    histories: list[tuple[str, str]] = field(default_factory=list)


class Painter:
    """Makes up one chart. `states` are all its states in document order."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.states: list[Drawn] = []
        self.numbers = 0
        self.deepest = random.randint(2, 4)
        self.root = Drawn("", "scxml", None)
        for _ in range(random.randint(1, 3)):
            self.grow(self.root, 1)

    def grow(self, parent: Drawn, depth: int) -> None:
        """Add a state with what is in it to its parent."""
        kind = self.random.choices(["state", "parallel", "final"], [6, 3, 1])[0]
        if (parent.kind == "parallel" and kind == "final") or (parent is self.root and not parent.children):
            kind = "state"
        if depth >= self.deepest and kind == "parallel":
            kind = "state"
        self.numbers += 1
        state = Drawn(f"s{self.numbers}", kind, parent)
        self.states.append(state)
        parent.children.append(state)
        if kind == "final" or depth >= self.deepest or len(self.states) > 14:
            return
        for _ in range(self.random.randint(1 if kind == "parallel" else 0, 3)):
            self.grow(state, depth + 1)
        if state.children:
            for number in range(self.random.choice([0, 0, 1, 1, 2])):
                kind = self.random.choice(["shallow", "deep"])
                state.histories.append((f"h{state.id[1:]}{'xy'[number]}", kind))

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    # --- what is named ------------------------------------------------------------------

    def legal(self, state: Drawn, histories: bool = True) -> list[str]:
        """Ids that can be active together, of the state or in it."""
        if histories and state.histories and self.chance(35):
            return [self.random.choice(state.histories)[0]]
        return self.inside(state, histories) if state.children and self.chance(60) else [state.id]

    def inside(self, state: Drawn, histories: bool = True) -> list[str]:
        """The same, of states really inside this one."""
        if state.kind != "parallel":
            return self.legal(self.random.choice(state.children), histories)
        regions = self.random.sample(state.children, self.random.randint(1, len(state.children)))
        return [id for region in regions for id in self.legal(region, histories)]

    def initial(self, state: Drawn) -> list[str]:
        """Targets for the default entry of a compound state."""
        if state.histories and self.chance(30):
            return [self.random.choice(state.histories)[0]]
        return self.inside(state)

    def default(self, state: Drawn, kind: str) -> list[str]:
        """Targets for the default of a history."""
        if kind == "deep":
            return self.inside(state, histories=False)
        if state.kind == "parallel":
            return [child.id for child in state.children if self.chance(70)] or [state.children[0].id]
        return [self.random.choice(state.children).id]

    # --- what is written ----------------------------------------------------------------

    def text(self) -> str:
        """The document."""
        initial = f' initial="{" ".join(self.inside(self.root))}"' if self.chance(50) else ""
        lines = [f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"{initial}>']
        for state in self.root.children:
            self.write(state, lines)
        return "\n".join([*lines, "</scxml>"])

    def write(self, state: Drawn, lines: list[str]) -> None:
        """A state's element."""
        compound = state.kind == "state" and bool(state.children)
        form = self.random.choice(["none", "attribute", "element"]) if compound else "none"
        attribute = f' initial="{" ".join(self.initial(state))}"' if form == "attribute" else ""
        lines.append(f'<{state.kind} id="{state.id}"{attribute}>')
        if form == "element":
            target = " ".join(self.initial(state))
            lines.append(
                f'<initial><transition target="{target}">{self.said("i" + state.id)}</transition></initial>'
            )
        lines.append(f"<onentry>{self.said('+' + state.id)}</onentry>")
        lines.append(f"<onexit>{self.said('-' + state.id)}</onexit>")
        for id, kind in state.histories:
            target = " ".join(self.default(state, kind))
            lines.append(
                f'<history id="{id}" type="{kind}"><transition target="{target}">{self.said(id)}</transition></history>'
            )
        if state.kind != "final":
            lines += [self.transition(state, number) for number in range(self.random.choice([0, 1, 1, 2, 3]))]
        for child in state.children:
            self.write(child, lines)
        lines.append(f"</{state.kind}>")

    def said(self, label: str) -> str:
        """Content that logs the label and perhaps raises or sends something."""
        more = ""
        if self.chance(5):
            more = f'<{self.random.choice(["raise", "send"])} event="{self.random.choice(EVENTS)}"/>'
        return f'<log label="{label}"/>{more}'

    def transition(self, source: Drawn, number: int) -> str:
        """A transition of the state."""
        attributes = ""
        eventless = self.chance(7)
        if not eventless:
            attributes += f' event="{self.random.choice(DESCRIPTORS)}"'
        if eventless or self.chance(25):
            attributes += (
                f" cond=\"{self.random.choice(['', '!'])}In('{self.random.choice(self.states).id}')\""
            )
        if eventless or self.chance(85):
            near = source.children and self.chance(40)
            targets = self.inside(source) if near else self.legal(self.random.choice(self.states))
            attributes += f' target="{" ".join(targets)}"'
        if self.chance(40):
            attributes += ' type="internal"'
        return f"<transition{attributes}>{self.said(f'{source.id}.{number}')}</transition>"


def chart(random: Random) -> str:
    """A random chart."""
    return Painter(random).text()


def events(random: Random) -> list[str]:
    """Events for it."""
    return [random.choice(EVENTS) for _ in range(random.randint(3, 12))]
