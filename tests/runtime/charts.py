"""Charts as a person would write them by hand, and a language for random ones: ground for the machine's
tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from scxml_runtime import Chart, Data, Final, History, Parallel, State, StateMachine, Transition


class Door(StateMachine):
    """Opens three times at most, and shuts by itself after five seconds."""

    def openings_value(self, data: Any) -> Any:
        return 0

    def closed_push_cond(self, data: Any) -> Any:
        return data.openings < 3

    def open_entry(self, data: Any) -> None:
        data.openings = data.openings + 1
        self.log_value("opened", label="door")
        self.send_event("shut", id="closer", delay=5.0)

    def open_exit(self, data: Any) -> None:
        self.cancel_event("closer")

    chart = Chart(
        api=1,
        name="door",
        source="door.scxml",
        data=[Data("openings", openings_value)],
        states=[State("closed"), State("open", entry=[open_entry], exit=[open_exit])],
        transitions=[
            Transition("closed", event="push", cond=closed_push_cond, target="open"),
            Transition("open", event="shut", target="closed"),
        ],
    )


def make(**rows: Any) -> type[StateMachine]:
    """A class for a chart made of these rows."""
    return type("Made", (StateMachine,), {"chart": Chart(**rows)})


def traced(**rows: Any) -> type[StateMachine]:
    """The same, each state writing its entry and exit into the log, each transition its source and event."""
    for row in rows["states"]:
        if isinstance(row, State | Parallel | Final):
            row.entry = [*row.entry, _says(f"+{row.id}")]
            row.exit = [*row.exit, _says(f"-{row.id}")]
    for row in rows.get("transitions", ()):
        if row.body is None:
            row.body = _says(f"{row.source}.{row.event or 'always'}")
    return make(**rows)


def _says(text: str) -> Any:
    def block(self: StateMachine, data: Any) -> None:
        self.log_value(text)

    return block


def said(session: StateMachine) -> str:
    """What the traced session said, as one line."""
    return " ".join(text for _, text in session.log)


def started(cls: type[StateMachine]) -> StateMachine:
    """A session of the class that has been started."""
    session = cls()
    session.start()
    return session


# --- random charts ------------------------------------------------------------

EVENTS = ("a", "b", "c")


def _true(self: Any, data: Any) -> bool:
    return True


def _false(self: Any, data: Any) -> bool:
    return False


@st.composite
def state_rows(draw: st.DrawFn) -> list[Any]:
    """A forest of states, up to three deep, with parallels, finals and histories."""
    rows: list[Any] = []
    for number in range(draw(st.integers(1, 3))):
        _grow(draw, rows, f"s{number}", None, 0)
    return rows


def _grow(draw: st.DrawFn, rows: list[Any], id: str, parent: str | None, depth: int) -> None:
    kind = draw(st.sampled_from(["state", "state", "state", "parallel", "final"])) if depth < 3 else "state"
    inner = draw(st.integers(2 if kind == "parallel" else 0, 3)) if depth < 3 and kind != "final" else 0
    if kind == "final" and any(row.parent == parent for row in rows):
        rows.append(Final(id, parent))
        return
    rows.append(Parallel(id, parent) if kind == "parallel" else State(id, parent))
    regions = [f"{id}{'xyz'[number]}" for number in range(inner)]
    for region in regions:
        before = len(rows)
        _grow(draw, rows, region, id, depth + 1)
        if kind == "parallel" and isinstance(rows[before], Final):
            rows[before] = State(region, id)
    if regions and draw(st.booleans()):
        type = draw(st.sampled_from(["shallow", "deep"]))
        target = " ".join(regions) if kind == "parallel" else draw(st.sampled_from(regions))
        rows.append(History(f"{id}h", id, type, target))


@st.composite
def charts(draw: st.DrawFn) -> dict[str, Any]:
    """Rows of a random legal chart."""
    states = draw(state_rows())
    ids = [row.id for row in states]
    sources = [row.id for row in states if isinstance(row, State | Parallel)]
    transitions = []
    for _ in range(draw(st.integers(1, 8))):
        event = draw(st.sampled_from(EVENTS))
        target = draw(st.one_of(st.none(), st.sampled_from(ids)))
        type = draw(st.sampled_from(["external", "internal"]))
        cond = draw(st.sampled_from([None, None, _true, _false]))
        transitions.append(Transition(draw(st.sampled_from(sources)), event, cond, target, type))
    return {"states": states, "transitions": transitions}
