import assert from "node:assert/strict";
import { test } from "node:test";
import { compareIds } from "../src/contract.ts";
import { period } from "../src/dates.ts";

test("ids are ordered as two numbers, not as text", () => {
  const ids = ["1700000000000-10", "999-0", "1700000000000-9", "1700000000001-0"];
  assert.deepEqual(ids.sort(compareIds), ["999-0", "1700000000000-9", "1700000000000-10", "1700000000001-0"]);
});

test("times are Danish, whatever the clock of the computer", () => {
  assert.match(period({ start: "2026-11-24T09:00:00Z", end: "2026-11-24T11:00:00Z" })("da"), /^tirsdag (den )?24\. november 2026 kl\. 10\.00–12\.00$/);
  assert.match(period({ start: "2026-07-01T10:00:00+02:00" })("da"), /kl\. 10\.00$/);
});
