"""`_genesys.resource`: the types of DNs (ORS queue 5). No actions, no events.

The numbers after CFGRoutingPoint are those of the configuration database as its users remember them, not
read.
"""

from __future__ import annotations

from scxml_runtime.modules.module import Module, constants

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RESOURCE_TYPES = {
    "CFGNoDN": 0,
    "CFGExtension": 1,
    "CFGACDPosition": 2,
    "CFGACDQueue": 3,
    "CFGRoutingPoint": 4,
    "CFGVirtACDQueue": 5,
    "CFGVirtRoutingPoint": 6,
    "CFGEAPort": 7,
    "CFGVoiceMail": 8,
    "CFGCellular": 9,
    "CFGCP": 10,
    "CFGFAX": 11,
    "CFGData": 12,
    "CFGMusic": 13,
    "CFGTrunk": 14,
    "CFGTrunkGroup": 15,
    "CFGTieLine": 16,
    "CFGTieLineGroup": 17,
    "CFGMixed": 18,
    "CFGExtRoutingPoint": 19,
    "CFGDestinationLabel": 20,
    "CFGServiceNumber": 21,
    "CFGRoutingQueue": 22,
    "CFGCommDN": 23,
    "CFGEmail": 24,
    "CFGVoIP": 25,
    "CFGVideo": 26,
    "CFGChat": 27,
    "CFGCoBrowse": 28,
    "CFGVoIPService": 29,
    "CFGWorkflow": 30,
    "CFGAccessResource": 31,
    "CFGGVPDID": 32,
    "any": 0,
}


class Resource(Module):
    """The resource module of one host."""

    name = "resource"

    def enumerations(self) -> dict[str, Any]:
        return {"resourceType": constants(RESOURCE_TYPES)}


MODULE = Resource
