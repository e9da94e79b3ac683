"""What is wrong with a scenario file, or with how it ended."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Problem:
    """One problem, and the line where it stands, 0 for the whole file."""

    __slots__ = ("line", "text")

    def __init__(self, line: int, text: str) -> None:
        self.line = line
        self.text = text

    def __repr__(self) -> str:
        return f"<{self.line}: {self.text}>"


class ScenarioError(Exception):
    """The scenario file says something that cannot be done, or it ended otherwise: its `problems`, a line of text each,
    with the place in the file.
    """

    def __init__(self, problems: Iterable[Problem], path: Path | None = None) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(_said(problem, path) for problem in self.problems))


class Mistake(Exception):
    """Something in the file cannot be done; whoever knows the line makes a `Problem` of it."""


def _said(problem: Problem, path: Path | None) -> str:
    place = [str(each) for each in (path, problem.line) if each]
    return ": ".join(filter(None, (":".join(place), problem.text)))
