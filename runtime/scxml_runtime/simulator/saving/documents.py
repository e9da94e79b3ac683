"""What is published in a simulation, in its snapshot: classes, files and texts by address.

In: the documents of a simulator. Out: JSON, and the same documents again. The rule that surprises: a file is named and
not copied, so it must be there where the snapshot is restored. Roots that the simulator has already stay its first.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from scxml_runtime.session.saving.fields import field, objects, text, texts
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.simulator.saving.charts import chart_among, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def write(documents: Any) -> dict[str, Any]:
    """All that is published, and where else documents are looked for."""
    told: dict[str, Any] = {
        "published": [{"url": url, **_told(each)} for url, each in documents.published.items()]
    }
    if documents.roots:
        told["roots"] = [*documents.roots]
    if documents.folder is not None:
        told["folder"] = str(documents.folder)
    return told


def _told(document: Any) -> dict[str, Any]:
    if isinstance(document, type):
        return {"chart": written(document)}
    return {"file": str(document)} if isinstance(document, PurePath) else {"text": document}


def read(documents: Any, told: dict[str, Any], charts: Sequence[type[Any]]) -> None:
    """Publish it again. Raises SnapshotError."""
    documents.published.update(
        {field(each, "url", str): _read(each, charts) for each in objects(told, "published")}
    )
    documents.roots += [each for each in texts(told, "roots") if each not in documents.roots]
    documents.folder = text(told, "folder")


def _read(json: dict[str, Any], charts: Sequence[type[Any]]) -> Any:
    if "chart" in json:
        return chart_among(charts, field(json, "chart", dict))
    if "file" in json:
        return Path(field(json, "file", str))
    if "text" in json:
        return field(json, "text", str)
    raise SnapshotError("what is published must be a chart, a file or a text")
