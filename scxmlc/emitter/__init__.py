"""The emitter: an Analysis in, the text of a Python module and its line map out."""
