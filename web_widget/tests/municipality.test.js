import assert from "node:assert/strict";
import { test } from "node:test";
import { Municipality } from "../src/municipality.ts";
import { fakeWorld, problem, settled } from "./world.js";

/** A municipality whose server answers with `answers`, one after the other; what it told is in `told`. */
function world(...answers) {
  const { seams, calls } = fakeWorld(() => answers.shift()());
  const told = [];
  const place = { server: "https://chat.example", site: "eksempelby", front: "kommune" };
  const municipality = new Municipality(place, seams, () => told.push(municipality.site?.title), () => told.push("unknown"));
  return { municipality, calls, told, clock: seams.clock };
}

const site = (title) => () => Response.json({ title });
const down = () => {
  throw new TypeError("network");
};

test("it is asked for until it is known, and each failure is told", async () => {
  const { municipality, calls, told, clock } = world(down, () => problem(503), site("Spørg"));
  await municipality.load("da");
  assert.deepEqual([told, municipality.unavailable], [[undefined], true]);
  await clock.pass(3_000);
  assert.deepEqual([told, municipality.unavailable, calls.length], [[undefined, undefined, "Spørg"], false, 3]);
  await clock.pass(60_000);
  assert.equal(calls.length, 3);
});

test("one that the server does not know is asked for once, and told", async () => {
  const { municipality, calls, told, clock } = world(() => problem(404));
  await municipality.load("da");
  await clock.pass(60_000);
  assert.deepEqual([told, municipality.unavailable, calls.length], [["unknown", undefined], true, 1]);
});

test("what comes after another language was chosen, or after the end, is not told", async () => {
  let arrive;
  const slow = () => new Promise((resolve) => (arrive = resolve));
  const { municipality, told } = world(slow, site("Ask"), slow);
  const first = municipality.load("da");
  await municipality.load("en");
  arrive(Response.json({ title: "Spørg" }));
  await first;
  assert.deepEqual([told, municipality.site.title], [["Ask"], "Ask"]);
  const last = municipality.load("en");
  await settled();
  municipality.stop();
  arrive(Response.json({ title: "For sent" }));
  await last;
  assert.deepEqual(told, ["Ask"]);
});

test("a network that is back is tried at once, unless there is nothing to ask for", async () => {
  const { municipality, calls, clock } = world(down, site("Spørg"));
  await municipality.load("da");
  municipality.wake();
  await clock.pass(0);
  municipality.wake();
  await clock.pass(0);
  assert.equal(calls.length, 2);
});
