// Targets, priorities and patience of the line.

var SKILLS = { loans: 'Loan', mortgage: 'Mortgage', cards: 'Card', lost: 'LostCard', other: 'Service' };
var LANGUAGES = { de: 'German', en: 'English', fr: 'French' };
var PRIORITIES = { gold: 30, silver: 20, basic: 10, unknown: 5 };

function skillExpression(skills) {
    return mapped(skills, function (each) { return each.name + ' >= ' + each.level; }).join(' & ');
}

function targetOf(service, language, level) {
    var skills = [{ name: SKILLS[service], level: Math.max(level, 1) }];
    if (level > 0 && language in LANGUAGES) {
        skills.push({ name: LANGUAGES[language], level: 1 });
    }
    return '?:' + skillExpression(skills) + '@StatServer.GA';
}

function priorityOf(segment, service, attempts) {
    var priority = PRIORITIES[segment] + 2 * attempts;
    return service == 'lost' ? priority + 50 : priority;
}

function patienceOf(segment, isOpen) {
    return isOpen ? { gold: 10, silver: 15, basic: 20, unknown: 20 }[segment] : 5;
}

// "anna@StatServer.A" as {name, server, type}.
function targetParts(text) {
    var found = /^([^@]*)@([^.]*)\.(.*)$/.exec(text || '');
    return found === null ? { name: text || '', server: '', type: '' } : { name: found[1], server: found[2], type: found[3] };
}

function resultOf(event) {
    var parts = targetParts(event.data.targetcomponentselected);
    return {
        resource: event.data.resource,
        target: event.data.targetselected,
        component: parts.name,
        type: parts.type,
        queue: event.data.vqselected
    };
}
