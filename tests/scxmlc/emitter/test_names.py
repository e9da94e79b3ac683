"""Names: stable, ASCII, distinct, and never one of the runtime's."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scxml_runtime import StateMachine
from scxml_runtime.js.names import mangle
from scxmlc.emitter.names import STATE_MACHINE_NAMES, Names, attribute, class_name, fold
from scxmlc.model.chart import Chart, State, Transition
from scxmlc.source import Source, Text

HERE = Source("chart.scxml", "<scxml/>").location(0)


def text(value: str) -> Text:
    return Text(value, HERE)


def state(name: str | None, *children: State) -> State:
    return State(HERE, None if name is None else text(name), children=children)


def chart(*children: State) -> Chart:
    return Chart(HERE, "w3c", None, (), "ecmascript", "early", (), (), children)


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("openings", "openings"),
        ("_data", "_data"),
        ("$", "_x24__"),
        ("a$b", "a_x24_b_"),
        ("class", "class_"),
        ("match", "match_"),
        ("None", "None_"),
        ("class_", "class__"),
        ("__Log", "v__Log_"),
        ("v__Log", "v__Log"),
        ("v__Log_", "_x76___Log__"),
        ("a_xb", "a_xb"),
        ("a_xb_", "a_x5F_xb__"),
        ("für", "f_xFC_r_"),
    ],
)
def test_variables_keep_their_names_where_python_allows(given_name: str, expected: str) -> None:
    assert attribute(given_name) == expected


identifiers = st.one_of(
    st.text(alphabet="_xvAF24a$", min_size=1, max_size=9),
    st.text(min_size=1, max_size=6),
    st.sampled_from(keyword.kwlist + keyword.softkwlist),
).filter(lambda name: name[0] not in "0123456789")


@given(st.lists(identifiers, min_size=2, max_size=40, unique=True))
def test_distinct_variables_stay_distinct(names: list[str]) -> None:
    images = [attribute(name) for name in names]
    assert len(set(images)) == len(names)
    assert all(image.isidentifier() and image.isascii() and not keyword.iskeyword(image) for image in images)
    private = [image for image in images if image.startswith("__") and not image.endswith("__")]
    assert not private, "Python renames these inside a class"


@given(identifiers)
def test_the_runtime_has_the_same_rule(name: str) -> None:
    units = name.encode("utf-16-le", "surrogatepass")
    assert attribute(name) == mangle("".join(map(chr, memoryview(units).cast("H"))))


def test_names_of_the_runtime_are_free() -> None:
    assert "realm_" not in {attribute(name) for name in ("realm", "realm_", "_realm", "realm__")}


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("door", "Door"),
        ("call-router 2", "CallRouter2"),
        ("ixn_attach", "IxnAttach"),
        ("state", "StateChart"),
        ("none", "NoneChart"),
        ("ﬁnal", "FinalChart"),
        ("", "ChartChart"),
        ("1st", "Chart1st"),
        ('x"""+exit()+"""', "XExit"),
    ],
)
def test_classes_are_named_after_the_chart(given_name: str, expected: str) -> None:
    assert class_name(given_name) == expected


def test_what_is_no_identifier_is_folded() -> None:
    assert [fold(name, "state") for name in ("call.new", "für", "日本", "#_x", "9a", "a" * 100_000)] == [
        "call_new",
        "fur",
        "state",
        "x",
        "state_9a",
        "a" * 60,
    ]


def test_a_folded_name_never_takes_that_of_an_identifier() -> None:
    folded, plain = state("a-b"), state("a_b")
    names = Names(chart(folded, plain))
    assert (names.stem(plain), names.stem(folded)) == ("a_b", "a_b_2")
    names = Names(chart(plain))
    assert names.stem(plain) == "a_b"


def test_nameless_states_are_called_after_their_parent() -> None:
    first, second, named = state(None), state(None), state("x")
    queued = state("queued", first, named, second)
    lonely = state(None)
    names = Names(chart(queued, lonely))
    assert [names.row(node) for node in (first, second, lonely)] == ["queued.1", "queued.2", "scxml.1"]
    assert names.stem(second) == "queued_2"


def test_a_nameless_state_does_not_take_an_id() -> None:
    nameless = state(None)
    names = Names(chart(state("q", nameless), state("q.1")))
    assert names.row(nameless) == "q.1_2"


def test_the_second_method_of_a_name_gets_a_number() -> None:
    names = Names(chart())
    assert [names.method("closed_push", "_cond") for _ in range(3)] == [
        "closed_push",
        "closed_push_2",
        "closed_push_3",
    ]


def test_methods_avoid_what_the_base_class_defines() -> None:
    names = Names(chart())
    assert names.method("log_value") == "log_value_2"
    assert names.method("send_event", "_cond") == "send_event_2"


def test_events_in_names() -> None:
    from scxmlc.emitter.names import event_part

    def transition(*events: str) -> Transition:
        return Transition(HERE, tuple(map(text, events)), None, (), "external", None)

    said = [event_part(transition(*events)) for events in (["*"], ["error.*"], ["a.b", "c."], ["é"])]
    assert said == ["any", "error", "a_b_or_c", "e"]
    assert event_part(Transition(HERE, None, None, (), "external", None)) == "always"


def test_no_method_hides_one_of_the_base_class() -> None:
    """State "on" with an <onexit>, say: `StateMachine.on_exit` is for listeners."""
    public = {name for name in dir(StateMachine) if not name.startswith("_") and not name.endswith("_")}
    assert public - STATE_MACHINE_NAMES == set()
    assert Names(chart(state("on"))).method("on_exit") == "on_exit_2"
