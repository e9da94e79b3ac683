"""Scenario files: what they can say, and what is said about their mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.scenario import ScenarioError, play

EXAMPLES = Path(__file__).parents[3] / "examples"
ROUTING = (EXAMPLES / "routing" / "route_to_agent.scxml").as_posix()


def test_the_chart_beside_that_is_called_as_the_scenario(tmp_path):
    (tmp_path / "door.scxml").write_text((EXAMPLES / "door" / "door.scxml").read_text())
    for name in ("door.toml", "door.scenario.toml", "door.twice.scenario.toml"):
        (tmp_path / name).write_text("[[session]]")
        (session,) = play(tmp_path / name).sessions.values()
        assert session.chart.name == "door"
    (tmp_path / "window.toml").write_text("[[session]]")
    with pytest.raises(ScenarioError, match=r"needs strategy; there is no window\.scxml beside this file"):
        play(tmp_path / "window.toml")
    (tmp_path / "gate.busy.scenario.toml").write_text("[[call]]\nto = '1'")
    with pytest.raises(ScenarioError, match=r"an application; there is no gate.busy.scxml or gate.scxml"):
        play(tmp_path / "gate.busy.scenario.toml")


def scenario(folder, text):
    path = folder / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_agents_steps_and_names(tmp_path):
    simulator = play(
        scenario(
            tmp_path,
            f"""
            until = 20
            [[agent]]
            id = "anna"
            dn = "7001"
            ready = false
            skills = {{English = 9}}
            [[call]]
            at = 2
            name = "late"
            to = "702"
            strategy = "{ROUTING}"
            [[step]]
            at = 7
            do = "ready"
            agent = "anna"
            [expect]
            RouteToAgent = "routed"
            """,
        )
    )
    (call,) = simulator.centre.interactions.values()
    assert (call.device, call.created) == ("7001", 2)


IDLE = """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" name="Idle">
  <state id="s"/></scxml>"""


def test_what_people_do_and_how_interactions_end(tmp_path):
    (tmp_path / "idle.scxml").write_text(IDLE)
    simulator = play(
        scenario(
            tmp_path,
            """
            until = 20
            [[unreachable]]
            number = "666"
            [[subroutine]]
            name = "open"
            result = 1
            [[dialog]]
            action = "start"
            after = 3
            udata = {choice = "sales"}
            [[session]]
            strategy = "idle.scxml"
            [[agent]]
            id = "anna"
            dn = "7001"
            [[call]]
            name = "caller"
            to = "702"
            udata = {lang = "de"}
            [[message]]
            name = "mail"
            queue = "inbox"
            subject = "hello"
            [[chat]]
            name = "talk"
            queue = "chats"
            [[step]]
            at = 1
            do = "learn"
            agent = "anna"
            skills = {German = 5}
            [[step]]
            at = 2
            do = "say"
            chat = "talk"
            text = "hi"
            [[step]]
            at = 3
            do = "consult"
            call = "caller"
            to = "703"
            name = "question"
            [[step]]
            at = 4
            do = "transfer"
            call = "question"
            [expect_interaction.caller]
            device = "703"
            state = "established"
            udata = {lang = "de"}
            [expect_interaction.question]
            state = "null"
            [expect_interaction.mail]
            device = "inbox"
            """,
        )
    )
    talk = simulator.centre.interactions["chat-3"]
    assert [line["text"] for line in talk.transcript] == ["hi"]
    assert simulator.centre.staff.agents["anna"].skills == {"German": 5}
    assert simulator.centre.devices.unreachable == {"666"} and simulator.centre.thresholds.subroutines == {
        "open": 1
    }
    assert simulator.centre.dialogs.outcomes["start"][0].udata == {"choice": "sales"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("until = ", "Invalid value"),
        ("[[phone]]\nto = '1'", '1: a scenario has no "phone"; there are access_code, '),
        ("[[agent]]\nid = 'anna'", "1: [[agent]] needs dn"),
        ("[rules]\nspeed = 1", '2: [rules] has no "speed"; there are abandoned_event'),
        ("[[call]]\nto = '1'\ncolour = 'red'", '3: [[call]] has no "colour"; there are ani, args, at, dnis,'),
        ("[[call]]\nto = '1'\nstrategy = 'none.scxml'", "none.scxml"),
        (
            "[[step]]\ndo = 'dance'",
            '2: [[step]] cannot do "dance"; there are choose, conference, consult, digits, end, hang up',
        ),
        ("[[step]]\nat = 1", "1: [[step]] needs do; there are choose, "),
        ("[[step]]\ndo = 'redy'\nagent = 'a'", '2: [[step]] cannot do "redy"; did you mean ready?'),
        (
            "[[step]]\ndo = 'ready'\nagent = 'anna'\nagnt = 1",
            '4: [[step]] ready has no "agnt"; did you mean agent?',
        ),
        ("[[step]]\ndo = 'ready'\nagent = 'anna'", "3: [[step]] ready: there is no agent 'anna'"),
        (
            "[[agent]]\nid='anna'\ndn='1'\n[[step]]\nat = 50\ndo = 'ready'\nagent = 'ana'",
            "7: [[step]] ready: there is no agent 'ana'; did you mean anna?",
        ),
        (
            "[[call]]\nname = 'caller'\nto = '1'\n[[step]]\ndo = 'hang up'\ncall = 'calle'",
            "6: [[step]] hang up: there is no interaction 'calle'; did you mean caller?",
        ),
        ("[[step]]\ndo = 'hang up'", "1: [[step]] hang up needs call"),
        ("[expect_interaction.nobody]\nstate = 'hold'", "1: there is no interaction 'nobody'"),
        (
            "[[call]]\nto = '702'\n[expect_interaction.call-1]\ndevice = '703'",
            "4: call-1 should have device '703' and has '702'",
        ),
        (
            "[[call]]\nto = '702'\n[expect_interaction.call-1]\ncolour = 'red'",
            '4: [expect_interaction.call-1] has no "colour"; there are device, state, udata',
        ),
        ("[expect]\nNobody = 'exit'", "2: there is no session 'Nobody'"),
        (
            "[[step]]\ndo = 'send'\nevent = 'x'",
            "1: [[step]] send: there is no session: none has begun, by [[session]], [[call]] or another",
        ),
        ("until = 'soon'", '1: until should be a number of seconds, not "soon"'),
        ("[[step]]\ndo = 'ready'\nat = -1", "3: [[step]] ready at should be a number of seconds, not -1"),
        (
            f"[[step]]\ndo = 'ready'\nat = {'1' * 400}",
            "3: [[step]] ready at should be a number of seconds, not 11",
        ),
        ("agent = 3", "1: agent should be a table: [[agent]]"),
        (
            "[[statistic]]\nobject = 'q'\nname = 'n'\nvalue = 'many'",
            '4: [[statistic]] value should be a number, not "many"',
        ),
        ("[[call]]\nto = '1'\nstrategy = 'faulty.scxml'", "faulty.scxml does not compile: "),
        (
            f"[[call]]\nto = '702'\nstrategy = '{ROUTING}'\n[expect]\nRouteToAgent = 'routed'",
            "5: RouteToAgent should be in 'routed' and is in 'failed'",
        ),
        (
            f"[[call]]\nto = '702'\nstrategy = '{ROUTING}'\n[expect]\nRouteToAgent = 'routd'",
            "5: RouteToAgent has no state 'routd'; did you mean routed?",
        ),
    ],
)
def test_mistakes_are_named(tmp_path, text, said):
    (tmp_path / "faulty.scxml").write_text("<scxml")
    with pytest.raises(ScenarioError) as problem:
        play(scenario(tmp_path, text))
    assert said in str(problem.value) and "scenario.toml" in str(problem.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ScenarioError, match=r"none\.toml: no such file"):
        play(tmp_path / "none.toml")


def test_what_happened_can_be_read_though_it_ended_otherwise(tmp_path):
    text = f"[[call]]\nto = '702'\nstrategy = '{ROUTING}'\n[expect]\nRouteToAgent = 'routed'"
    simulator = Simulator()
    with pytest.raises(ScenarioError, match="should be in"):
        play(scenario(tmp_path, text), simulator=simulator)
    assert "RouteToAgent" in str(simulator.transcript)


def test_groups_codes_choices_and_verifications(tmp_path):
    (tmp_path / "s.scxml").write_text(
        """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" initial="s"
            xmlns:queue="www.genesyslab.com/modules/queue" xmlns:dialog="www.genesyslab.com/modules/dialog">
          <state id="s"><transition event="interaction.added" target="asking"/></state>
          <state id="asking"><onentry><dialog:playandverify/></onentry>
            <transition event="dialog.playandverify.done" target="routing"/></state>
          <state id="routing"><onentry><queue:submit timeout="5"><queue:targets>
              <queue:targetid expr="'Queues@SIP.GQ'"/></queue:targets></queue:submit></onentry>
            <transition event="queue.submit.done" cond="_event.data.access.prefix == '9'" target="routed"/></state>
          <final id="routed"/></scxml>""",
        encoding="utf-8",
    )
    simulator = play(
        scenario(
            tmp_path,
            """
            [[queue_group]]
            name = "Queues"
            numbers = ["8001", "8002"]
            [[access_code]]
            switch = "SIP"
            prefix = "9"
            [[call]]
            to = "702"
            strategy = "s.scxml"
            [[step]]
            do = "choose"
            call = "call-1"
            target = "8002"
            [[step]]
            do = "verification"
            call = "call-1"
            digits = ["1234", 4711]
            [[step]]
            do = "digits"
            call = "call-1"
            keys = "4711"
            after = 2
            every = 1
            [expect_interaction.call-1]
            device = "8002"
            """,
        )
    )
    (session,) = simulator.sessions.values()
    assert session.final == "routed"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[rules]\nlatency = 'soon'", '[rules] latency should be a number from 0 on, not "soon"'),
        ("[rules]\nlatency = -5", "[rules] latency should be a number from 0 on, not -5"),
        ("[rules]\nplay_length = true", "[rules] play_length should be a number"),
        ("[rules]\nevent_names = 5", "[rules] event_names should be a table of names, not 5"),
        ("[rules]\nrandom_choice = 'yes'", '[rules] random_choice should be true or false, not "yes"'),
        ("[rules]\ndefault_destination = 5", "[rules] default_destination should be a text, not 5"),
        ("[rules]\nchoose = 1", '[rules] has no "choose"'),
        (
            "[[agent]]\nid = 'a'\ndn = '1'\nskill = {A = 1}",
            '4: [[agent]] has no "skill"; did you mean skills?',
        ),
        (
            "[[agent]]\nid = 'a'\ndn = '1'\nskills = {A = 'nine'}",
            '[[agent]] skills should be whole numbers by name, not {"A": "nine"}',
        ),
        ("[[agent]]\nid = 'a'\ndn = '1'\nskills = 'A'", 'should be whole numbers by name, not "A"'),
        ("[[agent]]\nid = 'a'\ndn = '1'\ncapacity = 3", "should be whole numbers by name, not 3"),
        ("[[agent]]\nid = 'a'\ndn = '1'\nmedia = 3", "[[agent]] media should be a list of names, not 3"),
        ("[[agent]]\nid = 'a'\ndn = '1'\ngroups = 'Sales'", 'should be a list of names, not "Sales"'),
        ("[[agent]]\nid = 'a'\ndn = '1'\nplace = 5", "[[agent]] place should be a text, not 5"),
        (
            "[[agent]]\nid = 'a'\ndn = '1'\nready = 5",
            "ready should be true or false (a [[step]] makes ready later), not 5",
        ),
        ("[[queue_group]]\nname = 'Q'\nnumbers = '8001'", 'numbers should be a list of names, not "8001"'),
        ("[[place_group]]\nname = 'G'\nplaces = [1]", "places should be a list of names, not [1]"),
        (
            "[[statistic]]\nobject = '[x]a.A'\nname = 'y'\nvalue = 1",
            "1: [[statistic]]: '[x]a.A': the weight is no",
        ),
        ("[[dialog]]\naction = 'ply'", '[[dialog]] there is no treatment "ply"; did you mean play?'),
        (
            "[[dialog]]\naction = 'play'\nafter = 'x'",
            '[[dialog]] after should be a number of seconds, not "x"',
        ),
        (
            "[[refuse]]\nrequest = 'queue.sumbit'",
            '[[refuse]] there is no request "queue.sumbit"; did you mean queue.submit?',
        ),
        (
            "[[delay]]\nrequest = 'queues.submit'\nseconds = 1",
            'there is no request "queues.submit"; did you mean queue.submit?',
        ),
        ("[[lose]]\nrequest = 'queue.checkAgentState'", 'there is no request "queue.checkAgentState"'),
    ],
)
def test_what_nobody_has_is_told(tmp_path, text, said):
    with pytest.raises(ScenarioError) as problem:
        play(scenario(tmp_path, text))
    assert said in str(problem.value)


READING = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="reads">
  <datamodel><data id="d" src="http://host/list.json"/></datamodel>
  <state id="a"><transition cond="d.colours[1] == 'blue'" target="read"/></state><final id="read"/></scxml>"""


@pytest.mark.parametrize("value", ['"list.json"', '{colours = ["red", "blue"]}'])
def test_data_is_published_as_a_file_or_as_itself(tmp_path, value):
    (tmp_path / "reads.scxml").write_text(READING)
    (tmp_path / "list.json").write_text('{"colours": ["red", "blue"]}')
    told = f'[[session]]\nstrategy = "reads.scxml"\n[publish]\n"http://host/list.json" = {value}\n'
    play(scenario(tmp_path, told + '[expect]\nreads = "read"'))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ('"none.json"', "there is no file .*none.json"),
        ('"none.scxml"', "there is no strategy .*none.scxml"),
        (f'"{"n" * 300}.scxml"', "there is no strategy"),
        (f'"{"n" * 300}.json"', "there is no file"),
        ("nan", r"\[publish\]: Out of range"),
    ],
)
def test_what_cannot_be_published(tmp_path, value, sentence):
    with pytest.raises(ScenarioError, match=sentence):
        play(scenario(tmp_path, f'[publish]\n"http://host/x" = {value}'))


def test_names_that_nobody_has_are_told_before_anything_happens(tmp_path):
    text = f"[[call]]\nto = '702'\nstrategy = '{ROUTING}'\n"
    steps = "".join(f"[[step]]\ndo = 'hang up'\ncall = '{name}'\n" for name in ("b", "call-1", "a"))
    simulator = Simulator()
    with pytest.raises(ScenarioError) as problem:
        play(scenario(tmp_path, text + steps), simulator=simulator)
    assert [each.line for each in problem.value.problems] == [6, 12] and not simulator.sessions


def test_the_name_of_a_strategy_may_be_longer_than_any_file_s(tmp_path):
    (tmp_path / "x.toml").write_text(f"[[call]]\nto = '1'\nargs = {{}}\nstrategy = '{'a' * 5000}'\n")
    with pytest.raises(ScenarioError, match=r"there is no strategy .*aaa"):
        play(tmp_path / "x.toml")
