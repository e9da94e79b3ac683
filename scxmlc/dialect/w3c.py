"""The dialect `w3c`: State Chart XML 1.0, W3C Recommendation of 1 September 2015, as a table."""

from __future__ import annotations

from scxmlc.dialect.rows import Attribute, Dialect, Element, Kind, table

SCXML = "http://www.w3.org/2005/07/scxml"
SCXML_TYPES = ("scxml", "http://www.w3.org/TR/scxml", "http://www.w3.org/TR/scxml/")  # of <invoke> (6.4.3)

COND = Attribute("cond", Kind.CONDITION, "taken only if true", default="true")
EXPR = Attribute("expr", Kind.VALUE)
ID = Attribute("id", Kind.ID)
IDLOCATION = Attribute("idlocation", Kind.LOCATION, "receives the generated id")
INITIAL = Attribute("initial", Kind.IDREFS, "entered when no other target is given")
NAMELIST = Attribute("namelist", Kind.LOCATIONS, "data to pass on, by name")
SRC = Attribute("src", Kind.URI)

STATES = "state* parallel* history*"
BEHAVIOUR = "onentry* onexit* transition* invoke* datamodel?"

ELEMENTS = table(
    Element(
        "scxml",
        (
            INITIAL,
            Attribute("name", Kind.WORD, "the name of the chart, readable as _name"),
            Attribute("version", Kind.WORD, words=("1.0",)),
            Attribute("datamodel", Kind.WORD, default="ecmascript"),
            Attribute("binding", Kind.WORD, words=("early", "late"), default="early"),
        ),
        "state* parallel* final* datamodel? script~",
        "the chart",
        source="SCXML 3.2",
    ),
    Element(
        "state",
        (ID, INITIAL),
        f"{BEHAVIOUR} {STATES} final* initial?",
        "a state, atomic or with child states",
        alone=("initial <initial>",),
        source="SCXML 3.3",
    ),
    Element("parallel", (ID,), f"{BEHAVIOUR} {STATES}", "all of its children are active", source="SCXML 3.4"),
    Element(
        "transition",
        (
            Attribute("event", Kind.EVENTS, "the events that it answers"),
            COND,
            Attribute("target", Kind.IDREFS, "the states to enter"),
            Attribute("type", Kind.WORD, words=("external", "internal"), default="external"),
        ),
        "@content",
        "a way from one state to others",
        source="SCXML 3.5",
    ),
    Element("initial", (), "transition!", "the default initial state, with content", source="SCXML 3.6"),
    Element("final", (ID,), "onentry* onexit* donedata?", "the end of its parent", source="SCXML 3.7"),
    Element("onentry", (), "@content", "runs when the state is entered", source="SCXML 3.8"),
    Element("onexit", (), "@content", "runs when the state is left", source="SCXML 3.9"),
    Element(
        "history",
        (ID, Attribute("type", Kind.WORD, words=("shallow", "deep"), default="shallow")),
        "transition!",
        "where its parent was when it was last left",
        source="SCXML 3.10",
    ),
    Element(
        "raise",
        (Attribute("event", Kind.EVENT, required=True),),
        "",
        "puts an event into the internal queue",
        "content",
        source="SCXML 4.2",
    ),
    Element(
        "if",
        (Attribute("cond", Kind.CONDITION, required=True),),
        "@content elseif* else?",
        "runs the first branch whose condition is true",
        "content",
        source="SCXML 4.3",
    ),
    Element("elseif", (Attribute("cond", Kind.CONDITION, required=True),), source="SCXML 4.4"),
    Element("else", source="SCXML 4.5"),
    Element(
        "foreach",
        (
            Attribute("array", Kind.VALUE, "what to go through; a copy is made first", required=True),
            Attribute("item", Kind.LOCATION, "the variable for the item", required=True),
            Attribute("index", Kind.LOCATION, "the variable for its index"),
        ),
        "@content",
        "runs its content for each item",
        "content",
        source="SCXML 4.6",
    ),
    Element(
        "log",
        (Attribute("label", Kind.LITERAL), EXPR),
        "",
        "writes a line to the log",
        "content",
        source="SCXML 4.7",
    ),
    Element("datamodel", (), "data*", "the variables of the chart", source="SCXML 5.2"),
    Element(
        "data",
        (Attribute("id", Kind.ID, "the name of the variable", required=True), SRC, EXPR),
        "",
        "one variable and its first value",
        text="body",
        alone=("src expr @body",),
        source="SCXML 5.3",
    ),
    Element(
        "assign",
        (Attribute("location", Kind.LOCATION, required=True), EXPR),
        "",
        "gives a variable a value",
        "content",
        text="body",
        alone=("expr @body",),
        wants=("expr @body",),
        source="SCXML 5.4",
    ),
    Element(
        "donedata",
        (),
        "content? param*",
        "the data of the done event",
        alone=("<content> <param>",),
        wants=("<content> <param>",),
        source="SCXML 5.5",
    ),
    Element(
        "content",
        (EXPR,),
        "",
        "data as a whole",
        text="body",
        alone=("expr @body",),
        wants=("expr @body",),
        source="SCXML 5.6",
    ),
    Element(
        "param",
        (
            Attribute("name", Kind.LITERAL, required=True),
            EXPR,
            Attribute("location", Kind.LOCATION, "the value is what stands there"),
        ),
        "",
        "a named value to pass on",
        alone=("expr location",),
        wants=("expr location",),
        source="SCXML 5.7",
    ),
    Element(
        "script",
        (SRC,),
        "",
        "runs ECMAScript",
        "content",
        text="script",
        alone=("src @body",),
        wants=("src @body",),
        source="SCXML 5.8",
    ),
    Element(
        "send",
        (
            Attribute("event", Kind.EVENT),
            Attribute("eventexpr", Kind.VALUE),
            Attribute("target", Kind.URI, "where to, #_internal and #_parent among them"),
            Attribute("targetexpr", Kind.VALUE),
            Attribute("type", Kind.URI, "the event I/O processor"),
            Attribute("typeexpr", Kind.VALUE),
            ID,
            IDLOCATION,
            Attribute("delay", Kind.TIME),
            Attribute("delayexpr", Kind.VALUE),
            NAMELIST,
        ),
        "param* content?",
        "sends an event, now or later",
        "content",
        alone=(
            "event eventexpr",
            "target targetexpr",
            "type typeexpr",
            "id idlocation",
            "delay delayexpr",
            "namelist <content>",
            "<param> <content>",
        ),
        source="SCXML 6.2",
    ),
    Element(
        "cancel",
        (Attribute("sendid", Kind.LITERAL), Attribute("sendidexpr", Kind.VALUE)),
        "",
        "takes back a delayed send",
        "content",
        alone=("sendid sendidexpr",),
        one_of=("sendid sendidexpr",),
        source="SCXML 6.3",
    ),
    Element(
        "invoke",
        (
            Attribute("type", Kind.URI, default="http://www.w3.org/TR/scxml/"),
            Attribute("typeexpr", Kind.VALUE),
            SRC,
            Attribute("srcexpr", Kind.VALUE),
            ID,
            IDLOCATION,
            NAMELIST,
            Attribute("autoforward", Kind.BOOLEAN, "pass every external event on", default="false"),
        ),
        "param* finalize? content?",
        "runs another session while the state is active",
        alone=(
            "type typeexpr",
            "src srcexpr <content>",
            "id idlocation",
            "namelist <param>",
        ),
        source="SCXML 6.4",
    ),
    Element("finalize", (), "@content", "runs before an event of the invocation is used", source="SCXML 6.5"),
)

W3C = Dialect("w3c", ELEMENTS, {SCXML: ""})
