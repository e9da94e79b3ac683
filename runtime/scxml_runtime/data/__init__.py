"""The data model of a session, and what crosses its border.

In: `<data>`, what scripts assign, events from outside, texts of JSON and XML. Out: variables as attributes of one
scope, values for scripts, plain Python copies for users, and errors of content as events.

The rule that surprises: the session that data belong to is a role (`owner.Owner`); nothing here imports a session.
"""
