import assert from "node:assert/strict";
import { test } from "node:test";
import { inTime, once } from "../src/later.ts";
import { fakeClock } from "./world.js";

test("the second part is fetched once, and anew after a failure", async () => {
  const attempts = [];
  const part = once(async (attempt) => {
    attempts.push(attempt);
    if (attempt === 0) throw new Error("no network");
    return "here";
  });
  await assert.rejects(part());
  assert.deepEqual(await Promise.all([part(), part()]), ["here", "here"]);
  assert.equal(await part(), "here");
  assert.deepEqual(attempts, [0, 1]);
});

test("nobody waits for ever for what does not come", async () => {
  const clock = fakeClock();
  const never = assert.rejects(inTime(new Promise(() => {}), clock));
  await clock.pass(8_000);
  await never;
  assert.equal(await inTime(Promise.resolve("here"), clock), "here");
});
