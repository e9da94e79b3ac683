"""One session: its state, its loop, its content's vocabulary, its users' face.

In: events, and a host that fills the role `home.Home`. Out: the methods of the generated class called in order; events,
timers and requests handed to the host. `StateMachine` is one class in four files, each of which adds to the one below:
`session` what it is, `content` what its content calls, `interpreter` the loop, `machine` what users see.

The rule that surprises: a session has no clock, no thread and no I/O; and it runs within `send`, never beside it.
"""
