// What every application of this project knows about its session, and how it speaks of it.

var LEVELS = { debug: 1, info: 2, warning: 3, error: 4 };

function newContext() {
    return {
        interaction: undefined,
        device: undefined,
        isLeaving: false,
        begun: new Date().getTime(),
        blocks: [],
        unhandled: [],
        queueRequests: {}
    };
}

// A line in the log, if the level of the application lets it through.
function say(level, block, text) {
    if (LEVELS[level] >= LEVELS[_data.logLevel]) {
        __Log(stamp(new Date()) + ' [' + level + '] ' + block + ': ' + text);
    }
}

// The way a call has taken, the last twenty blocks of it.
function passed(context, block) {
    context.blocks.push({ block: block, after: secondsSince(context.begun) });
    if (context.blocks.length > 20) {
        context.blocks.shift();
    }
}

function wayOf(context) {
    return mapped(context.blocks, function (each) { return each.block + '@' + each.after; }).join(' ');
}

// The application leg keeps what it did not handle, so that the event leg can tell.
function keepUnhandled(context, event) {
    context.unhandled.push(event.name);
}

function wasHandled(context, event) {
    return !contains(context.unhandled, event.name);
}

// Has the interaction really ended, and not by the application, or did it only leave this session?
function isGone(context, event) {
    var resultOf = event.data.resultof;
    return !context.isLeaving && (typeof resultOf == 'undefined' || resultOf == 'deletion');
}

function noteError(block, event) {
    block.error = valueOf(event.data, 'error', 'unknown');
    block.description = valueOf(event.data, 'description', '');
    block.errors = (block.errors || 0) + 1;
    return block.error;
}

function pendingRequests(context) {
    return selected(keysOf(context.queueRequests), function (id) { return context.queueRequests[id] == 'waiting'; });
}
