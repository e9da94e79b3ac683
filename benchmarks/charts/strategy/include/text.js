// Texts: what the blocks of this project ask of strings.

function isBlank(text) {
    return text === undefined || text === null || String(text).replace(/^\s+|\s+$/g, '') === '';
}

function trimmed(text) {
    return isBlank(text) ? '' : String(text).replace(/^\s+|\s+$/g, '');
}

function padLeft(value, width, filler) {
    var text = String(value);
    while (text.length < width) {
        text = filler + text;
    }
    return text;
}

function startsWith(text, beginning) {
    return text.substr(0, beginning.length) == beginning;
}

function capitalized(text) {
    return text.charAt(0).toUpperCase() + text.substring(1).toLowerCase();
}

// "Dear {0}, you are number {1}" with what takes the places.
function fill(pattern) {
    var filled = pattern;
    for (var i = 1; i < arguments.length; i++) {
        filled = filled.split('{' + (i - 1) + '}').join(String(arguments[i]));
    }
    return filled;
}

function onlyDigits(text) {
    return trimmed(text).replace(/[^0-9]/g, '');
}

// A caller's number as it is kept: with its country, without blanks.
function normalizedNumber(number, country) {
    var text = trimmed(number);
    var digits = onlyDigits(text);
    if (startsWith(text, '+')) {
        return '+' + digits;
    }
    if (startsWith(digits, '00')) {
        return '+' + digits.substr(2);
    }
    if (startsWith(digits, '0')) {
        return '+' + country + digits.substr(1);
    }
    return digits.length > 6 ? '+' + country + digits : digits;
}

// All but the last characters are hidden, as logs want it.
function masked(text, shown) {
    var hidden = '';
    for (var i = 0; i < text.length - shown; i++) {
        hidden += 'x';
    }
    return hidden + text.substr(Math.max(0, text.length - shown));
}

// The digits of an account, the last of which proves the others.
function isAccountNumber(digits) {
    var sum = 0;
    if (!/^[0-9]{8}$/.test(digits)) {
        return false;
    }
    for (var i = 0; i < digits.length; i++) {
        var digit = parseInt(digits.charAt(digits.length - 1 - i), 10);
        if (i % 2 == 1) {
            digit *= 2;
            if (digit > 9) {
                digit -= 9;
            }
        }
        sum += digit;
    }
    return sum % 10 == 0;
}
