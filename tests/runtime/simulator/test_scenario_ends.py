"""Scenario files: when they take place, what they expect, and what is told of their end."""

from __future__ import annotations

import pytest

from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.scenario import ScenarioError, play

SHOP = """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" name="Shop" initial="s"
    xmlns:queue="www.genesyslab.com/modules/queue" xmlns:dialog="www.genesyslab.com/modules/dialog"
    xmlns:session="www.genesyslab.com/modules/session">
  <state id="s">
    <onentry>
      <if cond="new Date().getHours() &gt;= 9 &amp;&amp; new Date().getHours() &lt; 18"><raise event="open"/>
      <else/><raise event="shut"/></if>
    </onentry>
    <transition event="open" target="open"/><transition event="shut" target="shut"/>
  </state>
  <state id="open"><onentry><queue:submit priority="5" src="_data.rule"><queue:targets>
    <queue:target name="'Sales'" type="agentgroup"/></queue:targets></queue:submit></onentry></state>
  <state id="shut"><onentry><dialog:play><dialog:prompts type="ann"><dialog:prompt intid="9"/></dialog:prompts>
    </dialog:play><session:fetch srcexpr="'http://h/x'"/></onentry>
    <transition event="session.fetch.done" target="told"><log expr="_event.data.content + _data._statserver"/>
    </transition></state>
  <state id="told"/>
</scxml>""".replace(
    '<state id="s">', '<datamodel><data id="rule"/><data id="_statserver"/></datamodel><state id="s">', 1
)


def played(folder, text, simulator=None):
    (folder / "shop.scxml").write_text(SHOP, encoding="utf-8")
    (folder / "play.toml").write_text(text, encoding="utf-8")
    return play(folder / "play.toml", simulator=simulator)


def refused(folder, text):
    """The lines that are told, without the name of the file."""
    with pytest.raises(ScenarioError) as problem:
        played(folder, text)
    said = str(problem.value).splitlines()
    assert all(line.startswith(str(folder / "play.toml")) for line in said)
    return [line.removeprefix(str(folder / "play.toml") + ":") for line in said]


SESSION = '[[session]]\nstrategy = "shop.scxml"\n'


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("", "open"),
        ('now = "2026-12-24T17:59"\n', "open"),
        ("now = 2026-12-24T18:00:00\n", "shut"),
        ("now = 2026-12-24\n", "shut"),
        ('now = "2026-12-24T17:30Z"\ntimezone = "Europe/Berlin"\n', "shut"),
        ("now = 2026-12-24T17:30:00Z\ntimezone = 'Europe/Berlin'\n", "shut"),
        ('timezone = "Asia/Tokyo"\n', "open"),
    ],
)
def test_when_a_scenario_takes_place(tmp_path, when, state):
    simulator = played(tmp_path, f'{when}{SESSION}[expect]\nShop = "{state}"')
    assert str(simulator.transcript).count("clock  ·") == bool(when)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (
            'until = 5\nnow = "noon"\n',
            '2: now should be a day and a time such as "2026-12-24T18:30", not "noon"',
        ),
        ("now = 5\n", '1: now should be a day and a time such as "2026-12-24T18:30", not 5'),
        ("now = 10:00:00\n", '1: now should be a day and a time such as "2026-12-24T18:30", not "10:00:00"'),
        (
            'now = "2026-01-01"\ntimezone = "Europe/Berln"\n',
            "2: there is no time zone Europe/Berln; did you mean",
        ),
        (
            'timezone = "Europe/Berlin"\nnow = "2026-03-29T02:30"\n',
            "2: clocks are put forward in Europe/Berlin",
        ),
    ],
)
def test_no_such_time(tmp_path, when, said):
    (line,) = refused(tmp_path, when + SESSION)
    assert line.startswith(said)


def test_requests_that_are_expected(tmp_path):
    expected = """
        [[expect_request]]
        request = "queue.submit"
        with = {priority = 5, target = {name = "Sales"}}
        [[expect_request]]
        request = "queue.submit"
        session = "Shop"
        times = 1
        [[expect_request]]
        request = "dialog.play"
        times = 0
    """
    played(tmp_path, SESSION + expected)
    wrong = expected.replace("Sales", "Service").replace("times = 1", "times = 2").replace("times = 0", "")
    assert refused(tmp_path, SESSION + wrong) == [
        '4: no request queue.submit with priority 5 and target {"name": "Service"}; there are: 0.000 Shop '
        "queue.submit priority=5 interactionid=0 queue=none ordertype=any orderstat=none clearontimeout=false "
        "route=true clearqueue=false targets/target name=Sales type=agentgroup",
        "7: requests queue.submit should be 2 and are 1",
        "11: no request dialog.play",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'request = "queue.sumbit"',
            '4: [[expect_request]] there is no request "queue.sumbit"; did you mean queue.submit?',
        ),
        (
            'request = "queue.submit"\nwith = {priorty = 5}',
            "3: there is no part of queue.submit 'priorty'; did you mean priority?",
        ),
        ('request = "queue.submit"\nsession = "Shp"', "3: there is no session 'Shp'; did you mean Shop?"),
        ('request = "queue.submit"\nwith = 5', "5: [[expect_request]] with should be a table"),
    ],
)
def test_slips_in_expected_requests(tmp_path, text, said):
    (line,) = refused(tmp_path, f"{SESSION}[[expect_request]]\n{text}")
    assert line.startswith(said)


def test_all_that_ended_otherwise_is_told(tmp_path):
    text = """[[call]]
        name = "caller"
        to = "702"
        [[session]]
        strategy = "shop.scxml"
        [expect]
        Shop = "shut"
        Shopp = "open"
        [expect_interaction.caller]
        device = "703"
        udata = {a = 1}
        [expect_interaction.calller]
        device = "702"
    """
    assert refused(tmp_path, text) == [
        "7: Shop should be in 'shut' and is in 'open'",
        "8: there is no session 'Shopp'; did you mean Shop?",
        "10: caller should have device '703' and has '702'",
        "11: caller should have udata {'a': 1} and has {'a': None}",
        "12: there is no interaction 'calller'; did you mean caller?",
    ]


@pytest.mark.parametrize("text", ["", "until = 5\n", '[[call]]\nto = "702"\n', "[rules]\nlatency = 1\n"])
def test_a_scenario_that_starts_nothing_says_so(tmp_path, text):
    (line,) = refused(tmp_path, text)
    assert line == (
        " no session was started: a [[call]], [[message]], [[chat]] or [[session]] needs a strategy, "
        "or a [[device]] an application; there is no play.scxml beside this file"
    )


def test_what_a_server_and_the_configuration_say(tmp_path):
    text = f"""now = "2026-12-24T20:00"
        [[web]]
        url = "http://h/x"
        body = {{list = [1, "ä"]}}
        [system]
        _statserver = "SS"
        {SESSION}
        [expect]
        Shop = "told"
    """
    simulator = played(tmp_path, text)
    assert simulator.transcript.logs() == ['{"list": [1, "ä"]}SS']


def test_rules_that_submits_name(tmp_path):
    rule = '<submit xmlns="www.genesyslab.com/modules/queue" priority="7"/>'
    simulator = played(
        tmp_path,
        f"[routing_rules]\nSales = '{rule}'\n[[session]]\nstrategy = 'shop.scxml'\nparams = {{rule = 'Sales'}}\n",
    )
    assert simulator.requests.one("queue.submit", src="Sales").values["priority"] == 7


def test_names_of_user_data_and_skills_are_free(tmp_path):
    text = f"""{SESSION}
        [[call]]
        to = "702"
        [[agent]]
        id = "anna"
        dn = "7001"
        [[step]]
        do = "set user data"
        call = "call-1"
        set = {{interaction = "x", self = "y"}}
        [[step]]
        do = "learn"
        agent = "anna"
        skills = {{self = 5}}
        [expect_interaction.call-1]
        udata = {{interaction = "x", self = "y"}}
    """
    assert played(tmp_path, text).centre.staff.agents["anna"].skills == {"self": 5}


def test_a_step_that_cannot_be_done_is_told_with_its_line(tmp_path):
    text = f"""{SESSION}[[step]]
        at = 5
        do = "hang up"
        call = "caler"
        [[call]]
        to = "702"
        name = "caller"
    """
    assert refused(tmp_path, text) == [
        "6: [[step]] hang up: there is no interaction 'caler'; did you mean caller?"
    ]
    late = text.replace("[[call]]", "[[call]]\nat = 61").replace("caler", "caller")
    assert refused(tmp_path, late) == ["8: [[call]] at 61 never comes: the scenario ends at 60 (until)"]


@pytest.mark.parametrize(
    "text",
    [
        f"until = {'9' * 5000}",
        f"until = 0x{'f' * 5000}",
        f"x = {'[' * 100_000}",
        "until = 1e400",
        "until = nan",
    ],
)
def test_numbers_and_depths_beyond_reason(tmp_path, text):
    (line,) = refused(tmp_path, text)
    assert line.startswith((" is not TOML: ", "1: until should be a number of seconds, not "))


def test_a_file_with_a_byte_order_mark(tmp_path):
    assert played(tmp_path, "\ufeff" + SESSION).sessions


def test_a_simulation_that_has_begun_stays_where_it_is(tmp_path):
    simulator = Simulator()
    simulator.advance(1)
    with pytest.raises(ScenarioError, match=r"toml:1: now and timezone are said before"):
        played(tmp_path, 'now = "2026-01-01"\n' + SESSION, simulator)


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ("b d", True),
        ("d", True),
        ("d b p", True),
        ("b e", False),
        ("", False),
    ],
)
def test_several_states_of_a_session_may_be_expected(tmp_path, wanted, fits):
    (tmp_path / "both.scxml").write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="both"><parallel id="p">'
        '<state id="a"><state id="b"/></state><state id="c"><state id="d"/><state id="e"/></state>'
        "</parallel></scxml>"
    )
    text = f'[[session]]\nstrategy = "both.scxml"\n[expect]\nboth = "{wanted}"\n'
    if fits:
        played(tmp_path, text)
    else:
        assert refused(tmp_path, text) == [f"4: both should be in {wanted!r} and is in 'a b c d p'"]
