// Keys with values: objects, and texts such as "segment=gold;language=en".

function keysOf(pairs) {
    var keys = [];
    for (var key in pairs) {
        if (pairs.hasOwnProperty(key)) {
            keys.push(key);
        }
    }
    return keys;
}

function valueOf(pairs, key, otherwise) {
    return pairs && pairs.hasOwnProperty(key) && !isBlank(pairs[key]) ? pairs[key] : otherwise;
}

function merged(first, second) {
    var made = {}, key;
    for (key in first) {
        made[key] = first[key];
    }
    for (key in second) {
        if (second[key] !== undefined) {
            made[key] = second[key];
        }
    }
    return made;
}

function parsedPairs(text, separator) {
    var pairs = {}, parts = String(text).split(separator || ';');
    for (var i = 0; i < parts.length; i++) {
        var at = parts[i].indexOf('=');
        if (at > 0) {
            pairs[trimmed(parts[i].substring(0, at))] = trimmed(parts[i].substring(at + 1));
        }
    }
    return pairs;
}

function pairsText(pairs, separator) {
    var parts = [];
    for (var key in pairs) {
        if (pairs.hasOwnProperty(key) && typeof pairs[key] != 'function') {
            parts.push(key + '=' + pairs[key]);
        }
    }
    return parts.join(separator || ';');
}

// User data hold texts only, and no key without a value.
function asUserData(pairs, prefix) {
    var made = {};
    for (var key in pairs) {
        switch (typeof pairs[key]) {
        case 'string':
        case 'number':
        case 'boolean':
            made[prefix + key] = String(pairs[key]);
            break;
        case 'object':
            if (pairs[key] !== null) {
                made[prefix + key] = JSON.stringify(pairs[key]);
            }
            break;
        default:
            break;
        }
    }
    return made;
}
