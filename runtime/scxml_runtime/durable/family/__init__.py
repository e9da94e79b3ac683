"""Families: a session with those that it has invoked, as one that is kept, has its turns, and touches nothing.

In: charts, what was saved, inputs, time. Out: what a family has become, and what it wants of the world. The rule that
surprises: nothing here knows who keeps them.
"""
