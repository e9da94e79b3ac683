"""What can be wrong with a snapshot, and with saving: `SnapshotError`, the only error that leaves this folder."""

from __future__ import annotations


class SnapshotError(ValueError):
    """A snapshot cannot be made, or cannot be restored."""


class Damaged(SnapshotError):
    """It is none that was ever written; `what` is wrong, and where."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the snapshot is damaged: {what}")
        self.what = what

    def within(self, where: str) -> Damaged:
        """The same, with the place around it."""
        return Damaged(f"{where}: {self.what}")


class NotSaveable(SnapshotError):
    """A value that a snapshot cannot hold; `path` names the variable, such as `data.x.y[3]`."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path} cannot be saved: {why}")
        self.path = path
        self.why = why


class ChartChanged(SnapshotError):
    """The snapshot is of another version of the chart; `differences` says where."""

    def __init__(self, message: str, differences: tuple[str, ...] = ()) -> None:
        super().__init__("; ".join((message, *differences)))
        self.differences = differences
