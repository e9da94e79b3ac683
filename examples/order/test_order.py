"""Orders, with a warehouse, a bank, carriers and a customer of ours; and the payment, a child, by itself."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_messaged, assert_reaches, assert_stays


class World:
    """The four around an order. What they answer can be changed; what they were asked is noted."""

    def __init__(self, host):
        self.host = host
        self.asked = []
        self.stock = 1
        self.bank = {"charge": ["taken"], "refund": [None]}
        self.carriers = {"swift": 17, "sure": 18}
        for name in ("stock", "bank", "carrier", "customer"):
            host.processors[f"x-{name}"] = getattr(self, f"ask_{name}")

    def ask_stock(self, message):
        self.asked.append(message.name)
        return {"reserved": self.stock > 0}

    def ask_bank(self, message):
        assert message.data["cents"] == 4900
        self.asked.append(message.name)
        answers = self.bank[message.name]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def ask_carrier(self, message):
        assert message.data["item"] == "lamp"
        self.asked.append(message.name)
        return self.carriers[message.data["carrier"]]  # one that is not there is a KeyError: error.execution

    def ask_customer(self, message):
        self.asked.append(message.name)


@pytest.fixture
def world(host):
    return World(host)


@pytest.fixture
def order(world, chart):
    """Places an order in the world as it is by then."""
    return lambda: world.host.start(chart("order.scxml"), params={"item": "lamp", "cents": 4900})


def test_an_order(world, order):
    session = order()
    assert world.asked == ["reserve", "charge", "book", "underway"]
    assert_messaged(session, "x-customer", "underway", data={"tracking": "swift-17"})
    session.send("parcel.delivered")
    assert session.final == "delivered"


def test_sold_out(world, order):
    world.stock = 0
    session = order()
    assert (session.final, world.asked) == ("rejected", ["reserve", "rejected"])
    assert_messaged(session, "x-customer", "rejected", data={"reason": "sold out"})


def test_the_warehouse_is_down(world, order):
    world.host.processors["x-stock"] = {}.__getitem__
    session = order()
    assert (session.final, session.data["reason"]) == ("rejected", "the warehouse does not answer")


def test_no_money_no_lamp(world, order):
    world.bank["charge"] = ["refused"]
    session = order()
    assert (session.final, session.data["reason"]) == ("rejected", "the bank refuses")
    assert world.asked == ["reserve", "charge", "release", "rejected"]


def test_the_bank_is_down(world, order):
    world.bank["charge"] = [OSError("down")]
    assert order().data["reason"] == "the bank does not answer"


@pytest.mark.parametrize(
    ("answer", "state", "asked"),
    [
        ("consent.given", "underway", ["charge", "book", "underway"]),
        ("consent.refused", "rejected", ["release", "rejected"]),
    ],
)
def test_the_customer_is_asked(world, order, answer, state, asked):
    world.bank["charge"] = ["consent", "taken"]
    session = order()
    assert_stays(session, "paying", during=599)
    session.send(answer)
    assert_reaches(session, state)
    assert world.asked == ["reserve", "charge", "consent", *asked]


def test_after_ten_minutes_silence_is_a_no(world, order):
    world.bank["charge"] = ["consent", "taken"]
    session = order()
    assert_reaches(session, "rejected", within=600)
    assert session.data["reason"] == "no consent"


def test_a_bank_that_wants_consent_for_ever_is_refused(world, order):
    world.bank["charge"] = ["consent"]
    session = order()
    session.send("consent.given")
    assert session.data["reason"] == "the bank refuses"


def test_the_second_carrier_takes_it(world, order):
    del world.carriers["swift"]
    assert order().data["tracking"] == "sure-18"


def test_without_a_carrier_everything_is_undone(world, order):
    world.carriers.clear()
    session = order()
    assert (session.final, session.data["reason"]) == ("rejected", "no carrier")
    assert world.asked == ["reserve", "charge", "book", "book", "refund", "release", "rejected"]


def test_a_refund_is_tried_until_it_works(world, order):
    world.carriers.clear()
    world.bank["refund"] = [OSError("down"), OSError("down"), None]
    session = order()
    assert_reaches(session, "rejected", within=1200)
    assert world.asked.count("refund") == 3


def test_a_parcel_that_comes_back_is_paid_back(world, order):
    session = order()
    session.send("cancel")
    assert session.is_active("underway"), "too late"
    session.send("parcel.returned")
    assert (session.final, session.data["reason"]) == ("rejected", "returned")
    assert world.asked[-3:] == ["refund", "release", "rejected"]


def test_errors_of_others_are_not_taken_for_ones_own(world, order, chart):
    world.bank = {"charge": ["taken"], "refund": [OSError("down")]}
    session = order()
    session.send("parcel.returned")
    session.send("error.execution")
    assert session.is_active("refunding") and world.asked.count("refund") == 1
    for name, state in (("order", "reserving"), ("payment", "charging"), ("shipment", "asking")):
        world.host.processors |= dict.fromkeys(("x-stock", "x-bank", "x-carrier"), slow)
        waiting = world.host.start(chart(f"{name}.scxml"))
        waiting.send("error.execution")
        assert_stays(waiting, state, during=59)


def test_cancelled_while_paying(world, order):
    world.bank["charge"] = ["consent"]
    session = order()
    session.send("cancel")
    assert (session.final, session.data["reason"]) == ("rejected", "cancelled")
    assert world.asked == ["reserve", "charge", "consent", "release", "rejected"]


def test_cancelled_while_a_carrier_thinks(world, order, chart):
    world.host.processors["x-carrier"] = slow
    session = order()
    assert session.is_active("shipping")
    session.send("cancel")
    assert (session.final, session.data["reason"]) == ("rejected", "cancelled")
    assert world.asked == ["reserve", "charge", "refund", "release", "rejected"]


async def slow(message):
    """A carrier who takes a minute."""
    await message.sleep(60)
    return 19
