"""The crossing, run by Qt: its timers go by the clock on the wall."""

from time import monotonic

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtScxml import QScxmlStateMachine

application = QCoreApplication([])
crossing = QScxmlStateMachine.fromFile("crossing.scxml")
print("errors:", [error.toString() for error in crossing.parseErrors()])
crossing.start()
waiting = [("turn",), ("push", "turn"), ("dusk", "fail"), ("repaired",)]
began = monotonic()


def tick() -> None:
    """Ten times a second; the third pair of events when red is back."""
    if len(waiting) == 2 and crossing.isActive("green"):
        return
    print(
        f"{monotonic() - began:4.1f} s", sorted(crossing.activeStateNames()), *(waiting[0] if waiting else ())
    )
    if not waiting:
        application.quit()
        return
    for event in waiting.pop(0):
        crossing.submitEvent(event)


timer = QTimer()
timer.timeout.connect(tick)
timer.start(100)
application.exec()
