"""`dialog:playandverify`: digits that must be the right ones (ORS queue 2.1 and 2.3).

In: what the caller types, attempt by attempt, and what is right: the digits that the test scripted
(`sim.verification`), else those of `<dialog:verification>`. Out: how the treatment ends, and the prompts on the
way: `iretry` after a wrong attempt that is not the last, `ifailure` after the last, `isuccess`, `itimeout`. The
types of prompts are documented; the element, its attributes, the number of attempts and the error `unknown` are
inferred. Where nothing says what is right, everything is.
"""

from __future__ import annotations

from scxml_runtime.data.plain_text import said
from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.outcome import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from scxml_runtime.simulator.typing_in import Typed

MOST_ATTEMPTS = 100


class Verification:
    """What is right, and how often the caller may try."""

    __slots__ = ("attempts", "right")

    def __init__(self, right: Iterable[str] | None, attempts: int) -> None:
        self.right = None if right is None else tuple(right)
        self.attempts = attempts

    def holds(self, digits: str) -> bool:
        """Whether these digits are right."""
        return self.right is None or digits in self.right


def verification_of(parts: Any, scripted: Iterable[str] | None, attempts: int) -> Verification:
    """The verification of a treatment: the test's digits before those of its element. Raises `Refused`."""
    given: dict[str, Any] = next((part["attributes"] for part in parts if part["name"] == "verification"), {})
    right = given.get("digits")
    if right is not None and not isinstance(right, list):
        right = [right]
    wanted = (
        scripted if scripted is not None else None if right is None else [_digits(item) for item in right]
    )
    return Verification(wanted, _attempts(given.get("attempts"), attempts))


def outcome(
    typed: Callable[[], Typed], verification: Verification, prompt_length: float, said: set[str]
) -> Outcome:
    """Attempt after attempt; `said` are the types of prompts that the treatment has."""
    spoken: list[tuple[float, str]] = []
    now = 0.0

    def say(type: str) -> None:
        nonlocal now
        if type in said:
            spoken.append((now, type))
            now += prompt_length

    for attempt in range(1, verification.attempts + 1):
        found = typed()
        now += found.seconds
        if found.error == "cancelled":
            return Outcome(now, error=found.error, description=found.description, spoken=spoken)
        if not found.error and verification.holds(found.digits):
            say("isuccess")
            return Outcome(now, {"digits": found.digits}, spoken=spoken)
        if found.error:
            say("itimeout")
        say("ifailure" if attempt == verification.attempts else "iretry")
    if found.error:
        return Outcome(now, error=found.error, description=found.description, spoken=spoken)
    tries = f"{verification.attempts} attempt" + ("s" if verification.attempts > 1 else "")
    return Outcome(now, error="unknown", description=f"the digits were wrong in {tries}", spoken=spoken)


def _digits(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused("invalidattribute", f"verification:digits cannot be {said(value)}")
    return str(value)


def _attempts(value: Any, default: int) -> int:
    try:
        found = default if value is None else int(str(value).strip().removesuffix(".0"))
    except ValueError:
        found = 0
    if not 1 <= found <= MOST_ATTEMPTS:
        raise Refused("invalidattribute", f"verification:attempts cannot be {said(value)}")
    return found
