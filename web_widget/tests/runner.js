/** Stands in for node:test in a browser: QUnit runs what Node's runner would. */
import QUnit from "qunit";

QUnit.config.autostart = false; // the page says when, having begun to listen
QUnit.config.reorder = false;

export function test(name, run) {
  QUnit.test(name, () => run());
}

/** Runs them all; resolves to how many there were and what each that failed said. */
globalThis.runUnits = () =>
  new Promise((resolve) => {
    const failures = {};
    QUnit.on("testEnd", ({ name, status, errors }) => {
      if (status !== "passed") failures[name] = errors.map(({ message, actual, expected, stack }) => ({ message, actual, expected, stack: `${stack}` }));
    });
    QUnit.on("runEnd", ({ testCounts }) => resolve({ total: testCounts.total, failures }));
    QUnit.start();
  });
