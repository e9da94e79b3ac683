"""What is wrong with a scenario file, or with how it ended."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Problem:
    """One problem, and the line where it stands, 0 for the whole file. `is_slip`: of the file, not of
    how it ended."""

    __slots__ = ("is_slip", "line", "text")

    def __init__(self, line: int, text: str, is_slip: bool = True) -> None:
        self.line = line
        self.text = text
        self.is_slip = is_slip

    def __repr__(self) -> str:
        return f"<{self.line}: {self.text}>"


class ScenarioError(Exception):
    """The scenario file says something that cannot be done, or it ended otherwise: its `problems`, a line of text each,
    with the place in the file.
    """

    def __init__(self, problems: Iterable[Problem], path: Path | None = None) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(_said(problem, path) for problem in self.problems))

    @property
    def is_slip(self) -> bool:
        """Whether nothing but the file is wrong: no test has failed, none could be made."""
        return all(problem.is_slip for problem in self.problems)


class Mistake(Exception):
    """Something in the file cannot be done; whoever knows the line makes a `Problem` of it."""


def _said(problem: Problem, path: Path | None) -> str:
    place = [str(each) for each in (path, problem.line) if each]
    return ": ".join(filter(None, (":".join(place), problem.text)))
