"""Kinds of bad input, each with the tests that try it: a number, what it is, and `file::test` words.

The numbers are those of the project's list of bad inputs; `LATER` are kinds for which there is nothing yet that
could take them. `test_hostile_rows.py` holds that every test named here is there.
"""

from __future__ import annotations

from collections.abc import Mapping

BAD, LARGE, INJECTION = "tests/test_bad_inputs.py", "tests/test_large_inputs.py", "tests/test_injection.py"
MORE, FUZZ, ERRORS = (
    "tests/test_hostile_rows.py",
    "tests/test_fuzz.py",
    "tests/errors/test_errors.py::are_those_written",
)
EDITOR = "tests/scxmlc/editor/test_"
JS, CLI, SAVING = "tests/ecmascript/test_", "tests/scxmlc/cli/test_", "tests/runtime/saving/test_"
INCLUDE, FETCH = "tests/scxmlc/reader/test_include.py", "tests/runtime/modules/test_fetch.py"
DURABLE, SERVER = "tests/runtime/durable/", "tests/runtime/server/test_"
HTTP, CONTENT = "tests/runtime/modules/test_http_interface.py", "tests/runtime/machine/test_content.py"

ROWS: Mapping[int, tuple[str, tuple[str, ...]]] = {
    1: ("XML: nothing", (f"{BAD}::not_xml",)),
    2: ("XML: cut off", (f"{BAD}::not_xml", "tests/scxmlc/reader/test_hostile.py::every_prefix")),
    3: (
        "XML: bombs of entities",
        (f"{BAD}::document_types", "tests/scxmlc/reader/test_hostile.py::entity_bomb"),
    ),
    4: ("XML: external entities", (f"{BAD}::document_types",)),
    5: ("XML: a harmless entity", (f"{BAD}::document_types",)),
    6: ("XML: encodings that are none", (f"{BAD}::not_xml", "tests/scxmlc/reader/test_decode.py::refused")),
    7: ("XML: encodings and line ends", (f"{BAD}::legal_forms", f"{BAD}::columns_do_not_depend")),
    8: ("XML: large in one dimension", (f"{BAD}::not_xml", f"{LARGE}::refused_in_words")),
    9: ("XML: references to what is no character", (f"{BAD}::not_xml",)),
    10: ("XML: two roots and their like", (f"{BAD}::not_xml",)),
    11: ("XML: namespaces", (f"{BAD}::not_xml", "tests/scxmlc/reader/test_namespaces.py::a_letter_off")),
    12: ("XML: what editors add", (f"{BAD}::what_editors_add",)),
    13: ("XML: comments, instructions, CDATA", (f"{BAD}::not_xml", f"{BAD}::legal_forms")),
    14: ("includes from elsewhere", (f"{BAD}::includes_come_from_below", f"{BAD}::scripts_come_from_below")),
    15: ("includes in circles, bombs of them", (f"{INCLUDE}::circles_and_bombs",)),
    16: ("includes from the network", (f"{BAD}::includes_come_from_below", f"{FETCH}::a_slow_server")),
    17: ("no states, initial states that are none", (f"{BAD}::structure", f"{BAD}::legal_forms")),
    18: ("ids that are the same, or nearly", (f"{BAD}::ids_of_every_kind", f"{INJECTION}::names_that_fold")),
    19: ("targets", (f"{BAD}::structure", ERRORS)),
    20: ("histories", (f"{BAD}::structure", ERRORS)),
    21: ("parallels of one and of none", (f"{MORE}::small_parallels", f"{BAD}::structure")),
    22: (
        "charts that never rest",
        (f"{BAD}::never_rests", f"{CONTENT}::endless_eventless", f"{FUZZ}::sought_once"),
    ),
    23: ("many states", (f"{BAD}::many_states", f"{BAD}::deep_states", f"{BAD}::many_regions")),
    24: ("states that are not reached", (ERRORS,)),
    25: ("ids that Python keeps for itself", (f"{INJECTION}::awkward_ids",)),
    26: ("ids of other alphabets", (f"{INJECTION}::awkward_ids", f"{INJECTION}::names_that_fold")),
    27: ("names that would break out", (f"{INJECTION}::in_ids", f"{INJECTION}::in_file_names")),
    28: (
        "outputs that are none",
        (f"{CLI}odd_places.py::nothing_can_be_written", "tests/scxmlc/cli/test_inputs.py::a_link_to_a_chart"),
    ),
    29: ("comments that would break out", (f"{INJECTION}::in_labels", f"{FUZZ}::inert_modules")),
    30: ("every character as data", (f"{INJECTION}::every_character", f"{MORE}::escapes_of_every_unit")),
    31: ("numbers", (f"{BAD}::numbers_are_those", f"{BAD}::what_is_no_number")),
    32: ("large expressions", (f"{BAD}::large_expressions", f"{BAD}::else_if", f"{LARGE}::compiled")),
    33: ("conditions that are none", (f"{BAD}::conditions_are_parsed",)),
    34: ("locations that are none", (f"{BAD}::cannot_be_assigned",)),
    35: ("foreach over odd things", (f"{MORE}::foreach",)),
    36: (
        "compiled elsewhere",
        ("tests/test_output.py::the_same_bytes", "tests/test_output.py::nothing_of_here"),
    ),
    37: ("scripts without end", (f"{JS}safety.py::never_ends", f"{JS}budget.py::array_that_doubles")),
    38: ("regular expressions without end", (f"{JS}safety.py::never_ends", f"{JS}risk.py::both_matchers")),
    39: ("JSON", (f"{MORE}::what_scripts_get",)),
    40: ("ways out of the script", (f"{MORE}::what_scripts_get", f"{BAD}::runs_nothing")),
    41: ("attributes of Python", (f"{JS}boundary.py::python_attributes", f"{JS}boundary.py::python_names")),
    42: ("prototypes of others", (f"{JS}isolation.py::no_other_session",)),
    43: ("conversions that throw or loop", (f"{MORE}::what_scripts_get", f"{MORE}::conversions")),
    44: (
        "time and chance",
        (
            "tests/runtime/simulator/test_time_of_day.py::zone_of_the_machine",
            f"{SAVING}sessions.py::ids_and_chance",
        ),
    ),
    45: ("system variables", (f"{BAD}::system_variables",)),
    46: ("data that look like formats", (f"{MORE}::what_scripts_get", f"{INJECTION}::in_labels")),
    47: ("labels that speak to terminals", (f"{CLI}check.py::reaches_the_terminal",)),
    48: ("names of events", (f"{BAD}::no_event_name", f"{BAD}::structure")),
    49: ("data of events", (f"{BAD}::may_carry", f"{BAD}::may_not_carry", f"{JS}boundary.py::deep_values")),
    50: ("events to nobody", (f"{CONTENT}::after_the_end", f"{HTTP}::what_cannot_be_done")),
    51: ("a million events", (f"{CONTENT}::million_raised", f"{CONTENT}::cancel_takes_all")),
    52: ("delays", (f"{BAD}::delays", f"{BAD}::time_does_not_run")),
    53: ("many timers of one moment", (f"{MORE}::timers_of_one_moment",)),
    54: ("charts that invoke themselves", ("tests/scxml/test_invoking.py::invokes_itself",)),
    55: ("addresses from data", ("tests/runtime/documents/test_reading.py::nothing_is_read_outside",)),
    56: ("addresses of what is within", (f"{FETCH}::loopback", f"{FETCH}::redirects", f"{FETCH}::only_http")),
    57: ("answers that are XML or JSON", ("tests/runtime/dom/test_core.py::no_document", f"{HTTP}::no_json")),
    58: ("targets that mean nothing", ("tests/runtime/modules/test_queue.py::values_that_mean_nothing",)),
    59: (
        "a server: ids, methods, bodies, tokens, pages of other sites",
        (
            f"{SERVER}ors.py::ids_that_are_none",
            f"{SERVER}ors.py::other_methods_do_nothing",
            f"{SERVER}ors.py::page_of_another_site",
            f"{SERVER}sessions.py::no_address_can_hold",
            f"{SERVER}guards.py::body_says_that_it_is_json",
            f"{SERVER}guards.py::says_it_is_too_large",
            f"{SERVER}guards.py::without_it",
            f"{SERVER}guards.py::origins",
            f"{SERVER}running.py::what_is_no_request",
            f"{SERVER}logs.py::whatever_is_in_it",
            f"{SERVER}metrics.py::whatever_they_ask",
        ),
    ),
    60: (
        "a server: clients that are slow, silent, many",
        (
            f"{SERVER}running.py::head_that_does_not_come",
            f"{SERVER}running.py::body_that_does_not_come",
            f"{SERVER}streams.py::reader_that_is_slow",
            f"{SERVER}streams.py::no_more_streams",
            f"{SERVER}ors.py::no_more_requests_wait",
        ),
    ),
    61: (
        "markup in pages",
        (
            "tests/scxmlc/drawing/test_drawing.py::hostile_id",
            "tests/scxmlc/trace/test_page_in_browser.py::than_text",
            f"{SERVER}page_sessions.py::no_id_is_more_than_text",
            f"{SERVER}page_charts.py::only_what_ours_are_made_of",
            f"{SERVER}page_parts.py::can_hide",
        ),
    ),
    62: (
        "damaged snapshots",
        (
            f"{SAVING}hostile.py::damaged",
            f"{SAVING}versions.py::illegal_configuration",
            f"{FUZZ}::each_target",
        ),
    ),
    63: ("snapshots in the middle", (f"{SAVING}sessions.py::in_the_middle",)),
    64: (
        "stores: full, torn, locked, changed under us, in use, clocks",
        (
            f"{DURABLE}test_bad_inputs.py::disk_that_is_full",
            f"{DURABLE}test_bad_inputs.py::torn_database",
            f"{DURABLE}test_bad_inputs.py::two_hosts_in_two_processes",
            f"{DURABLE}test_bad_inputs.py::clock_that_was_set_back",
            f"{DURABLE}test_sqlite_refusals.py::flipped_page",
            f"{DURABLE}test_sqlite_refusals.py::another_program_that_writes",
            f"{DURABLE}test_sqlite_refusals.py::network_file_system_is_refused",
            f"{DURABLE}test_sqlite_keeping.py::wal_that_was_removed",
            "tests/scxmlc/cli/test_keeping.py::what_is_no_store",
        ),
    ),
    65: (
        "stores: kills at every moment",
        (
            f"{DURABLE}families.py::effects",
            f"{DURABLE}test_kills.py::a_few_kills",
            f"{DURABLE}test_sqlite_versions.py::step_that_fails_leaves_the_file",
        ),
    ),
    66: ("stores: many senders, one hot session", (f"{DURABLE}test_bad_inputs.py::many_threads",)),
    67: (
        "engines: duplicates, delays, another worker",
        (
            f"{DURABLE}test_restate.py::wake_that_comes_too_early",
            f"{DURABLE}test_restate.py::wake_of_another_generation",
            f"{DURABLE}test_restate.py::another_worker_has_taken",
            f"{DURABLE}test_restate.py::sent_again_until_there_is_an_answer",
        ),
    ),
    68: (
        "another version of the chart",
        (f"{SAVING}versions.py::another_version", f"{DURABLE}contract.py::unknown_version_waits"),
    ),
    69: (
        "odd files and terminals",
        (f"{CLI}odd_places.py::every_verb", f"{CLI}compile.py::disk_that_is_full"),
    ),
    70: (
        "an editor: unfinished texts, positions, nonsense",
        (f"{EDITOR}bad_inputs.py::each_beginning", f"{EDITOR}findings.py::units_of_utf_16"),
    ),
    71: ("markup in reports", (f"{CLI}formats.py::github", f"{CLI}formats.py::sarif")),
    72: (
        "suppressions that are wrong, unused, nested",
        (
            "tests/scxmlc/test_suppression.py::does_nothing",
            "tests/scxmlc/test_suppression.py::one_in_another",
        ),
    ),
    73: (
        "another runtime, other warnings",
        (f"{MORE}::another_api", "tests/test_output.py::warnings_as_errors", f"{FUZZ}::does_not_warn"),
    ),
    74: ("compiling runs nothing", (f"{BAD}::runs_nothing",)),
}

LATER: Mapping[int, str] = {}
