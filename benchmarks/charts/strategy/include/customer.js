// The customer as the server tells of it.

function Customer(record) {
    this.number = record.number;
    this.name = record.name || '';
    this.language = record.language || '';
    this.accounts = record.accounts || [];
    this.flags = parsedPairs(record.flags || '', ';');
}

Customer.prototype.isKnown = function () {
    return !isBlank(this.number);
};

Customer.prototype.balance = function () {
    return sumOf(this.accounts, 'balance');
};

Customer.prototype.segment = function () {
    if (!this.isKnown()) {
        return 'unknown';
    }
    if (valueOf(this.flags, 'vip', 'no') == 'yes' || this.balance() > 100000) {
        return 'gold';
    }
    return this.balance() > 10000 ? 'silver' : 'basic';
};

Customer.prototype.products = function () {
    return uniqueOf(mapped(sortedBy(this.accounts, 'balance', true), function (account) { return account.product; }));
};

function customerOf(content) {
    try {
        return new Customer(typeof content == 'string' ? JSON.parse(content) : content);
    } catch (problem) {
        say('error', 'customerOf', problem.name + ', ' + problem.message);
        return new Customer({});
    }
}
