"""An engine that is none: everything one below the other, arrows straight. It asks of a graph what ELK would."""

from __future__ import annotations

from typing import Any

from scxmlc.drawing.elk_graph import Graph


class Fake:
    """Keeps the graphs that it was asked about, in `asked`."""

    def __init__(self) -> None:
        self.asked: list[Graph] = []

    def answer(self, graph: Graph) -> Any:
        self.asked.append(graph)
        places: dict[str, tuple[float, float]] = {}
        told = placed(graph, 0.0, 0.0, 0.0, 0.0, places)
        return {**told, "edges": [routed(edge, places) for edge in graph["edges"]]}


def placed(node: Any, x: float, y: float, left: float, top: float, places: Any) -> Any:
    """A node at (x, y) in the node around, whose corner is (left, top)."""
    places[node["id"]] = left + x, top + y
    below, children = 60.0, []
    for child in node.get("children", ()):
        children.append(placed(child, 20.0, below, left + x, top + y, places))
        below += children[-1]["height"] + 20
    size = {"width": node.get("width", 0.0), "height": node.get("height", 0.0)}
    if children:
        size = {"width": max(child["width"] for child in children) + 40, "height": below}
    return {"id": node["id"], "x": x, "y": y, **size, "children": children}


def routed(edge: Any, places: Any) -> Any:
    (start,), (end,) = edge["sources"], edge["targets"]
    (x, y), (to_x, to_y) = places[start], places[end]
    labels = [{**label, "x": x + 3, "y": y + 3} for label in edge.get("labels", ())]
    section = {"startPoint": {"x": x, "y": y}, "endPoint": {"x": to_x, "y": to_y}}
    return {"id": edge["id"], "container": "chart", "sections": [section], "labels": labels}
