"""The chart as the document says it: frozen values named after the SCXML elements, nothing derived."""
