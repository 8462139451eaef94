import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../src/api.ts";
import { Conversation } from "../src/conversation.ts";
import { Memory } from "../src/memory.ts";
import { newMessage, Outbox } from "../src/outbox.ts";
import { fakeStorage, fakeWorld, openStream, settled } from "./world.js";

const TICKET = { id: "c1", token: "t" };
const listener = new Proxy({}, { get: () => () => {} });

/** A page: its conversation, and what was asked of the server that `answers`. */
function page(answers, storage = fakeStorage()) {
  const { seams, calls } = fakeWorld(answers);
  const ours = { ...seams, storage, channel: undefined };
  const api = new Api({ server: "https://chat.example.dk", site: "eksempelby", front: "kommune" }, ours);
  const memory = new Memory(storage, "k");
  const conversation = new Conversation(api, memory, ours, listener, () => "https://example.dk/", "da");
  const sent = () => calls.filter(({ path }) => path.endsWith("/messages")).map(({ body }) => body.text);
  return { conversation, memory, storage, calls, sent, clock: seams.clock };
}

/** An answer whose head has come, and half of whose body; it ends with an error when nobody waits for it any more. */
function halfAnswer(signal) {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"ev'));
      signal.addEventListener("abort", () => controller.error(new DOMException("let go", "AbortError")));
    },
  });
  return new Response(body, { status: 202 });
}

test("an answer that stops in the middle is waited for for 20 seconds, and the message sent again", async () => {
  let tries = 0;
  const { conversation, sent, clock } = page(({ path, signal }) => {
    if (path.endsWith("/events")) return openStream(signal).response;
    if (path.endsWith("/conversations")) return Response.json(TICKET);
    return ++tries === 1 ? halfAnswer(signal) : Response.json({ event: `${tries}-0` });
  });
  conversation.send("a");
  conversation.send("b");
  await clock.pass(19_000);
  assert.deepEqual(sent(), ["a"]);
  await clock.pass(4_000);
  assert.deepEqual(sent(), ["a", "a", "b"]);
});

test("a message that is long on its way is marked before it is given up", async () => {
  const { seams } = fakeWorld(() => {});
  const marked = [];
  const post = { accepted() {}, retrying: ({ text }) => marked.push([seams.clock.now(), text]), changed() {} };
  let arrive;
  const box = new Outbox(() => new Promise((resolve) => (arrive = resolve)), seams, post);
  box.add(newMessage("a", 0));
  await seams.clock.pass(7_900);
  assert.deepEqual(marked, []);
  await seams.clock.pass(200);
  assert.deepEqual(marked, [[8_000, "a"]]);
  arrive("1-0");
  await seams.clock.pass(60_000);
  assert.equal(marked.length, 1);
});

test("a page that comes back whole sees that another went on, and loses nothing of what was unsent there", async () => {
  const dead = ({ path, signal }) => {
    if (path.endsWith("/events")) return openStream(signal).response;
    if (path.endsWith("/conversations")) return Response.json(TICKET);
    throw new TypeError("no network");
  };
  const first = page(dead);
  first.conversation.resume();
  first.conversation.send("a");
  await settled();
  assert.equal(first.conversation.stale, false);
  const second = page(dead, first.storage);
  second.conversation.resume();
  second.conversation.send("b");
  await settled();
  assert.equal(first.conversation.stale, true);
  first.conversation.stop();
  const tries = first.calls.length;
  await first.clock.pass(60_000);
  assert.equal(first.calls.length, tries);
  first.conversation.note("", true);
  assert.deepEqual(first.memory.load().unsent.map(({ text }) => text), ["a", "b"]);
});

test("a blocked storage is never stale: the conversation lives in the page", () => {
  const blocked = () => {
    throw new DOMException("blocked", "SecurityError");
  };
  for (const storage of [null, { getItem: blocked, setItem: blocked, removeItem: blocked }]) {
    const memory = new Memory(storage, "k");
    memory.load();
    memory.save({ unsent: [], draft: "", open: true });
    assert.equal(memory.stale, false);
  }
});

test("what was begun when it was stopped begins no second conversation, and sends nothing in it", async () => {
  let begin;
  const { conversation, sent, storage } = page(({ path }) => {
    if (path.endsWith("/conversations")) return new Promise((resolve) => (begin = () => resolve(Response.json(TICKET))));
    return Response.json({ event: "1-0" });
  });
  conversation.send("a");
  await settled();
  conversation.stop();
  begin();
  await settled();
  assert.deepEqual(sent(), []);
  assert.equal(JSON.parse(storage.getItem("k")).ticket, undefined);
});
