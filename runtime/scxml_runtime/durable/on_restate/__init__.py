"""Families on Restate, but for the one file that imports its SDK (`durable/restate.py`).

In: what its handlers are called with. Out: turns, whose effects leave by its journal; a client for programs. The rule
that surprises: a handler may be taken again from its journal, and must go the same way.
"""
