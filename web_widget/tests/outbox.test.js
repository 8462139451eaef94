import assert from "node:assert/strict";
import { test } from "node:test";
import { Gone, Refused, Unreachable } from "../src/errors.ts";
import { newMessage, Outbox } from "../src/outbox.ts";
import { fakeWorld, settled } from "./world.js";

function outbox(deliver) {
  const { seams } = fakeWorld(() => {});
  const seen = [];
  const note = (what) => (message, why) => seen.push([what, message.text, ...(typeof why === "string" ? [why] : [])]);
  const box = new Outbox(deliver, seams, {
    accepted: note("accepted"),
    retrying: note("retrying"),
    refused: note("refused"),
    gone: (_why, left) => seen.push(["gone", ...left.map(({ text }) => text)]),
    changed: () => {},
  });
  return { box, seen, clock: seams.clock };
}

test("sends one at a time, in order", async () => {
  const sent = [];
  const { box } = outbox(async ({ text }) => {
    sent.push(`>${text}`);
    await settled();
    sent.push(`<${text}`);
    return "1-0";
  });
  box.add(newMessage("a", 0));
  box.add(newMessage("b", 0));
  for (let i = 0; i < 9; i += 1) await settled();
  assert.deepEqual(sent, [">a", "<a", ">b", "<b"]);
  assert.equal(box.messages.length, 0);
});

test("tries again with the same client id, waiting longer each time, then goes on with the next", async () => {
  const tries = [];
  const { box, seen, clock } = outbox(async ({ client_id, text }) => {
    tries.push([clock.now(), text, client_id]);
    if (tries.length <= 3) throw new Unreachable();
    return "1-0";
  });
  box.add(newMessage("a", 0));
  box.add(newMessage("b", 0));
  await clock.pass(20_000);
  assert.deepEqual(tries.map(([at, text]) => [at, text]), [[0, "a"], [1000, "a"], [3000, "a"], [7000, "a"], [7000, "b"]]);
  assert.equal(new Set(tries.slice(0, 4).map(([, , id]) => id)).size, 1);
  assert.deepEqual(seen.filter(([what]) => what === "accepted"), [["accepted", "a", "1-0"], ["accepted", "b", "1-0"]]);
  assert.deepEqual(new Set(seen.filter(([what]) => what === "retrying").map(([, text]) => text)), new Set(["a", "b"]));
});

test("what is written meanwhile waits visibly too", async () => {
  const { box, seen, clock } = outbox(async () => {
    throw new Unreachable();
  });
  box.add(newMessage("a", 0));
  await clock.pass(10);
  box.add(newMessage("b", 0));
  assert.deepEqual(seen, [["retrying", "a"], ["retrying", "b"]]);
});

test("waits as long as the server asks", async () => {
  let tries = 0;
  const { box, clock } = outbox(async () => {
    tries += 1;
    throw new Unreachable(9000);
  });
  box.add(newMessage("a", 0));
  await clock.pass(8999);
  assert.equal(tries, 1);
  await clock.pass(2);
  assert.equal(tries, 2);
});

test("wakes at once when the network is back", async () => {
  let down = true;
  const { box, seen, clock } = outbox(async () => {
    if (down) throw new Unreachable();
    return "1-0";
  });
  box.add(newMessage("a", 0));
  await clock.pass(10);
  down = false;
  box.wake();
  await settled();
  assert.deepEqual(seen.at(-1), ["accepted", "a", "1-0"]);
});

test("a refused message is handed back and the next is sent", async () => {
  const { box, seen } = outbox(async ({ text }) => {
    if (text === "a") throw new Refused({ status: 422, detail: "Nej" });
    return "1-0";
  });
  box.add(newMessage("a", 0));
  box.add(newMessage("b", 0));
  for (let i = 0; i < 5; i += 1) await settled();
  assert.deepEqual(seen, [["refused", "a"], ["accepted", "b", "1-0"]]);
});

test("when the conversation is gone, every unsent message comes back", async () => {
  const { box, seen } = outbox(async () => {
    throw new Gone({ status: 404, detail: "" });
  });
  box.add(newMessage("a", 0));
  box.add(newMessage("b", 0));
  for (let i = 0; i < 5; i += 1) await settled();
  assert.deepEqual(seen, [["gone", "a", "b"]]);
  assert.equal(box.messages.length, 0);
});

test("a message seen on the stream is not sent again", async () => {
  let tries = 0;
  const { box, clock } = outbox(async () => {
    tries += 1;
    throw new Unreachable();
  });
  const message = newMessage("a", 0);
  box.add(message);
  await clock.pass(100);
  box.settle(message.client_id);
  await clock.pass(60_000);
  assert.equal(tries, 1);
});

test("a message of the page before is marked when its time has come, not so much later", async () => {
  const { box, seen, clock } = outbox(() => new Promise(() => {}));
  await clock.pass(20_000);
  box.restore([newMessage("a", 14_000)]);
  await clock.pass(1_900);
  assert.deepEqual(seen, []);
  await clock.pass(200);
  assert.deepEqual(seen, [["retrying", "a"]]);
});
