"""dialog:*: treatments, alone (ORS queue 2 and 9.6)."""

from __future__ import annotations

import pytest


def test_play_tells_its_id_then_that_it_is_over(bench):
    session = bench.do(
        """<dialog:play requestid="_data.req"><dialog:prompts type="tts"><dialog:prompt text="'Hello'"/>
        </dialog:prompts></dialog:play>"""
    )
    assert bench.events() == ["dialog.play.requestid"] and bench.call.state == "treating"
    bench.advance(1)
    assert bench.events() == ["dialog.play.requestid", "dialog.play.done"]
    assert bench.data("dialog.play.done")["requestid"] == session.data["req"]
    assert bench.call.state == "ringing"


@pytest.mark.parametrize(
    ("fragment", "seconds", "event"),
    [
        ("<dialog:playsound type=\"'music'\" duration=\"'10 '\"/>", 10, "dialog.playsound.done"),
        ('<dialog:pause duration="2"/>', 2, "dialog.pause.done"),
        ("<dialog:remote destination=\"'900'\"/>", 1, "dialog.remote.done"),
        (
            "<dialog:start type=\"'applid'\"><param name='APP_URI' expr=\"'x.vxml'\"/></dialog:start>",
            1,
            "dialog.start.done",
        ),
        ("<dialog:createann/>", 1, "dialog.createann.done"),
    ],
)
def test_how_long_treatments_take(bench, fragment, seconds, event):
    bench.do(fragment)
    bench.advance(seconds - 0.01)
    assert event not in bench.events()
    bench.advance(0.01)
    assert bench.events()[-1] == event


def test_digits(bench):
    bench.digits(bench.call, "12#3", after=2)
    bench.do("<dialog:collect><dialog:input max_digits=\"'6'\" term_digits=\"'#'\"/></dialog:collect>")
    bench.advance(2)
    assert bench.data("dialog.collect.done")["digits"] == "12"


def test_an_abort_key_is_a_failed_attempt(bench):
    bench.digits(bench.call, "1*", after=2)
    bench.do("<dialog:collect><dialog:input abort_digits=\"'*'\"/></dialog:collect>")
    bench.advance(2)
    assert bench.data("error.dialog.collect")["error"] == "cancelled"


def test_results_of_an_application_are_user_data_before_its_event(bench):
    bench.dialog("start", after=30, udata={"choice": "sales"}, extensions={"a": "b"})
    session = bench.do("<script>ixn = _genesys.ixn.interactions;</script><dialog:start type=\"'applid'\"/>")
    bench.advance(30)
    assert bench.events()[-2:] == ["interaction.udata.changed", "dialog.start.done"]
    assert bench.data("dialog.start.done")["extensions"] == {"a": "b"}
    assert session.data["ixn"]["call-1"]["udata"]["choice"] == "sales"


def test_a_scripted_failure(bench):
    bench.dialog("play", error="remote", description="the media server is down")
    bench.do("<dialog:play/>")
    bench.advance(1)
    assert bench.data("error.dialog.play")["description"] == "the media server is down"


def test_a_new_treatment_replaces_the_running_one(bench):
    bench.do('<dialog:playsound duration="60"/><dialog:pause duration="1"/>')
    bench.advance(1)
    assert bench.data("error.dialog.playsound")["error"] == "cancelled"
    assert bench.events()[-1] == "dialog.pause.done"


def test_stop(bench):
    bench.do('<dialog:playsound requestid="_data.req" duration="60"/><dialog:stop requestid="_data.req"/>')
    assert bench.data("error.dialog.playsound")["error"] == "cancelled"
    assert bench.data("dialog.stop.done")["requestid"] == "1"


def test_stop_of_nothing(bench):
    bench.do("<dialog:stop requestid=\"'7'\"/>")
    assert bench.data("error.dialog.stop")["error"] == "invalidstate"


def test_a_caller_who_hangs_up_ends_the_treatment_without_an_event(bench):
    bench.do('<dialog:playsound duration="60"/>')
    bench.hang_up(bench.call)
    bench.advance(100)
    assert not [name for name in bench.events() if name.endswith(("playsound.done", "dialog.playsound"))]


def test_announcements_have_ids(bench):
    bench.do("<dialog:createann/>")
    bench.advance(1)
    assert bench.data("dialog.createann.done")["userannid"] == "1"
    bench.session.send("end")
    bench.do("<dialog:deleteann userannid=\"'1'\"/>")
    assert bench.events()[-1] == "dialog.deleteann.done"


def test_no_treatment_on_a_call_that_is_held(bench):
    mine = 'interactionid="_genesys.ixn.firstixnid"'
    bench.do(f"<ixn:accept {mine}/><ixn:hold {mine}/><dialog:collect/>")
    assert bench.data("error.dialog.collect")["error"] == "invalidstate.hold"


PROMPTS = """<dialog:prompts type="{type}">{prompts}</dialog:prompts>"""
SPOKEN = PROMPTS.format(type="tts", prompts='<dialog:prompt text="\'your number?\'" interrupt="true"/>')
NUMBER = SPOKEN + '<dialog:input max_digits="\'4\'" clear="true"/>'


def test_play_and_collect(bench):
    bench.digits(bench.call, "12345", after=3)
    bench.do(f"<dialog:playandcollect device=\"'702'\">{NUMBER}</dialog:playandcollect>")
    assert bench.events() == ["dialog.playandcollect.requestid"]
    bench.advance(3)
    assert bench.data("dialog.playandcollect.done")["digits"] == "1234"


def test_play_and_collect_from_somebody_who_types_nothing(bench):
    bench.do(f"<dialog:playandcollect>{NUMBER}</dialog:playandcollect>")
    bench.advance(5)
    assert bench.data("error.dialog.playandcollect")["error"] == "timeout"


VERIFY = f"<dialog:playandverify>{NUMBER}</dialog:playandverify>"


def test_play_and_verify(bench):
    bench.digits(bench.call, "4711", after=1)
    bench.do(VERIFY)
    bench.advance(1)
    assert bench.data("dialog.playandverify.done")["digits"] == "4711"


def test_a_verification_that_fails(bench):
    bench.dialog("playandverify", error="unknown", description="three wrong answers")
    bench.do(VERIFY)
    bench.advance(1)
    assert bench.data("error.dialog.playandverify")["description"] == "three wrong answers"


@pytest.mark.parametrize(
    ("type", "prompts"),
    [("ann", "<dialog:prompt intid='1'/>" * 11), ("tts", "<dialog:prompt number=\"'12'\"/>")],
)
def test_prompts_have_their_limits(bench, type, prompts):
    bench.do(f"<dialog:play>{PROMPTS.format(type=type, prompts=prompts)}</dialog:play>")
    assert bench.data("error.dialog.play")["error"] == "invalidattribute"
