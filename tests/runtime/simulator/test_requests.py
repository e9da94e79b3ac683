"""What strategies ask for, with all its parts: in the transcript, and as values to assert on."""

from __future__ import annotations

import pytest

import scxmlc
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.requests import PARTS
from scxml_runtime.simulator.transcript import SIGNS
from scxml_runtime.simulator.wording import LONG, MOST_LINES, details, inner_lines, pairs, written
from scxmlc.dialect import ORS

CHART = """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" name="S" initial="s"
    xmlns:ixn="www.genesyslab.com/modules/interaction" xmlns:queue="www.genesyslab.com/modules/queue"
    xmlns:dialog="www.genesyslab.com/modules/dialog" xmlns:session="www.genesyslab.com/modules/session"
    xmlns:ws="www.genesyslab.com/modules/ws">
  <state id="s"><onentry>
{}
  </onentry></state></scxml>"""

SUBMIT = """<queue:submit priority="5" timeout="30" hints="{a: [1, 'x'], b: {c: true}}">
<dialog:runtreatments><dialog:play><dialog:prompts type="tts"><dialog:prompt text="'Please hold'"/></dialog:prompts>
</dialog:play><dialog:start type="'app'"><param name="language" expr="'de'"/></dialog:start></dialog:runtreatments>
<queue:targets type="agentgroup"><queue:target name="'Sales'"/><queue:targetid expr="'anna@SS.A'"/></queue:targets>
</queue:submit>"""

PLAY = '<dialog:play><dialog:prompts type="ann"><dialog:prompt intid="1"/></dialog:prompts></dialog:play>'
FETCH = """<session:fetch srcexpr="'http://h/x'" method="'post'" headers="{'X-A': 'b'}" enctype="'application/json'">
<content expr="{n: 1}"/></session:fetch>"""


def simulated(*fragments, simulator=None):
    simulator = simulator or Simulator()
    simulator.start(scxmlc.load(CHART.format("\n".join(fragments)), "s.scxml"))
    simulator.run()
    return simulator


def told(*fragments):
    """The lines about requests, without times and places."""
    entries = simulated(*fragments).transcript.entries
    return [SIGNS[entry.kind] + entry.what for entry in entries if entry.kind in ("action", "part")]


def test_a_request_stands_there_with_all_its_parts():
    assert told(SUBMIT) == [
        '▶ queue:submit  priority=5  timeout=30  hints={"a": [1, "x"], "b": {"c": true}}',
        "    runtreatments/play/prompts  type=tts",
        "    runtreatments/play/prompts/prompt  text=Please hold",
        "    runtreatments/start  type=app",
        "    runtreatments/start/param  language=de",
        "    targets  type=agentgroup",
        "    targets/target  name=Sales",
        "    targets/targetid  expr=anna@SS.A",
    ]


CHANGES = [
    ("priority", 'priority="5"', 'priority="6"'),
    ("time-out", 'timeout="30"', 'timeout="31"'),
    ("hint deep within", "true", "false"),
    ("item of a list", "'x'", "'y'"),
    ("prompt", "Please hold", "Please wait"),
    ("type of prompts", "tts", "ann"),
    ("treatment", "dialog:play>", "dialog:playandcollect>"),
    ("param within a treatment", "'de'", "'en'"),
    ("target", "'Sales'", "'Service'"),
    ("type of target", "agentgroup", "skill"),
    ("target in URS format", "anna@SS.A", "anna@SS.GA"),
]


@pytest.mark.parametrize(
    ("was", "becomes"), [rows[1:] for rows in CHANGES], ids=[rows[0] for rows in CHANGES]
)
def test_whatever_of_a_request_changes_the_transcript_changes(was, becomes):
    assert told(SUBMIT) != told(SUBMIT.replace(was, becomes))


@pytest.mark.parametrize(
    ("fragment", "was", "becomes"),
    [
        (FETCH, "'b'", "'c'"),
        (FETCH, "n: 1", "n: 2"),
        (FETCH, '"{n: 1}"', "\"'{n: 1}'\""),
        ("<session:start src=\"'x'\"><param name='p' expr='{a: 1}'/></session:start>", "{a: 1}", "{a: 2}"),
        ("<ws:response requestid=\"'r'\"><content expr='1'/></ws:response>", "'1'", "'2'"),
        ('<ixn:createcall from="\'1\'" to="{dn: \'7\'}" udata="{a: {b: 1}}"/>', "b: 1", "b: 2"),
        ('<ixn:createcall from="\'1\'" to="{dn: \'7\'}" udata="{a: {b: 1}}"/>', "'7'", "'8'"),
        ("<ixn:attach interactionid=\"''\"/>", "''", "undefined"),
        ("<queue:cancel requestid=\"'1'\"/>", "'1'", "'2'"),
        (PLAY.replace('intid="1"', f"text=\"'{'a' * 1000}b'\""), "ab'", "ac'"),
    ],
)
def test_headers_bodies_params_and_user_data_too(fragment, was, becomes):
    assert was in fragment
    assert told(fragment) != told(fragment.replace(was, becomes))


def test_two_runs_say_the_same():
    assert told(SUBMIT, FETCH, PLAY) == told(SUBMIT, FETCH, PLAY)


def test_what_leaves_by_http_stands_there_as_it_leaves():
    simulator = Simulator()
    simulator.web.answer("http://h/x", "{}", method="post")
    simulated(
        FETCH, "<send event=\"'e'\" type=\"'basichttp'\" target=\"'http://h/y'\"/>", simulator=simulator
    )
    sent = [entry.what for entry in simulator.transcript.entries if entry.who == "web"]
    assert sorted(sent) == [
        'POST http://h/x  headers={"X-A": "b", "Content-Type": "application/json"}  body={"n": 1}',
        'POST http://h/y  headers={"Content-Type": "application/x-www-form-urlencoded"}  body=_scxmleventname=e',
    ]


def test_the_submit_of_a_routing_rule_is_told_with_what_the_rule_says():
    simulator = Simulator()
    space = 'xmlns:queue="www.genesyslab.com/modules/queue" xmlns:dialog="www.genesyslab.com/modules/dialog"'
    rule = SUBMIT.replace("<queue:submit", f"<queue:submit {space}")
    simulator.configuration.routing_rules["Sales"] = rule
    simulated("<queue:submit src=\"'Sales'\"/>", simulator=simulator)
    assert simulator.requests.one("queue.submit", src="Sales", priority=5, target={"name": "Sales"})
    assert "targets/target  name=Sales" in str(simulator.transcript)


def test_an_action_asked_for_by_an_event_is_a_request_as_well():
    space = "www.genesyslab.com/modules/session"
    for content in (
        '<param name="sessionid" expr="\'x\'"/>',
        "<content expr=\"{sessionid: 'x', parts: 5, params: 7, content: 1}\"/>",
    ):
        send = f"<send event=\"'session.terminate'\" type=\"'fm'\" target=\"'{space}'\">{content}</send>"
        line, *_ = told(send)
        assert line.startswith("▶ session:terminate  sessionid=x")
    for odd in ("[1]", "'text'"):
        send = f'<send event="\'queue.submit\'" type="\'fm\'" target="\'{space}\'"><content expr="{odd}"/></send>'
        assert simulated(send).requests[0].values == {}


# Bounds.


def test_long_values_are_cut_and_still_tell_changes():
    one, other = "a" * 5000 + "b", "a" * 5000 + "c"
    assert len(written(one)) < LONG + 50 and "(5001 characters, " in written(one)
    assert written(one) != written(other) and written(one) == written("a" * 5000 + "b")


def test_values_that_contain_themselves_or_share_their_parts():
    ring = []
    ring.append(ring)
    shared = [1]
    for _ in range(60):
        shared = [shared, shared]
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert all(0 < len(written(value)) < LONG + 50 for value in (ring, shared, deep))


def test_a_request_with_many_parts_takes_so_many_lines_and_still_tells_changes():
    def lines(last):
        names = [*map(str, range(500)), last]
        targets = [{"name": "target", "attributes": {"name": name}} for name in names]
        return inner_lines({"parts": targets})

    assert len(lines("x")) == MOST_LINES + 1 and lines("x")[-1].startswith("… 451 more, ")
    assert lines("x") != lines("y")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain words", "plain words"),
        ("702", "702"),
        (702, "702"),
        ("", '""'),
        (None, "null"),
        (True, "true"),
        ("true", '"true"'),
        ('{"a": 1}', r'"{\"a\": 1}"'),
        ({"a": 1}, '{"a": 1}'),
        ("two\nlines", r'"two\nlines"'),
        ("\x1b[31m", r'"\u001b[31m"'),
        ("\ud800", r'"\ud800"'),
        ("Grüße", "Grüße"),
        (["Grüße"], '["Grüße"]'),
        ("two  blanks", '"two  blanks"'),
        ([1.5, None, True, 2**70], f"[1.5, null, true, {2**70}]"),
    ],
)
def test_how_a_value_is_written(value, text):
    assert written(value) == text


def test_a_number_of_too_many_digits_for_python_is_left_out():
    endless = 10**5000
    assert [written(value)[-1] for value in (endless, [endless], {"a": endless})] == ["…"] * 3


# As values.


def test_requests_by_kind_and_by_what_they_say():
    simulator = simulated(SUBMIT, PLAY, FETCH)
    requests = simulator.requests
    assert [each.kind for each in requests] == ["queue.submit", "dialog.play", "session.fetch"]
    submit = requests.one("queue.submit")
    assert (submit.time, submit.who, submit.place) == (0, "S", "s.scxml:6")
    assert submit.values["queue"] == "none" and submit.parts("target") == [{"name": "Sales"}]
    assert requests.one("session.fetch").content == {"n": 1}
    assert (
        requests.one("queue.submit", start={"params": {"language": "de"}}, prompts={"type": "tts"}) is submit
    )
    assert requests.one("queue.submit", hints={"b": {"c": True}}, priority=5) is submit
    assert not requests.of("queue.submit", hints={"b": {"c": 1}})
    assert not requests.of("queue.submit", hints={"b": {"d": None}})
    assert not requests.of("queue.submit", target={"name": "Sales", "weight": 2})
    requests.none("queue.cancel")
    assert len(requests[1:]) == 2


def test_refused_requests_are_requests_too():
    simulator = simulated("<queue:submit priority=\"'high'\"/>")
    assert simulator.requests.one("queue.submit").values == {"priority": "high"}


def test_requests_of_a_session():
    simulator = simulated(PLAY)
    simulated(FETCH, simulator=simulator)
    first, second = simulator.sessions.values()
    assert [each.kind for each in simulator.requests.by(first)] == ["dialog.play"]
    assert simulator.requests.by(second).one("session.fetch", headers={"X-A": "b"}).who == "S#2"


def test_sessions_are_called_by_name_wherever_they_are_told():
    start = "<session:start src=\"'http://h/s'\"><param name='starter' expr='_sessionid'/></session:start>"
    simulator = Simulator()
    simulator.publish("http://h/s", CHART.format(""))
    for _ in range(3):
        simulated(start, simulator=simulator)
    text = str(simulator.transcript)
    assert [f"starter=<S{number}>" in text for number in ("", "#3", "#5")] == [True, True, True]
    assert not any(id in text for id in simulator.sessions)


def test_what_an_assertion_says():
    requests = simulated(SUBMIT, PLAY, PLAY).requests
    with pytest.raises(AssertionError) as problem:
        requests.one("dialog.play", prompt={"intid": 2})
    text = str(problem.value)
    assert text.startswith(
        'no request dialog.play with prompt {"intid": 2}; there are:\n  0.000 S dialog.play'
    )
    assert "\n    prompts/prompt  intid=1" in text
    with pytest.raises(AssertionError, match=r"^2 requests dialog\.play, not one:"):
        requests.one("dialog.play")
    with pytest.raises(AssertionError, match=r"^no request queue\.cancel$"):
        requests.one("queue.cancel")
    with pytest.raises(
        AssertionError, match=r"^a request queue\.submit with priority 5, and there should be none:"
    ):
        requests.none("queue.submit", priority=5)


@pytest.mark.parametrize(
    ("kind", "wanted", "said"),
    [
        ("queue.sumbit", {}, "there is no request 'queue.sumbit'; did you mean queue.submit?"),
        ("queue", {}, "there is no request 'queue'; there are agent.logout, "),
        (
            "queue.submit",
            {"priorty": 5},
            "there is no part of queue.submit 'priorty'; did you mean priority?",
        ),
        ("dialog.play", {"promt": {}}, "'promt'; did you mean prompt or prompts?"),
    ],
)
def test_slips_in_assertions_are_told(kind, wanted, said):
    requests = simulated(PLAY).requests
    for ask in (requests.of, requests.one, requests.none):
        with pytest.raises(ValueError) as problem:
            ask(kind, **wanted)
        assert said in str(problem.value)
    with pytest.raises(ValueError, match="there is no part 'promt'"):
        requests[0].parts("promt")


def test_the_parts_are_those_of_the_dialect():
    parts = {name.partition(":")[2] for name, row in ORS.elements.items() if row.role == "part"}
    assert set(PARTS) == parts


def test_a_name_that_a_request_says_in_full_is_cut_in_an_event():
    name = "n" * 100
    assert pairs({name: 1}) == f"{name}=1"
    assert details({name: 1}).startswith(f"{name[:60]}… (100 characters")
