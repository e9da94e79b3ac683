// What every application of this project knows about its session.

function newContext() {
    return { interaction: undefined, device: undefined, unhandled: [] };
}

// The application leg keeps what it did not handle, so that the event leg can tell.
function keepUnhandled(context, event) {
    context.unhandled.push(event);
}

function wasHandled(context, event) {
    return context.unhandled.indexOf(event) == -1;
}

// Has the interaction really ended, or did it only leave this session?
function isGone(event) {
    return typeof event.data.resultof == 'undefined' || event.data.resultof == 'deletion';
}
