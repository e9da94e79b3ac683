// Times of day, opening hours, and the stamps of log lines.

var DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

// "09:30" or "09:30:15" as minutes since midnight, -1 for what is no time.
function minutesOf(text) {
    var found = /^(\d{1,2}):(\d{2})(:\d{2})?$/.exec(trimmed(text));
    return found === null ? -1 : parseInt(found[1], 10) * 60 + parseInt(found[2], 10);
}

// "08:00-12:00,13:00-18:00" as [{from, to}, …].
function spansOf(text) {
    return mapped(listOf(text, ','), function (span) {
        var ends = span.split('-');
        return { from: minutesOf(ends[0]), to: minutesOf(ends[1]) };
    });
}

function isWithin(spans, minutes) {
    for (var i = 0; i < spans.length; i++) {
        if (spans[i].from <= minutes && minutes < spans[i].to) {
            return true;
        }
    }
    return false;
}

// What the hours of a service come to now; the list is configured by day of the week.
function openingOf(service, zone) {
    var day = DAY_NAMES[_genesys.session.dayInZone(zone)];
    var now = minutesOf(_genesys.session.timeInZone(zone));
    var hours = _genesys.session.getListItemValue('OpeningHours', service, day);
    var spans = spansOf(hours);
    var next = selected(spans, function (span) { return span.from > now; });
    return {
        day: day,
        minutes: now,
        isHoliday: _genesys.session.isSpecialDay('Holidays', '', zone, true),
        isOpen: isWithin(spans, now),
        opensAt: next.length > 0 ? clockText(next[0].from) : ''
    };
}

function clockText(minutes) {
    return padLeft(Math.floor(minutes / 60), 2, '0') + ':' + padLeft(minutes % 60, 2, '0');
}

function stamp(date) {
    return date.getFullYear() + '-' + padLeft(date.getMonth() + 1, 2, '0') + '-' + padLeft(date.getDate(), 2, '0') +
        ' ' + padLeft(date.getHours(), 2, '0') + ':' + padLeft(date.getMinutes(), 2, '0') +
        ':' + padLeft(date.getSeconds(), 2, '0');
}

function secondsSince(begun) {
    return Math.round((new Date().getTime() - begun) / 1000);
}
