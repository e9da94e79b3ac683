"""The dialect `ors`: Genesys Orchestration Server 8.1, put together from public documents and projects.

The `mark` of a row says how sure it is. A fact that turns out wrong is corrected in its row, and with it the
compiler, `scxmlc explain` and the documentation.
"""

from __future__ import annotations

from scxmlc.dialect.ors import core, dialog, interaction, others, queue, session
from scxmlc.dialect.ors.events import ASYNCHRONOUS, ENGINE
from scxmlc.dialect.rows import Dialect
from scxmlc.dialect.w3c import SCXML

__all__ = ["ASYNCHRONOUS", "ENGINE", "ORS"]

MODULES = (
    "agent",
    "classification",
    "dialog",
    "elasticconnector",
    "interaction",
    "queue",
    "resource",
    "session",
    "statistic",
    "ws",
)
BASE = "www.genesyslab.com/modules/"  # documents write it with http:// and without

ORS = Dialect(
    "ors",
    {
        **core.ELEMENTS,
        **interaction.ELEMENTS,
        **queue.ELEMENTS,
        **session.ELEMENTS,
        **dialog.ELEMENTS,
        **others.ELEMENTS,
    },
    {
        SCXML: "",
        **{BASE + module: module for module in MODULES},
        **{"http://" + BASE + module: module for module in MODULES},
    },
    keeps_underscored=True,
)
