"""A simulated contact centre as a snapshot, with all of its sessions, and back: `Simulator.snapshot` and `restore`.

What sessions are made of is written and read by `session/saving/`; this folder adds what stands around them: parts that
every simulator has (`parts.py`), records that come and go (`records.py`), and what waits on the clock.
"""
