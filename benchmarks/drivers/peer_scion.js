// SCION reads the charts as they are; a session needs an execution context of its own, since its data are globals.
'use strict';
const { main, summary } = require('./common.js');
const scxml = require('@scion-scxml/scxml');

const promised = (call) => new Promise((good, bad) => call((error, value) => (error ? bad(error) : good(value))));

main(async (chart, text) => {
  const model = await promised((done) => scxml.documentStringToModel(`${chart}.scxml`, text, done));
  return async () => {
    const prepared = await promised((done) => model.prepare(done, { console }));
    let logged = '';
    const quiet = { log(label, said) { logged = said; }, info() {}, warn() {}, error() {} };
    const machine = new scxml.core.Statechart(prepared, { console: quiet });
    machine.start();
    return {
      send: (name, data) => machine.gen(name, data),
      check: () => { const [states, , , data] = machine.getSnapshot(); return summary(chart, states, data, logged); },
    };
  };
});
