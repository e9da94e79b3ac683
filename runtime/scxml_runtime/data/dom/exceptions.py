"""DOMException: the refusals of the DOM, each with its code (DOM Level 2 Core 1.1.6)."""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.dom.interfaces import prototype, tables
from scxml_runtime.js.errors import new_error
from scxml_runtime.js.registration import hidden
from scxml_runtime.js.stack import captured
from scxml_runtime.js.values import HIDDEN, Property

CODES = {
    "INDEX_SIZE_ERR": 1,
    "DOMSTRING_SIZE_ERR": 2,
    "HIERARCHY_REQUEST_ERR": 3,
    "WRONG_DOCUMENT_ERR": 4,
    "INVALID_CHARACTER_ERR": 5,
    "NO_DATA_ALLOWED_ERR": 6,
    "NO_MODIFICATION_ALLOWED_ERR": 7,
    "NOT_FOUND_ERR": 8,
    "NOT_SUPPORTED_ERR": 9,
    "INUSE_ATTRIBUTE_ERR": 10,
    "INVALID_STATE_ERR": 11,
    "SYNTAX_ERR": 12,
    "INVALID_MODIFICATION_ERR": 13,
    "NAMESPACE_ERR": 14,
    "INVALID_ACCESS_ERR": 15,
}


def refusal(name: str, why: str) -> js.Throw:
    """The exception to raise for the error of that name."""
    made = new_error(prototype("DOMException"), captured())
    made.properties = {"message": Property(f"{name}: {why}", HIDDEN), "code": Property(CODES[name], HIDDEN)}
    return js.Throw(made)


TABLES = tables("DOMException", {"name": hidden("DOMException")}, CODES)
