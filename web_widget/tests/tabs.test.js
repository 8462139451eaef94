import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../src/api.ts";
import { Conversation } from "../src/conversation.ts";
import { Memory } from "../src/memory.ts";
import { fakeChannels, fakeClock, fakeStorage, fakeWorld, openStream, problem, settled } from "./world.js";

const KEY = "indgang";

/** One server and one browser; each tab has a storage of its own, as sessionStorage is. */
function browser() {
  const server = { down: false, started: 0, streams: [], stored: new Map(), deleted: false, slow: null };
  const { seams, calls } = fakeWorld(async ({ method, path, body }) => {
    if (server.down) throw new TypeError("network");
    if (path.endsWith("/conversations")) {
      server.started += 1;
      const id = `c${server.started}`;
      await server.slow;
      return Response.json({ id, token: `secret-${id}` }, { status: 201 });
    }
    if (server.deleted) return problem(404, "Væk");
    if (method === "DELETE") {
      server.deleted = true;
      for (const stream of server.streams) stream.end();
      return new Response(null, { status: 204 });
    }
    if (path.endsWith("/events")) return server.streams[server.streams.push(openStream()) - 1].response;
    if (!path.endsWith("/messages")) return new Response(null, { status: 204 });
    if (!server.stored.has(body.client_id)) server.stored.set(body.client_id, `${server.stored.size + 2}-0`);
    return Response.json({ event: server.stored.get(body.client_id) }, { status: 202 });
  });
  const channels = fakeChannels();
  const clock = fakeClock();
  const tab = (storage = fakeStorage()) => {
    const seen = [];
    const listener = {
      arrived: (event) => seen.push(["arrived", event.text]),
      queued: ({ text }) => seen.push(["queued", text]),
      accepted: ({ text }, event) => seen.push(["accepted", text, event]),
      retrying: () => {},
      refused: () => seen.push(["refused"]),
      expired: (left) => seen.push(["expired", ...left]),
      adopted: () => seen.push(["adopted"]),
      dropped: (left, deleted) => seen.push(["dropped", deleted, ...left]),
      changed: () => {},
    };
    const own = { ...seams, clock, storage, channel: channels.channel };
    const api = new Api({ server: "https://chat.example", site: "eksempelby", front: "kommune" }, own);
    const conversation = new Conversation(api, new Memory(storage, KEY), own, listener, () => "https://host.example/side", "da");
    conversation.resume();
    return { conversation, seen, storage, kept: () => JSON.parse(storage.getItem(KEY)) };
  };
  return { server, calls, channels, clock, tab };
}

const posts = (calls) => calls.filter(({ path }) => path.endsWith("/messages"));

test("a tab that opens the chat takes up the conversation of another, with its language and what was told", async () => {
  const { tab, clock, server } = browser();
  const first = tab();
  first.conversation.speak("en");
  first.conversation.send("Hello");
  await clock.pass(100);
  await first.conversation.rate({ event: "9-0", helpful: true });
  const second = tab();
  await settled();
  assert.equal(second.storage.kept.size, 0, "nothing is stored before the chat is opened");
  second.conversation.meet();
  await settled();
  assert.deepEqual(second.seen, [["adopted"]]);
  assert.deepEqual(second.kept().ticket, { id: "c1", token: "secret-c1" });
  assert.deepEqual([second.conversation.language, second.conversation.ratings], ["en", { "9-0": true }]);
  second.conversation.send("More");
  await clock.pass(100);
  assert.deepEqual([server.started, server.stored.size], [1, 2]);
});

test("a tab where the chat was not opened hears nothing and keeps nothing", async () => {
  const { tab, clock, channels } = browser();
  const idle = tab();
  assert.equal(channels.open.size, 0);
  const first = tab();
  first.conversation.send("Hej");
  await clock.pass(100);
  assert.deepEqual([idle.seen, idle.storage.kept.size, idle.conversation.begun], [[], 0, false]);
});

test("who opened both tabs before the first word has one conversation all the same", async () => {
  const { tab, clock, server } = browser();
  const [first, second] = [tab(), tab()];
  first.conversation.meet();
  second.conversation.meet();
  first.conversation.send("Hej");
  await clock.pass(100);
  assert.deepEqual(second.seen, [["adopted"]]);
  second.conversation.send("Hej igen");
  await clock.pass(100);
  assert.equal(server.started, 1);
});

test("a deletion lets the other tabs go calmly, and gives back what was never sent", async () => {
  const { tab, clock, server } = browser();
  const first = tab();
  first.conversation.send("Hej");
  await clock.pass(100);
  const second = tab();
  second.conversation.meet();
  await clock.pass(100);
  server.down = true;
  second.conversation.send("Halvvejs");
  await clock.pass(10);
  server.down = false;
  await first.conversation.remove();
  await clock.pass(20_000);
  assert.deepEqual(second.seen.at(-1), ["dropped", true, "Halvvejs"]);
  assert.equal(second.seen.filter(([what]) => what === "expired").length, 0);
  assert.deepEqual([first.storage.kept.size, second.storage.kept.size, second.conversation.begun], [0, 0, false]);
});

test("a new conversation begun in one tab is begun in the other", async () => {
  const { tab, clock } = browser();
  const first = tab();
  first.conversation.send("Hej");
  await clock.pass(100);
  const second = tab();
  second.conversation.meet();
  await clock.pass(100);
  first.conversation.leave();
  await settled();
  assert.deepEqual(second.seen.at(-1), ["dropped", false]);
  first.conversation.send("Noget nyt");
  await clock.pass(100);
  assert.equal(second.kept().ticket.id, "c2");
});

test("a tab that lost its conversation so, and where the chat is not used, takes up no new one", async () => {
  const { tab, clock } = browser();
  const first = tab();
  first.conversation.send("Hej");
  await clock.pass(100);
  const copy = fakeStorage();
  for (const [key, value] of first.storage.kept) copy.setItem(key, value);
  const duplicate = tab(copy);
  await clock.pass(1_000);
  first.conversation.leave();
  await settled();
  assert.deepEqual(duplicate.seen.at(-1), ["dropped", false]);
  first.conversation.send("Noget nyt");
  await clock.pass(100);
  assert.deepEqual([duplicate.conversation.begun, copy.kept.size], [false, 0]);
});

test("another conversation's end is no concern", async () => {
  const { tab, clock, channels } = browser();
  const first = tab();
  first.conversation.send("Hej");
  await clock.pass(100);
  channels.channel(KEY).postMessage({ left: "c99", deleted: true });
  await settled();
  assert.equal(first.conversation.begun, true);
});

test("a duplicated tab sends its unsent messages under the same ids, so that the server keeps one of each", async () => {
  const { tab, clock, calls, server } = browser();
  const first = tab();
  first.conversation.send("Hej");
  await clock.pass(100);
  server.down = true;
  first.conversation.send("Vigtigt");
  await clock.pass(10);
  const copy = fakeStorage();
  for (const [key, value] of first.storage.kept) copy.setItem(key, value);
  const second = tab(copy);
  server.down = false;
  first.conversation.wake();
  second.conversation.wake();
  await clock.pass(5_000);
  const sent = posts(calls).filter(({ body }) => body.text === "Vigtigt");
  assert.equal(new Set(sent.map(({ body }) => body.client_id)).size, 1);
  assert.equal(server.stored.size, 2);
  for (const { seen } of [first, second]) assert.deepEqual(seen.at(-1), ["accepted", "Vigtigt", "3-0"]);
});

test("a tab duplicated before its first word was sent does not begin a second conversation", async () => {
  const { tab, clock, calls, server } = browser();
  server.down = true;
  const first = tab();
  first.conversation.meet();
  first.conversation.send("Hej");
  await clock.pass(10);
  const copy = fakeStorage();
  for (const [key, value] of first.storage.kept) copy.setItem(key, value);
  const second = tab(copy);
  second.conversation.meet();
  server.down = false;
  first.conversation.wake();
  await clock.pass(10_000);
  assert.equal(server.started, 1);
  assert.equal(new Set(posts(calls).map(({ body }) => body.client_id)).size, 1);
  assert.deepEqual([...new Set(posts(calls).map(({ path }) => path))], ["/api/v1/conversations/c1/messages"]);
});

test("a conversation begun elsewhere while this tab's own is on its way is the one that counts", async () => {
  const { tab, clock, calls, channels, server } = browser();
  const only = tab();
  only.conversation.meet();
  let arrive;
  server.slow = new Promise((resolve) => (arrive = resolve));
  only.conversation.send("Hej");
  await settled();
  channels.channel(KEY).postMessage({ have: { ticket: { id: "c7", token: "t" }, language: "da", ratings: {} } });
  await settled();
  arrive();
  await clock.pass(100);
  assert.equal(only.kept().ticket.id, "c7");
  assert.deepEqual(posts(calls).map(({ path }) => path), ["/api/v1/conversations/c7/messages"]);
});

test("a conversation that has ended is not handed on", async () => {
  const { tab, clock, server } = browser();
  const first = tab();
  first.conversation.send("Hej");
  await clock.pass(100);
  server.streams[0].event({ id: "9-0", kind: "closed", from: "system" });
  await settled();
  const second = tab();
  second.conversation.meet();
  await settled();
  assert.equal(second.conversation.begun, false);
});

test("a browser without such lines, or that refuses them, has a chat all the same", async () => {
  for (const channel of [undefined, () => { throw new Error("refused"); }]) {
    const { seams } = fakeWorld(() => Response.json({ id: "c1", token: "t" }));
    const nothing = () => {};
    const listener = { arrived: nothing, queued: nothing, accepted: nothing, retrying: nothing, refused: nothing, expired: nothing, changed: nothing };
    const own = { ...seams, ...(channel && { channel }) };
    const api = new Api({ server: "https://chat.example", site: "s", front: "kommune" }, own);
    const made = new Conversation(api, new Memory(seams.storage, KEY), own, listener, () => "", "da");
    made.meet();
    made.send("Hej");
    await seams.clock.pass(10);
    assert.equal(made.begun, true);
    made.stop();
  }
});
