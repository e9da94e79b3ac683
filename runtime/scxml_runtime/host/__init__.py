"""Many sessions: delivery, timers, routes.

In: sessions and events, the ports. Out: each session's queue filled in the order things were sent, until nothing is
left to do.

The rule that surprises: a session never runs inside another; what one sends another waits until it is at rest.
"""
