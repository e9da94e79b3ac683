"""ixn:*: every action, its events, their data and its errors (ORS interaction 5 to 7)."""

from __future__ import annotations

import pytest

MINE = "interactionid=\"'call-1'\""
MESSAGE = "interactionid=\"'message-2'\""


# Ownership.


def test_detach(bench):
    session = bench.do(f'<ixn:detach requestid="_data.req" {MINE}/>')
    assert bench.events() == ["interaction.deleted", "interaction.detach.done"]
    assert bench.data("interaction.deleted") == {"interactionid": "call-1", "resultof": "detach"}
    assert bench.data("interaction.detach.done") == {"requestid": "1", "interactionid": "call-1"}
    assert session.data["req"] == "1"
    assert bench.call.owner is None and not bench.call.ended


def test_detach_and_its_event_the_other_way_round(bench):
    bench.rules.deleted_before_detach_done = False
    bench.do(f"<ixn:detach {MINE}/>")
    assert bench.events() == ["interaction.detach.done", "interaction.deleted"]


def test_detach_of_what_one_does_not_own(bench):
    bench.do(f"<ixn:detach {MINE}/>", interactions=[])
    assert bench.data("error.interaction.detach")["error"] == "invalidstate"


@pytest.mark.parametrize(
    ("added_first", "events"),
    [
        (True, ["interaction.added", "interaction.attach.done"]),
        (False, ["interaction.attach.done", "interaction.added"]),
    ],
)
def test_attach(bench, added_first, events):
    bench.rules.added_before_attach_done = added_first
    session = bench.do(f"<ixn:attach {MINE}/>", interactions=[])
    assert bench.events() == events
    assert bench.data("interaction.added") == {"interactionid": "call-1", "focusdeviceid": "702"}
    assert bench.call.owner == session.session_id
    assert bench.call.udata["OP-Session-ID"] == session.session_id


def test_an_interaction_belongs_to_one_session_at_most(bench):
    owner = bench.do("")
    bench.do(f"<ixn:attach {MINE}/>", interactions=[])
    assert bench.data("error.interaction.attach")["error"] == "invalidstate"
    assert owner.session_id in bench.data("error.interaction.attach")["description"]
    assert bench.call.owner == owner.session_id


def test_associate_tells_the_new_owner_then_the_old_one(bench):
    other = bench.do("", interactions=[])
    bench.do(f"<ixn:associate {MINE} sessionid=\"'{other.session_id}'\"/>")
    assert [(owner == other.session_id, name) for owner, name, _ in bench.heard] == [
        (True, "interaction.added"),
        (True, "interaction.present"),
        (False, "interaction.deleted"),
        (False, "interaction.notcontrolled"),
        (False, "interaction.associate.done"),
    ]
    assert bench.call.owner == other.session_id


def test_what_a_session_owned_lives_on_when_it_ends(bench):
    bench.do("").send("end")
    assert bench.call.owner is None and bench.call.state == "ringing"


# Voice.


def test_accept(bench):
    bench.do(f"<ixn:accept {MINE} resource=\"'702'\"/>")
    assert bench.events() == ["interaction.partystatechanged", "interaction.accept.done"]
    assert bench.data("interaction.partystatechanged")["focusdeviceid"] == "702"
    assert bench.call.state == "established"


def test_accept_of_a_number_instead_of_a_string(bench):
    bench.do(f'<ixn:accept {MINE} resource="702"/>')
    assert bench.call.state == "established"


def test_accept_where_it_does_not_ring(bench):
    bench.do(f"<ixn:accept {MINE} resource=\"'703'\"/>")
    assert bench.data("error.interaction.accept") == {
        "requestid": "1",
        "interactionid": "call-1",
        "error": "invalidstate",
        "description": "call-1 is not ringing at 703: it is ringing at 702",
    }


def test_hold_and_retrieve(bench):
    bench.do(f"<ixn:accept {MINE}/>")
    bench.session.send("end")
    bench.do(f"<ixn:hold {MINE}/>")
    assert bench.data("voice.hold.done")["interactionid"] == "call-1" and bench.call.state == "hold"
    bench.session.send("end")
    bench.do(f"<ixn:retrieve {MINE}/>")
    assert bench.events()[-1] == "voice.retrieve.done" and bench.call.state == "established"


def test_hold_of_a_ringing_call(bench):
    bench.do(f"<ixn:hold {MINE}/>")
    assert bench.data("error.voice.hold")["error"] == "invalidstate.ringing"


def test_disconnect(bench):
    bench.do(f"<ixn:accept {MINE}/>")
    bench.session.send("end")
    bench.do(f"<ixn:disconnect {MINE} resource=\"'702'\"/>")
    assert bench.events() == ["interaction.deleted", "interaction.disconnect.done"] and bench.call.ended


def test_an_action_without_behaviour_says_so(bench):
    bench.do("<ixn:start/>")
    told = bench.data("error.interaction.start")
    assert told["error"] == "unsupported" and "interaction.start" in told["description"]


def test_terminate(bench):
    bench.do(f"<ixn:terminate {MINE} reason=\"'closed'\"/>")
    assert bench.events() == ["interaction.deleted", "interaction.terminate.done"]
    assert bench.data("interaction.deleted")["resultof"] == "deletion"
    assert bench.call.ended and bench.call.state == "null"


def test_terminate_twice(bench):
    bench.do(f"<ixn:terminate {MINE}/><ixn:terminate {MINE}/>")
    assert bench.events()[-1] == "error.interaction.terminate"


def test_createcall_belongs_to_its_creator_and_rings(bench):
    fragment = """<ixn:createcall requestid="_data.req" from="'701'" to="{dn: '705', switch: 'S'}"
        type="regular" udata="{reason: 'callback'}" hints="{extensions: {k: 1}}"/>"""
    session = bench.do(fragment)
    assert bench.events() == ["interaction.added", "voice.createcall.done"]
    created = bench.centre.interactions[bench.data("voice.createcall.done")["interactionid"]]
    assert (created.device, created.state, created.owner) == ("705", "ringing", session.session_id)
    assert created.udata["reason"] == "callback" and created.details["ani"] == "701"


def test_createcall_to_nowhere(bench):
    bench.unreachable("705")
    bench.do("<ixn:createcall from=\"'701'\" to=\"'705'\"/>")
    assert bench.data("error.voice.createcall")["error"] == "invaliddestination"


def test_redirect_moves_the_call(bench):
    bench.do(
        f'<ixn:redirect {MINE} from="\'702\'" to="\'705\'" type="_genesys.queue.rType.RouteTypeDefault"/>'
    )
    assert bench.events() == ["interaction.redirect.done"]
    assert (bench.call.device, bench.call.state) == ("705", "ringing")


def test_redirect_works_after_detach(bench):
    bench.do(f"<ixn:detach {MINE}/><ixn:redirect {MINE} to=\"'705'\"/>")
    assert bench.events()[-1] == "interaction.redirect.done" and bench.call.device == "705"


def test_redirect_from_where_it_is_not(bench):
    bench.do(f"<ixn:redirect {MINE} from=\"'799'\" to=\"'705'\"/>")
    assert bench.data("error.interaction.redirect")["error"] == "invalidsource"


def test_a_failed_redirect_with_detach_leaves_the_call_with_its_owner(bench):
    bench.unreachable("705")
    session = bench.do(f'<ixn:redirect {MINE} to="\'705\'" detach="true"/>')
    assert bench.events() == ["error.interaction.redirect"]
    assert bench.call.owner == session.session_id


@pytest.mark.parametrize(
    ("target", "device"),
    [
        ("{type: 'A', agent: 'anna'}", "7001"),
        ("{type: 'AP', place: 'P1'}", "7001"),
        ("{type: 'iq', id: 'inbox'}", "inbox"),
    ],
)
def test_resources_as_objects(bench, target, device):
    bench.agent("anna", dn="7001", place="P1")
    bench.do(f'<ixn:redirect {MINE} to="{target}"/>')
    assert bench.call.device == device


def test_a_transfer_merges_the_consult_call_into_the_first(bench):
    bench.do(f"<ixn:accept {MINE}/>")
    consult = bench.consult(bench.call, to="705")
    assert (bench.call.state, consult.parentid, consult.details["type"]) == ("hold", "call-1", "consult")
    bench.transfer(consult)
    assert bench.data("interaction.onmerge") == {"frominteractionid": "call-2", "tointeractionid": "call-1"}
    assert (bench.call.device, bench.call.state) == ("705", "established") and consult.ended


def test_a_conference_keeps_both_parties(bench):
    bench.do(f"<ixn:accept {MINE}/>")
    bench.conference(bench.consult(bench.call, to="705"))
    assert sorted(party.device for party in bench.call.parties) == ["702", "705"]


# The caller.


def test_a_caller_who_hangs_up_before_the_answer(bench):
    bench.do("")
    bench.hang_up(bench.call)
    assert bench.events() == ["interaction.abandoned", "interaction.deleted"]


def test_a_caller_who_hangs_up_after_the_answer(bench):
    bench.do(f"<ixn:accept {MINE}/>")
    bench.heard.clear()
    bench.hang_up(bench.call)
    assert bench.events() == ["interaction.deleted"]
    assert bench.data("interaction.deleted") == {"interactionid": "call-1", "resultof": "deletion"}


# Messages and chats.


def test_createmessage(bench):
    session = bench.do(
        """<ixn:createmessage type="outbound_new" subject="'Hello'" to="['a@example.com']"/>"""
    )
    told = bench.data("msgbased.createmessage.done")
    message = bench.centre.interactions[told["interactionid"]]
    assert bench.events()[:2] == ["interaction.added", "interaction.present"]
    assert message.owner == session.session_id and message.details["subject"] == "Hello"
    assert "srid" in told


def test_sendmessage(bench):
    message = bench.message("inbox", subject="Question")
    bench.do("<ixn:sendmessage interactionid=\"'message-2'\"/>", [message])
    assert bench.events() == ["msgbased.sendmessage.done"] and message.state == "complete"


def test_sendmessage_of_a_call(bench):
    bench.do(f"<ixn:sendmessage {MINE}/>")
    assert bench.data("error.msgbased.sendmessage")["error"] == "Request Invalid"


def test_chat_lines(bench):
    chat = bench.chat("chats")
    session = bench.do(
        """<ixn:sendchatmessage from="'anna'" message="'Hello'"/><ixn:gettranscript/><ixn:getcontent/>""",
        [chat],
    )
    assert bench.events() == [
        "chat.message",
        "chat.sendchatmessage.done",
        "chat.gettranscript.done",
        "chat.getcontent.done",
    ]
    (line,) = bench.data("chat.gettranscript.done")["transcript"]
    assert line == {"date": 1767603600, "device": "anna", "text": "Hello"}
    bench.say(chat, "Hi!")
    assert bench.events(session)[-1] == "chat.message"


# Attributes.


def test_a_missing_attribute_is_an_error_event(bench):
    bench.do('<ixn:redirect interactionid="\'call-1\'" to="undefined"/>')
    told = bench.data("error.interaction.redirect")
    assert told["error"] == "invalidattribute" and "redirect:to" in told["description"]


def test_an_unknown_interaction(bench):
    bench.do("<ixn:terminate interactionid=\"'nobody'\"/>")
    assert bench.data("error.interaction.terminate")["error"] == "unknown"


def test_each_request_has_an_id_of_its_own(bench):
    session = bench.do(f'<ixn:hold requestid="_data.req" {MINE}/><ixn:hold requestid="_data.req2" {MINE}/>')
    assert session.data["req"] != session.data["req2"]


def test_an_answer_for_a_session_that_is_over_is_dropped(bench):
    bench.delay("interaction.detach", 5)
    bench.do(f"<ixn:detach {MINE}/>").send("end")
    bench.advance(60)
    assert bench.session.final == "over"


@pytest.mark.parametrize("kind", ["AG", "GA"])
def test_redirect_to_an_agent_group_takes_who_is_ready(bench, kind):
    bench.agent("ben", dn="7002", groups=["Sales"], ready=False)
    anna = bench.agent("anna", dn="7001", groups=["Sales"])
    bench.do(f"<ixn:redirect {MINE} to=\"{{type: '{kind}', agent: 'Sales'}}\"/>")
    assert (bench.call.device, anna.state) == ("7001", "busy")


@pytest.mark.parametrize("kind", ["PG", "GP"])
def test_redirect_to_a_place_group(bench, kind):
    bench.agent("anna", dn="7001", place="P1")
    bench.place_group("Floor", ["P1"])
    bench.do(f"<ixn:redirect {MINE} to=\"{{type: '{kind}', place: 'Floor'}}\"/>")
    assert bench.call.device == "7001"


def test_redirect_to_a_group_with_nobody_ready(bench):
    bench.do(f"<ixn:redirect {MINE} to=\"{{type: 'AG', agent: 'Sales'}}\"/>")
    assert bench.data("error.interaction.redirect")["error"] == "invaliddestination"


def test_a_message_is_redirected_to_an_agent_by_id(bench):
    anna = bench.agent("anna", dn="7001")
    message = bench.message("inbox")
    bench.do(f"<ixn:redirect {MESSAGE} to=\"'anna'\"/>", [message])
    assert (message.device, message.state, anna.handling) == ("7001", "processing", [message.id])


@pytest.mark.parametrize(
    "to", ["{type: 'iq', id: 'later'}", "{type: 'WB', id: 'later', wb_type: 'A', wb_owner: 'anna'}"]
)
def test_a_message_is_put_into_a_queue_or_a_workbin(bench, to):
    message = bench.message("inbox")
    bench.do(f'<ixn:redirect {MESSAGE} to="{to}"/>', [message])
    assert (message.device, message.state, message.details["queue"]) == ("later", "queued", "later")


def test_associate_with_a_session_that_is_not_there(bench):
    session = bench.do(f"<ixn:associate {MINE} sessionid=\"'nobody'\"/>")
    assert bench.data("error.interaction.associate")["error"] == "unknown"
    assert bench.call.owner == session.session_id


@pytest.mark.parametrize("action", ["terminate", "redirect to=\"'703'\""])
def test_what_has_ended_is_in_the_state_null(bench, action):
    bench.do(f"<ixn:terminate {MINE}/><ixn:{action} {MINE}/>")
    name = f"error.interaction.{action.partition(' ')[0]}"
    assert bench.data(name)["error"] == "invalidstate.null"
