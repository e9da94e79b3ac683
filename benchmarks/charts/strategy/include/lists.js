// Lists, and texts that stand for them.

function indexIn(list, value) {
    for (var i = 0; i < list.length; i++) {
        if (list[i] == value) {
            return i;
        }
    }
    return -1;
}

function contains(list, value) {
    return indexIn(list, value) >= 0;
}

function mapped(list, change) {
    var made = [];
    for (var i = 0; i < list.length; i++) {
        made.push(change(list[i], i));
    }
    return made;
}

function selected(list, isWanted) {
    var found = [];
    for (var i = 0; i < list.length; i++) {
        if (isWanted(list[i])) {
            found.push(list[i]);
        }
    }
    return found;
}

function without(list, value) {
    return selected(list, function (each) { return each != value; });
}

function uniqueOf(list) {
    var seen = {}, found = [];
    for (var i = 0; i < list.length; i++) {
        if (!seen.hasOwnProperty(list[i])) {
            seen[list[i]] = true;
            found.push(list[i]);
        }
    }
    return found;
}

function listOf(text, separator) {
    return selected(mapped(String(text).split(separator), trimmed), function (each) { return each !== ''; });
}

function sortedBy(list, key, isDescending) {
    var copy = list.slice(0);
    copy.sort(function (a, b) {
        var order = a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0;
        return isDescending ? -order : order;
    });
    return copy;
}

function sumOf(list, key) {
    var sum = 0;
    for (var i = 0; i < list.length; i++) {
        sum += Number(list[i][key]) || 0;
    }
    return sum;
}
