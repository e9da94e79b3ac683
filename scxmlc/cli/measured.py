"""`--coverage`: what of charts a command goes through, and the reports about it.

In: what reports are wished for, as pytest's `--scxml-cov` takes them. Out: the reports, when what stands inside of the
`with` is over, however it ends; nothing, and nothing imported, without a wish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from scxmlc.cli.failures import Unusable
from scxmlc.cli.terminal import Terminal


@contextmanager
def measured(wishes: Sequence[str], out: Terminal) -> Iterator[None]:
    """Raises Unusable for a report that there is not, or that cannot be written."""
    if not wishes:
        yield
        return
    from scxmlc.coverage import BadReport, check, measure, report

    try:
        for wish in wishes:
            check(wish)
        with measure() as coverage:
            try:
                yield
            finally:
                for wish in wishes:
                    for line in report(wish, coverage.data).splitlines():
                        out.say(line)
    except BadReport as error:
        raise Unusable(f"--coverage: {error}") from None
