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


def verify(verification="", prompts=("ann", "iretry", "ifailure", "isuccess", "itimeout")):
    spoken = "".join(PROMPTS.format(type=type, prompts="<dialog:prompt intid='1'/>") for type in prompts)
    return (
        f"<dialog:playandverify>{spoken}<dialog:input max_digits='4'/>{verification}</dialog:playandverify>"
    )


def spoken(bench):
    return [(time, told["type"]) for time, _, what, told in bench.treatments if what == "prompts"]


RIGHT = "<dialog:verification digits=\"['1234', '0000']\" attempts='2'/>"


def test_the_right_digits_at_once(bench):
    bench.digits(bench.call, "0000", after=2)
    bench.do(verify(RIGHT))
    bench.advance(3)
    assert bench.data("dialog.playandverify.done")["digits"] == "0000"
    assert spoken(bench) == [(2, "isuccess")] and bench.now == 3


def test_wrong_digits_are_asked_for_again(bench):
    bench.digits(bench.call, "4711", after=2)
    bench.digits(bench.call, "1234", after=3)
    bench.do(verify(RIGHT))
    bench.advance(10)
    assert spoken(bench) == [(2, "iretry"), (6, "isuccess")]
    assert bench.data("dialog.playandverify.done")["digits"] == "1234"


def test_wrong_digits_too_often(bench):
    for keys in ("4711", "4712"):
        bench.digits(bench.call, keys, after=1)
    bench.do(verify(RIGHT))
    bench.advance(10)
    assert spoken(bench) == [(1, "iretry"), (3, "ifailure")]
    told = bench.data("error.dialog.playandverify")
    assert (told["error"], told["description"]) == ("unknown", "the digits were wrong in 2 attempts")


def test_nothing_typed_is_a_wrong_attempt(bench):
    bench.do(verify(RIGHT, ("itimeout",)))
    bench.advance(20)
    assert spoken(bench) == [(5, "itimeout"), (11, "itimeout")]
    assert bench.data("error.dialog.playandverify")["error"] == "timeout"


def test_an_abort_key_ends_a_verification(bench):
    bench.digits(bench.call, "1*", after=1)
    input = "<dialog:input abort_digits=\"'*'\"/>"
    bench.do(f"<dialog:playandverify>{input}{RIGHT}</dialog:playandverify>")
    bench.advance(1)
    assert bench.data("error.dialog.playandverify")["error"] == "cancelled"


def test_a_test_may_say_what_is_right(bench):
    bench.verification(bench.call, "9999")
    bench.rules.verification_attempts = 1
    bench.digits(bench.call, "1234", after=1)
    bench.do(verify("<dialog:verification digits='1234'/>", ()))
    bench.advance(1)
    assert bench.data("error.dialog.playandverify")["description"] == "the digits were wrong in 1 attempt"


def test_prompts_of_a_verification_that_is_replaced_are_not_spoken(bench):
    bench.digits(bench.call, "1234", after=2)
    bench.do(verify(RIGHT) + "<dialog:pause duration='60'/>")
    bench.advance(10)
    assert spoken(bench) == []


@pytest.mark.parametrize(
    "attributes", ["attempts='0'", "attempts=\"'often'\"", "digits='{}'", "digits='[true]'"]
)
def test_a_verification_that_means_nothing(bench, attributes):
    bench.do(verify(f"<dialog:verification {attributes}/>"))
    told = bench.data("error.dialog.playandverify")
    assert told["error"] == "invalidattribute" and "verification:" in told["description"]


def test_a_prompt_says_that_the_time_is_over(bench):
    time_over = PROMPTS.format(type="itimeout", prompts="<dialog:prompt intid='1'/>")
    bench.do(f"<dialog:playandcollect>{time_over}</dialog:playandcollect>")
    bench.advance(6)
    assert spoken(bench) == [(5, "itimeout")]
    assert bench.data("error.dialog.playandcollect")["error"] == "timeout"


@pytest.mark.parametrize(("rule", "event"), [(False, "dialog.collect.done"), (True, "error.dialog.collect")])
def test_fewer_digits_than_wanted(bench, rule, event):
    bench.rules.short_input_is_timeout = rule
    bench.digits(bench.call, "12", after=1)
    bench.do("<dialog:collect><dialog:input max_digits='4' digit_timeout='2'/></dialog:collect>")
    bench.advance(2.5)
    assert bench.events() == ["dialog.collect.requestid"]
    bench.advance(0.5)
    assert bench.events()[-1] == event


def test_what_was_typed_ahead_may_be_forgotten(bench):
    bench.digits(bench.call, "12", after=-3)
    bench.do("<dialog:collect/>")
    bench.run()
    assert bench.data("dialog.collect.done")["digits"] == "12"
    bench.digits(bench.call, "12", after=-3)
    bench.session.send("end")
    bench.do("<dialog:collect><dialog:input clear='true'/></dialog:collect>")
    bench.advance(5)
    assert bench.data("error.dialog.collect")["error"] == "timeout"


@pytest.mark.parametrize(
    ("unreachable", "event"),
    [
        ((), "dialog.remote.done"),
        (("900",), "dialog.remote.done"),
        (("900", "901"), "error.dialog.remote"),
    ],
)
def test_a_remote_application_has_a_default(bench, unreachable, event):
    for number in unreachable:
        bench.unreachable(number)
    bench.do("<dialog:remote destination=\"'900'\" default=\"'901'\"/>")
    bench.advance(1)
    assert bench.events()[-1] == event


def test_stop_by_interaction_leaves_other_calls_alone(bench):
    other = bench.voice_call(to="703")
    bench.do(
        "<dialog:playsound duration='60'/><dialog:playsound interactionid=\"'call-2'\" duration='60'/>"
        "<dialog:stop interactionid=\"'call-2'\"/>",
        [bench.call, other],
    )
    assert bench.data("error.dialog.playsound")["requestid"] == "2"
    assert (bench.call.state, other.state) == ("treating", "ringing")
