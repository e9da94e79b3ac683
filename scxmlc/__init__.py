"""SCXML state charts compiled to readable Python."""
