// Targets and priorities of the support line.

var SKILLS = { de: 'German', en: 'English' };

function languageOf(interaction) {
    var chosen = interaction.udata['language'];
    return chosen in SKILLS ? chosen : 'en';
}

function targetFor(language) {
    return '?:' + SKILLS[language] + ' > 3@StatServer.GA';
}

function priorityFor(interaction) {
    return interaction.udata['tier'] == 'gold' ? 10 : 0;
}
