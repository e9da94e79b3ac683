"""Stores: where families are kept on this machine.

In: `Changes`, each one transaction. Out: what was committed. The rule that surprises: a store knows nothing of charts.
"""
