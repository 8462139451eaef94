/** Stands in for node:assert/strict in a browser, with QUnit's assertions; it has what our tests use, and no more. */
import QUnit from "qunit";

const now = () => QUnit.config.current.assert;

export default {
  equal: (actual, expected, message) => now().strictEqual(actual, expected, message),
  deepEqual: (actual, expected, message) => now().deepEqual(actual, expected, message),
  ok: (value, message) => now().true(!!value, message),
  match: (text, pattern) => now().true(pattern.test(text), `${JSON.stringify(text)} matches ${pattern}`),
  doesNotMatch: (text, pattern) => now().false(pattern.test(text), `${JSON.stringify(text)} matches ${pattern}`),
  rejects: (promise, expected) => now().rejects(promise, expected),
};
