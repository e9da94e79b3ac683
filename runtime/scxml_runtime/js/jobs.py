"""The job queue of promises (ECMA-262 8.4), drained by the machine at the end of each macrostep."""

from __future__ import annotations

from .realm import current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .realm import Realm


PRICE = 100
"""Steps that a job costs: it makes several objects, and a chain of them may never end."""


def enqueue(job: Callable[[], None]) -> None:
    """Add a job of the current realm."""
    realm = current()
    if realm.jobs is None:
        realm.jobs = []
        if realm.machine is not None:
            realm.machine.todo_ = True
    realm.jobs.append(job)


def run_jobs(realm: Realm) -> None:
    """Run the jobs of the realm, and those they add, until none is left; each pays from the budget."""
    while realm.jobs:
        waiting, realm.jobs = realm.jobs, []
        for job in waiting:
            realm.steps.pay(PRICE)
            job()
    realm.jobs = None
