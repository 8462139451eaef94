import assert from "node:assert/strict";
import { test } from "node:test";
import { once } from "../src/later.ts";
import { fakeClock } from "./world.js";

test("the second part is fetched once, and anew after a failure", async () => {
  const attempts = [];
  const part = once(async (attempt) => {
    attempts.push(attempt);
    if (attempt === 0) throw new Error("no network");
    return "here";
  }, fakeClock());
  await assert.rejects(part());
  assert.deepEqual(await Promise.all([part(), part()]), ["here", "here"]);
  assert.equal(await part(), "here");
  assert.deepEqual(attempts, [0, 1]);
});

test("nobody waits for ever for what does not come, and the next to ask begins anew", async () => {
  const clock = fakeClock();
  const attempts = [];
  const part = once((attempt) => (attempts.push(attempt), new Promise(() => {})), clock);
  const never = Promise.all([assert.rejects(part()), assert.rejects(part())]);
  await clock.pass(8_000);
  await never;
  const again = assert.rejects(part());
  await clock.pass(8_000);
  await again;
  assert.deepEqual(attempts, [0, 1]);
});

test("what comes too late for one is there for the next, also while that one waits", async () => {
  const clock = fakeClock();
  const arrive = [];
  const part = once(() => new Promise((resolve) => arrive.push(resolve)), clock);
  const first = assert.rejects(part());
  await clock.pass(8_000);
  await first;
  const second = part();
  arrive[0]("the first");
  assert.equal(await second, "the first");
  assert.equal(await part(), "the first");
  assert.equal(arrive.length, 2);
});
