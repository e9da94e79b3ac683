"""Figures as files: what a script of this folder measured, and on what machine, as JSON for `page.py` to show."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"


def keep(folder: str | None, name: str, **figures: Any) -> None:
    """Write the figures to `folder`, if one is given."""
    if folder is not None:
        Path(folder).mkdir(parents=True, exist_ok=True)
        text = json.dumps({"machine": machine(), **figures}, indent=1, ensure_ascii=False)
        Path(folder, f"{name}.json").write_text(text + "\n", encoding="utf-8")


def read(name: str) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return figures


def machine() -> dict[str, Any]:
    """What the figures were measured on; `load` is what else it was doing."""
    return {
        "python": platform.python_version(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": round(os.getloadavg()[0], 1),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "unknown")
