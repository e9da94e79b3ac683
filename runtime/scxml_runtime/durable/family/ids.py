"""Ids of a family: of its sessions, of what they send, of what they want of the world; and its chance.

In: the id of the root. Out: ids that are the same in each run of the family, and others in each family.

The rule that surprises: the id of a session that was invoked tells its root, so that what is meant for it finds the
family without asking anybody.
"""

from __future__ import annotations

from scxml_runtime.host.identity import Identity

SEPARATOR = "~"
"""Between the id of a root and the number of one that it has invoked."""


def root_of(id: str) -> str:
    """The id of the family that a session belongs to."""
    return id.partition(SEPARATOR)[0]


class Ids(Identity):
    """Ids and chance of one family: all follow from the id of its root, so that they are the same in each run of it
    and others in each family."""

    __slots__ = ("_root",)

    def __init__(self, root: str) -> None:
        from hashlib import sha256

        super().__init__(int.from_bytes(sha256(root.encode("utf-8", "surrogatepass")).digest()[:8]))
        self._root = root

    def is_kin(self, id: str) -> bool:
        """Whether that is the id of a session of this family, there or not."""
        return root_of(id) == self._root

    def new_child_id(self) -> str:
        """Of an invoked session: it tells its root."""
        return f"{self._root}{SEPARATOR}{self.count('child')}"

    def new_key(self) -> str:
        """Of an effect."""
        return f"{self._root}/{self.count('effect')}"

    def go_on_from(self, counts: dict[str, int], chance: int) -> None:
        super().go_on_from(counts, chance)
        self._chance = chance
