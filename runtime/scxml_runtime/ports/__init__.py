"""The world as arguments: clock, documents, platform, transport, configuration.

In: what a host was given, or nothing, and then the simulated one. Out: time, texts, answers. The rule that surprises:
nothing else in the runtime reads a clock, a file, the network or the environment, so that the same inputs give the
same steps.
"""
