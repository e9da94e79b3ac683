"""The crossing for python-statemachine."""

from statemachine import HistoryState, State, StateChart


class Crossing(StateChart):
    waiting = 0

    class working(State.Parallel):
        as_before = HistoryState(type="deep")

        class light(State.Compound):
            red = State(initial=True)
            green = State()
            push = red.to.itself(cond="few_wait", on="one_more", internal=True)
            turn = red.to(green, cond="somebody_waits")
            over = green.to(red)

        class sign(State.Compound):
            dark = State(initial=True)
            lit = State()
            dusk = dark.to(lit)
            dawn = lit.to(dark)

    off = State()
    fail = working.to(off)
    repaired = off.to(working.as_before)

    def few_wait(self):
        return self.waiting < 2

    def somebody_waits(self):
        return self.waiting > 0

    def one_more(self):
        self.waiting += 1

    def on_enter_green(self):
        self.waiting = 0
        self.send("over", delay=10_000)
