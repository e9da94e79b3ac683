"""Media type names and their numbers (ORS interaction 2.7 and 3).

The numbers after TMediaSMS are inferred from the order of the names: the guide's table is cut there.
"""

from __future__ import annotations

NUMBERED = (
    "TMediaVoice",
    "TMediaVoIP",
    "TMediaEMail",
    "TMediaVMail",
    "TMediaSMail",
    "TMediaChat",
    "TMediaVideo",
    "TMediaCobrowsing",
    "TMediaWhiteboard",
    "TMediaAppSharing",
    "TMediaWebform",
    "TMediaWorkItem",
    "TMediaCallback",
    "TMediaFax",
    "TMediaIMChat",
    "TMediaBusinessEvent",
    "TMediaAlert",
    "TMediaSMS",
    "TMediaOutboundPreview",
    "TMediaOpenMedia",
    "TMediaNativeSMS",
)
SPELT_TWO_WAYS = {"TMediaWebForm": "TMediaWebform", "TMediaCoBrowsing": "TMediaCobrowsing"}
MEDIA = (*NUMBERED, "TMediaAny", *SPELT_TWO_WAYS)


def media_number(name: str, unknown: int = -1) -> int:
    """`_genesys.ixn.getMediaIntValue`: -1 for a name that is no media type (since ORS 8.1.200.50)."""
    name = SPELT_TWO_WAYS.get(name, name)
    return NUMBERED.index(name) if name in NUMBERED else unknown
