"""Consult calls that become part of their first calls, and what was asked for them (ORS interaction 7.2)."""

from __future__ import annotations

import pytest

TO_ANNA = """<queue:submit queue="'vq'" {more}><queue:targets><queue:target type="agent" name="'anna'"/></queue:targets>
  {busy}</queue:submit>"""
MUSIC = '<dialog:runtreatments><dialog:playsound duration="2"/></dialog:runtreatments>'


@pytest.fixture
def consulted(bench):
    """A call at agent bob, who consults somebody at a routing point; a session submits the consult call for anna."""
    bench.anna = bench.agent("anna", "7001", ready=False)
    bench.bob = bench.agent("bob", "7002")
    bench.routing_point("800")
    bench.choose(bench.call, "bob")
    bench.do(TO_ANNA.replace("anna", "bob").format(more="", busy=""))
    assert bench.call.device == "7002" and bench.bob.state == "busy"
    bench.first = bench.session
    bench.consulting = bench.consult(bench.call, to="800")
    return bench


def submitted(bench, more="", busy=""):
    bench.do(TO_ANNA.format(more=more, busy=busy), [bench.consulting])
    assert [item.interaction for item in bench.waiting] == [bench.consulting]


def test_the_request_waits_on_for_the_call_that_stays(consulted):
    submitted(consulted)
    consulted.transfer(consulted.consulting)
    assert [item.interaction for item in consulted.waiting] == [consulted.call]
    assert (consulted.call.device, consulted.call.state, consulted.bob.state) == ("800", "ringing", "ready")
    consulted.anna.ready()
    consulted.run()
    told = consulted.data("queue.submit.done")
    assert (told["interactionid"], consulted.call.device, consulted.call.state) == (
        "call-1",
        "7001",
        "established",
    )
    assert consulted.anna.handling == ["call-1"]


def test_a_request_that_ends_in_vain_names_the_call_that_stays(consulted):
    submitted(consulted, more='timeout="10"')
    consulted.transfer(consulted.consulting)
    consulted.advance(10)
    told = consulted.data("error.queue.submit")
    assert (told["error"], told["interactionid"]) == ("timeout", "call-1")


def test_what_the_caller_hears_goes_on(consulted):
    submitted(consulted, busy=MUSIC)
    consulted.transfer(consulted.consulting)
    consulted.advance(4)
    heard = [(time, id) for time, id, action, _ in consulted.treatments if action == "playsound"]
    assert heard == [(0, "call-2"), (2, "call-1"), (4, "call-1")]
    consulted.anna.ready()
    consulted.advance(10)
    assert len(consulted.treatments) == 3


def test_a_treatment_that_runs_goes_on(consulted):
    consulted.do('<dialog:playsound interactionid="\'0\'" duration="5"/>', [consulted.consulting])
    consulted.transfer(consulted.consulting)
    assert consulted.call.state == "treating"
    consulted.advance(5)
    assert consulted.events()[-1] == "dialog.playsound.done"
    assert consulted.call.state == "ringing"


def test_the_session_of_the_consult_call_takes_the_call_that_nobody_has(consulted):
    submitted(consulted)
    consulted.first.send("end")
    assert consulted.call.owner is None
    consulted.transfer(consulted.consulting)
    assert consulted.call.owner == consulted.session.session_id
    assert consulted.events()[-3:] == ["interaction.onmerge", "interaction.added", "interaction.deleted"]


def test_a_call_that_has_a_session_keeps_it(consulted):
    submitted(consulted)
    consulted.transfer(consulted.consulting)
    assert consulted.call.owner == consulted.first.session_id
    assert consulted.events()[-2:] == ["interaction.onmerge", "interaction.deleted"]


def test_the_agent_who_was_consulted_keeps_the_call(consulted):
    consulted.anna.ready()
    consulted.do(TO_ANNA.format(more="", busy=""), [consulted.consulting])
    assert consulted.anna.handling == ["call-2"]
    consulted.transfer(consulted.consulting)
    assert (consulted.anna.handling, consulted.anna.state, consulted.bob.state) == (
        ["call-1"],
        "busy",
        "ready",
    )
    consulted.end(consulted.call)
    assert consulted.anna.state == "ready"


def test_in_a_conference_both_agents_are_busy(consulted):
    consulted.anna.ready()
    consulted.do(TO_ANNA.format(more="", busy=""), [consulted.consulting])
    consulted.conference(consulted.consulting)
    assert (consulted.anna.state, consulted.bob.state) == ("busy", "busy")
    consulted.hang_up(consulted.call)
    assert (consulted.anna.state, consulted.bob.state) == ("ready", "ready")


@pytest.mark.parametrize("complete", ["transfer", "conference"])
def test_who_hears_of_a_merger_sees_the_call_as_it_is_then(consulted, complete):
    consulted.anna.ready()
    consulted.do(TO_ANNA.format(more="", busy=""), [consulted.consulting])
    seen = []
    consulted.host.observe(
        lambda heard, kind, value: (
            seen.append((consulted.call.state, consulted.call.parties[-1].device))
            if kind == "queued" and value.name == "interaction.onmerge"
            else None
        )
    )
    getattr(consulted, complete)(consulted.consulting)
    assert seen == [("established", "7001")] * 2


def test_what_cannot_be_completed_says_why(consulted):
    with pytest.raises(
        ValueError, match="call-1 is no consult call that could be completed: it has no first call"
    ):
        consulted.transfer(consulted.call)
    consulted.hang_up(consulted.call)
    with pytest.raises(ValueError, match=r"call-2 .*: call-1 has ended"):
        consulted.conference(consulted.consulting)
    with pytest.raises(ValueError, match="call-1 has ended: nobody can consult about it"):
        consulted.consult(consulted.call, "801")


def test_who_hears_that_a_caller_has_gone_can_look_at_the_call(bench):
    bench.change_user_data(bench.call, account="4711")
    session = bench.do("<log expr=\"'waits'\"/>")
    looked = []

    def look(heard, kind, value):
        if kind == "queued" and value.name.startswith("interaction."):
            ours = list(bench.centre.interactions.owned_by(session.session_id))
            looked.append((value.name, [item.id for item in ours], [item.ended for item in ours]))

    bench.host.observe(look)
    bench.hang_up(bench.call)
    assert looked == [("interaction.abandoned", ["call-1"], [True]), ("interaction.deleted", [], [])]


def test_a_strategy_reads_user_data_of_a_caller_who_has_gone(bench):
    import scxmlc

    chart = scxmlc.load(
        """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" datamodel="ecmascript"
          xmlns:ixn="www.genesyslab.com/modules/interaction">
        <state id="s"><transition event="interaction.abandoned" target="over"><script>
            var call = _genesys.ixn.interactions[_event.data.interactionid];</script>
            <log expr="call.udata.account + call.voice.state"/></transition>
          <transition event="interaction.deleted" target="late"/></state>
        <final id="over"/><final id="late"/></scxml>""",
        name="gone.scxml",
    )
    call = bench.voice_call(to="702", udata={"account": "4711"})
    session = bench.start(chart, [call])
    bench.default_destination("999")
    bench.routing_point("702")
    bench.run()
    bench.hang_up(call)
    assert (session.log, session.final) == ([(None, "4711null")], "over")
    assert call.owner is None and bench.default_routed == []
