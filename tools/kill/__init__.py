"""Kills at random moments: a host under load, which is killed with SIGKILL and started again, many times over.

In: how many times. Out: what was counted, and whether it is exact: `python -m tools.kill --rounds 1000`.

The rule that surprises: a process that is killed takes nothing back from the system, so this tests what we commit and
in which order, not what a power cut does to the disk.
"""
