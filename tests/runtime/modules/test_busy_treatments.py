"""What a caller hears and types while a request waits (ORS queue 2.1)."""

from __future__ import annotations

import pytest

PLAY = "<dialog:play {more}><dialog:prompts><dialog:prompt text=\"'hello'\"/></dialog:prompts></dialog:play>"
COLLECT = '<dialog:collect {more}><dialog:input max_digits="4" start_timeout="8"/></dialog:collect>'


def submit(*treatments: str, more: str = "") -> str:
    busy = "".join(treatments).replace("{more}", "")
    return (
        f'<queue:submit queue="\'vq\'" requestid="_data.req" {more}><queue:targets>'
        '<queue:target type="agent" name="\'anna\'"/></queue:targets>'
        f"<dialog:runtreatments>{busy}</dialog:runtreatments></queue:submit>"
    )


def heard(bench) -> list[tuple[float, str]]:
    return [(time, action) for time, _, action, _ in bench.treatments]


def test_the_test_says_how_long_one_takes_and_what_it_writes(bench):
    bench.dialog("play", after=7, udata={"seen": "1"}, digits="9")
    bench.dialog("play", after=3, error="remote", udata={"seen": "2"})
    bench.do(submit(PLAY))
    bench.advance(6.9)
    assert heard(bench) == [(0, "play")] and "seen" not in bench.call.udata
    bench.advance(0.1)
    assert bench.call.udata["seen"] == "1"
    bench.advance(4)
    assert heard(bench) == [(0, "play"), (7, "play"), (10, "play"), (11, "play")]
    assert bench.call.udata["seen"] == "2" and not [name for name in bench.events() if "dialog" in name]


def test_one_that_collects_ends_when_the_caller_has_typed(bench):
    bench.digits(bench.call, "1234", after=2)
    bench.do(submit(COLLECT, PLAY))
    bench.advance(11.5)
    assert heard(bench) == [(0, "collect"), (2, "play"), (3, "collect"), (11, "play")]


def test_one_that_fails_goes_on_to_the_next(bench):
    bench.unreachable("700")
    bench.do(submit("<dialog:remote destination=\"'700'\"/>", PLAY))
    bench.advance(1)
    assert heard(bench)[:2] == [(0, "remote"), (0.1, "play")]


def test_each_has_a_requestid(bench):
    second = PLAY.format(more='requestid="_data.req2"')
    session = bench.do(submit(COLLECT, second) + "<log expr=\"_data.req + ' ' + _data.req2\"/>")
    assert session.log == [(None, "1 1.2")]


def test_those_of_an_update_are_of_the_update(bench):
    bench.do(submit(PLAY))
    update = "<queue:update requestid=\"'1'\"><dialog:runtreatments>{}</dialog:runtreatments></queue:update>"
    session = bench.do(update.format(PLAY.format(more='requestid="_data.req2"')))
    assert session.data["req2"] == "1.1"


def test_one_is_stopped_by_its_requestid(bench):
    chart = submit(PLAY.replace("{more}", 'requestid="_data.req2"'), COLLECT)
    bench.dialog("play", after=60)
    bench.do(f'{chart}<dialog:stop requestid="_data.req2"/>')
    bench.run()
    assert heard(bench) == [(0, "play"), (0, "collect")]
    assert bench.data("dialog.stop.done") == {"requestid": "1.1"}


def test_one_that_does_not_run_is_not_stopped(bench):
    bench.do(submit(COLLECT, PLAY) + "<dialog:stop requestid=\"'1.2'\"/>")
    assert bench.data("error.dialog.stop")["error"] == "invalidstate"


def test_a_submit_that_is_refused_gives_none(bench):
    chart = submit(PLAY.format(more='requestid="_data.req2"'), more="timeout=\"'soon'\"")
    session = bench.do(f'{chart}<log expr="typeof _data.req2"/>')
    assert (
        session.log == [(None, "undefined")]
        and bench.data("error.queue.submit")["error"] == "invalidattribute"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_they_start_over(bench, count):
    bench.do(submit(*["<dialog:pause duration='2'/>"] * count))
    bench.advance(7)
    assert [time for time, _ in heard(bench)] == [0, 2, 4, 6]
