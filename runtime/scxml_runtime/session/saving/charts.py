"""Which chart an invoked session is of, when it is restored.

In: the session that invoked it, and the invocation as it was saved. Out: the class: one of the same module, where the
chart stands in the document; else of the version that it was, where the host has that; else found again as it was
then, by its address or from its text.

The rule that surprises: the class of a chart without a name is called after its file; under another name it is the one
class of the module that means the same.
"""

from __future__ import annotations

from scxml_runtime.session.saving.fields import field, text
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def chart_of(session: Any, invocation: dict[str, Any]) -> Any:
    """The class. Raises SnapshotError."""
    by = text(invocation, "by")
    if by is None:
        return _in_module(session, field(invocation, "chart", dict))
    if by not in WAYS:
        raise SnapshotError(f"{by!r} is no way to find a chart")
    known = session.host.version(field(field(invocation, "chart", dict), "meaning", str))
    if known is not None:
        return known
    try:
        return WAYS[by](session, field(invocation, "madeOf", str))
    except LookupError as problem:
        raise SnapshotError(f"the chart of {invocation['id']!r} is not to be had: {problem}") from problem


def _in_module(session: Any, told: dict[str, Any]) -> Any:
    name, meant = field(told, "class", str), field(told, "meaning", str)
    found = session.home_.get(name)
    if _is_chart(found):
        return found
    alike = [each for each in charts_beside(session) if head(each).told["meaning"] == meant]
    if len(alike) != 1:
        raise SnapshotError(f"the module of {type(session).__name__} has no chart {name!r}")
    return alike[0]


def charts_beside(chart: Any) -> Iterator[type[Any]]:
    """All that the module of a chart has, itself among them."""
    return filter(_is_chart, chart.home_.values())


def _is_chart(value: Any) -> bool:
    return isinstance(value, type) and "chart" in value.__dict__


def _by_address(session: Any, src: str) -> Any:
    documents = session.host.documents
    return documents.find(src, session).chart(documents.load)


def _by_text(session: Any, content: str) -> Any:
    return session.host.documents.compile(content, session)


WAYS = {"src": _by_address, "content": _by_text}
