"""Who asks for a document, as far as documents know it: a role that sessions fill.

In: nothing, no code stands here. Out: `Asker`, by which a relative address finds the place that it is meant from.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, ClassVar, Protocol

    from scxml_runtime.chart.rows import Chart

    class Place(Protocol):
        """Where a session comes from."""

        @property
        def url(self) -> str: ...

    class Asker(Protocol):
        """A session, and through its class the module that its chart stands in."""

        chart: ClassVar[Chart]
        home_: ClassVar[Mapping[str, Any]]

        @property
        def origin_(self) -> Place: ...
