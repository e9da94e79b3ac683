"""The procedures of Appendix D: exit and entry sets, domains, conflicts, histories, completion."""

from __future__ import annotations

import pytest

from scxml_runtime import Final, History, Initial, Parallel, State, Transition
from tests.runtime.charts import Door, said, started, traced


def states(*rows: str) -> list[State]:
    """`a`, `a/b` … as nested states."""
    return [State(row.rpartition("/")[2], row.rpartition("/")[0].rpartition("/")[2] or None) for row in rows]


REGIONS = [
    Parallel("p"),
    State("r", "p", initial="r1"),
    State("r1", "r"),
    State("r2", "r"),
    State("q", "p", initial="q1"),
    State("q1", "q"),
    State("q2", "q"),
    State("out"),
]


def regions() -> list[object]:
    import copy

    return copy.deepcopy(REGIONS)


CASES = {
    # name: (states, transitions, events, what is said after start)
    "external transition to itself leaves and enters": (
        lambda: states("a", "a/b"),
        [Transition("a", "e", target="a")],
        ["e"],
        "-b -a a.e +a +b",
    ),
    "external transition to a child leaves the source": (
        lambda: states("a", "a/b", "a/c"),
        [Transition("a", "e", target="c")],
        ["e"],
        "-b -a a.e +a +c",
    ),
    "internal transition to a child stays in the source": (
        lambda: states("a", "a/b", "a/c"),
        [Transition("a", "e", target="c", type="internal")],
        ["e"],
        "-b a.e +c",
    ),
    "internal transition to itself is an external one": (
        lambda: states("a", "a/b"),
        [Transition("a", "e", target="a", type="internal")],
        ["e"],
        "-b -a a.e +a +b",
    ),
    "internal transition of a parallel is an external one": (
        regions,
        [Transition("p", "e", target="r2", type="internal")],
        ["e"],
        "-q1 -q -r1 -r -p p.e +p +r +r2 +q +q1",
    ),
    "targetless transition leaves nothing": (
        lambda: states("a", "a/b"),
        [Transition("a", "e")],
        ["e"],
        "a.e",
    ),
    "a descendant's transition wins": (
        lambda: states("a", "a/b", "c"),
        [Transition("a", "e", target="c"), Transition("b", "e")],
        ["e"],
        "b.e",
    ),
    "document order decides in one state": (
        lambda: states("a", "b", "c"),
        [Transition("a", "e", target="c"), Transition("a", "e", target="b")],
        ["e"],
        "-a a.e +c",
    ),
    "two regions move in one step, contents in document order": (
        regions,
        [Transition("r1", "e", target="r2"), Transition("q1", "e", target="q2")],
        ["e"],
        "-q1 -r1 r1.e q1.e +r2 +q2",
    ),
    "a transition out of the parallel loses to the first region's": (
        regions,
        [Transition("r1", "e", target="r2"), Transition("q1", "e", target="out")],
        ["e"],
        "-r1 r1.e +r2",
    ),
    "a region's targetless transition conflicts with nothing": (
        regions,
        [Transition("r1", "e"), Transition("q1", "e", target="out")],
        ["e"],
        "-q1 -q -r1 -r -p r1.e q1.e +out",
    ),
    "a transition into a region from outside enters the others by default": (
        lambda: [*states("start"), *regions()],
        [Transition("start", "e", target="q2")],
        ["e"],
        "-start start.e +p +r +r1 +q +q2",
    ),
    "several targets enter several regions": (
        lambda: [*states("start"), *regions()],
        [Transition("start", "e", target="q2 r2")],
        ["e"],
        "-start start.e +p +r +r2 +q +q2",
    ),
    "a region left for its sibling leaves and enters the whole parallel": (
        regions,
        [Transition("r1", "e", target="q2")],
        ["e"],
        "-q1 -q -r1 -r -p r1.e +p +r +r1 +q +q2",
    ),
    "the least common ancestor is compound, never a parallel": (
        regions,
        [Transition("r", "e", target="r")],
        ["e"],
        "-q1 -q -r1 -r -p r.e +p +r +r1 +q +q1",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_microsteps(name: str) -> None:
    make_states, transitions, events, expected = CASES[name]
    rows = [Transition(row.source, row.event, row.cond, row.target, row.type) for row in transitions]
    session = started(traced(states=make_states(), transitions=rows))
    before = len(session.log)
    for event in events:
        session.send(event)
    assert " ".join(text for _, text in session.log[before:]) == expected


def history_chart(type: str) -> object:
    return traced(
        states=[
            State("w", initial="a"),
            History("h", "w", type, target="a"),
            State("a", "w", initial="a1"),
            State("a1", "a"),
            State("a2", "a"),
            State("b", "w", initial="b1"),
            State("b1", "b"),
            State("b2", "b"),
            State("out"),
        ],
        transitions=[
            Transition("a1", "next", target="a2"),
            Transition("a2", "next", target="b2"),
            Transition("w", "leave", target="out"),
            Transition("out", "back", target="h"),
            Transition("out", "again", target="w"),
        ],
    )


@pytest.mark.parametrize(("type", "leaf"), [("shallow", "b1"), ("deep", "b2")])
def test_history_brings_back(type: str, leaf: str) -> None:
    session = started(history_chart(type))
    for event in ("next", "next", "leave", "back"):
        session.send(event)
    assert session.configuration == {"w", "b", leaf}


def test_history_never_left_takes_its_default() -> None:
    cls = traced(
        states=[State("out"), State("w"), History("h", "w", target="b"), State("a", "w"), State("b", "w")],
        transitions=[Transition("out", "go", target="h")],
    )
    session = started(cls)
    session.send("go")
    assert session.configuration == {"w", "b"}


def test_history_is_remembered_between_sessions_of_their_own() -> None:
    cls = history_chart("deep")
    first, second = started(cls), started(cls)
    for session, events in ((first, ("next", "leave", "back")), (second, ("leave", "back"))):
        for event in events:
            session.send(event)
    assert "a2" in first.configuration
    assert "a1" in second.configuration


def test_history_of_a_parallel_brings_back_all_regions() -> None:
    rows = [*regions(), History("h", "p", "deep", target="r1 q1")]
    cls = traced(
        states=rows,
        transitions=[
            Transition("r1", "r", target="r2"),
            Transition("q1", "q", target="q2"),
            Transition("p", "leave", target="out"),
            Transition("out", "back", target="h"),
        ],
    )
    session = started(cls)
    for event in ("r", "q", "leave", "back"):
        session.send(event)
    assert session.configuration == {"p", "r", "r2", "q", "q2"}


def test_what_a_step_leaves_counts_for_what_it_enters() -> None:
    """W3C test 579: the history of the state that is left and entered again."""
    cls = traced(
        states=[
            State("s"),
            Initial("s", "h"),
            History("h", "s", target="a"),
            State("a", "s"),
            State("b", "s"),
        ],
        transitions=[Transition("a", "go", target="b"), Transition("b", "again", target="s")],
    )
    session = started(cls)
    session.send("go")
    session.send("again")
    assert "b" in session.configuration


def test_completion_of_nested_parallels() -> None:
    cls = traced(
        states=[
            Parallel("p"),
            Parallel("inner", "p"),
            State("a", "inner", initial="a1"),
            State("a1", "a"),
            Final("af", "a"),
            State("b", "inner", initial="b1"),
            State("b1", "b"),
            Final("bf", "b"),
            State("c", "p", initial="c1"),
            State("c1", "c"),
            Final("cf", "c"),
            State("done"),
        ],
        transitions=[
            Transition("a1", "a", target="af"),
            Transition("b1", "b", target="bf"),
            Transition("c1", "c", target="cf"),
            Transition("inner", "done.state.inner"),
            Transition("p", "done.state.p", target="done"),
        ],
    )
    session = started(cls)
    session.send("c")
    session.send("a")
    assert "inner.done.state.inner" not in said(session)
    session.send("b")
    assert "inner.done.state.inner" in said(session)
    assert session.configuration == {"done"}


def test_event_descriptors() -> None:
    cls = traced(
        states=states("s"),
        transitions=[Transition("s", "a.b.*"), Transition("s", "c. d"), Transition("s", "*")],
    )
    session = started(cls)
    taken = []
    for event in ("a.b", "a.b.c", "a.bc", "c", "c.x", "cx", "d.y"):
        session.send(event)
        taken.append(session.log[-1][1])
    assert taken == ["s.a.b.*", "s.a.b.*", "s.*", "s.c. d", "s.c. d", "s.*", "s.c. d"]


def test_overriding_a_method_replaces_the_behaviour() -> None:
    class Guarded(Door):
        def closed_push_cond(self, data: object) -> bool:
            return False

    session = started(Guarded)
    session.send("push")
    assert session.configuration == {"closed"}
