import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../src/api.ts";
import { Conversation } from "../src/conversation.ts";
import { Memory } from "../src/memory.ts";
import { fakeWorld, openStream, problem, settled } from "./world.js";

const KEY = "indgang";

/** A small server: one conversation, its messages and one stream at a time. */
function world() {
  const server = { down: false, gone: false, streams: [], stored: new Map() };
  const answer = ({ method, path, body, signal }) => {
    if (server.down) throw new TypeError("network");
    if (path.endsWith("/conversations")) return Response.json({ id: "c1", token: "secret" }, { status: 201 });
    if (server.starting) return problem(503, "Starter", { "Retry-After": "2" });
    if (server.gone) return problem(server.gone === true ? 404 : server.gone, "Væk");
    if (method === "DELETE") return new Response(null, { status: 204 });
    if (path.endsWith("/events")) return server.streams[server.streams.push(openStream(signal)) - 1].response;
    if (!server.stored.has(body.client_id)) server.stored.set(body.client_id, `${server.stored.size + 2}-0`);
    return Response.json({ event: server.stored.get(body.client_id) }, { status: 202 });
  };
  const { seams, calls } = fakeWorld(answer);
  const seen = [];
  const listener = {
    arrived: (event) => seen.push(["arrived", event.text]),
    queued: ({ text }) => seen.push(["queued", text]),
    accepted: ({ text }) => seen.push(["accepted", text]),
    retrying: ({ text }) => seen.push(["retrying", text]),
    refused: ({ text }) => seen.push(["refused", text]),
    expired: (left) => seen.push(["expired", ...left]),
    changed: () => {},
  };
  const begin = () => {
    const api = new Api({ server: "https://chat.example", site: "eksempelby", front: "kommune" }, seams);
    return new Conversation(api, new Memory(seams.storage, KEY), seams, listener, () => "https://host.example/side", "da");
  };
  return { server, seams, calls, seen, begin, clock: seams.clock, kept: () => JSON.parse(seams.storage.getItem(KEY)) };
}

test("nothing is asked or stored before the citizen sends", async () => {
  const { begin, calls, seams } = world();
  const conversation = begin();
  assert.equal(conversation.resume(), null);
  conversation.note("halvt skrevet", true);
  await settled();
  assert.equal(calls.length, 0);
  assert.equal(seams.storage.kept.size, 0);
});

test("the first message opens a conversation; the token is in the header only", async () => {
  const { begin, calls, clock, kept } = world();
  begin().send("Hej");
  await clock.pass(100);
  const paths = calls.map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(new Set(paths), new Set(["POST /api/v1/conversations", "GET /api/v1/conversations/c1/events", "POST /api/v1/conversations/c1/messages"]));
  assert.ok(calls.slice(1).every(({ headers }) => headers.get("Authorization") === "Bearer secret"));
  assert.deepEqual(kept().ticket, { id: "c1", token: "secret" });
  assert.deepEqual(kept().unsent, []);
});

test("what was not sent survives a change of page and is sent once under its own id", async () => {
  const { begin, server, clock, kept, calls, seen } = world();
  server.down = true;
  const before = begin();
  before.send("Vigtigt");
  await clock.pass(100);
  const [{ client_id }] = kept().unsent;
  before.stop();
  server.down = false;
  const after = begin();
  after.note("", false);
  after.resume();
  await clock.pass(100);
  const posts = calls.filter(({ path }) => path.endsWith("/messages"));
  assert.deepEqual(posts.map(({ body }) => body), [{ client_id, text: "Vigtigt" }]);
  assert.deepEqual(seen.at(-1), ["accepted", "Vigtigt"]);
});

test("a word of the system, as that it takes longer, is no answer", async () => {
  const { begin, server, clock } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(5_000);
  server.streams[0].event({ id: "9-0", kind: "message", from: "system", text: "Det tager lidt længere end normalt." });
  await settled();
  assert.equal(conversation.state.awaiting, true);
  await clock.pass(10_000);
  assert.equal(conversation.state.late, true);
});

test("a late answer is told after eight seconds, and an answer ends the wait", async () => {
  const { begin, server, clock } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  assert.equal(conversation.state.awaiting, true);
  await clock.pass(10_000);
  assert.equal(conversation.state.late, true);
  server.streams[0].event({ id: "9-0", kind: "message", from: "assistant", text: "Hej" });
  await settled();
  assert.deepEqual([conversation.state.awaiting, conversation.state.late], [false, false]);
});

test("a wait goes on from one page to the next", async () => {
  const { begin, server, clock, calls } = world();
  const before = begin();
  before.send("Hej");
  await clock.pass(6_000);
  before.stop();
  const after = begin();
  after.resume();
  await clock.pass(100);
  const { client_id } = calls.find(({ path }) => path.endsWith("/messages")).body;
  server.streams.at(-1).event({ id: "2-0", kind: "message", from: "citizen", text: "Hej", client_id });
  await clock.pass(1_700);
  assert.equal(after.state.late, false);
  await clock.pass(300);
  assert.equal(after.state.late, true);
});

test("a wait that ended on the page before is not told of", async () => {
  const { begin, server, clock, calls } = world();
  const before = begin();
  before.send("Hej");
  await clock.pass(100);
  before.stop();
  await clock.pass(60_000);
  const after = begin();
  after.resume();
  await clock.pass(100);
  const { client_id } = calls.find(({ path }) => path.endsWith("/messages")).body;
  server.streams.at(-1).event({ id: "2-0", kind: "message", from: "citizen", text: "Hej", client_id });
  await clock.pass(500);
  server.streams.at(-1).event({ id: "3-0", kind: "message", from: "assistant", text: "Hej" });
  await clock.pass(20_000);
  assert.equal(after.state.late, false);
});

test("the time that a message was on its way is part of the wait, and a second message begins none of its own", async () => {
  const { begin, server, clock } = world();
  const conversation = begin();
  server.down = true;
  conversation.send("Hej");
  await clock.pass(5_000);
  server.down = false;
  conversation.wake();
  await clock.pass(100);
  assert.deepEqual([conversation.state.awaiting, conversation.state.late], [true, false]);
  conversation.send("Er der nogen?");
  await clock.pass(2_800);
  assert.equal(conversation.state.late, false);
  await clock.pass(200);
  assert.equal(conversation.state.late, true);
});

test("an answer that comes before the receipt is not waited for", async () => {
  const { begin, server, clock } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  for (const id of ["2-0", "3-0"]) server.streams[0].event({ id, kind: "message", from: id === "2-0" ? "citizen" : "assistant", text: "x" });
  await clock.pass(20_000);
  assert.equal(conversation.state.late, false);
});

test("nobody waits for the assistant while a human being has the conversation", async () => {
  const { begin, server, clock } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  server.streams[0].event({ id: "9-0", kind: "holder", from: "system", holder: "staff", staff_name: "Mette" });
  await settled();
  conversation.send("Hej Mette");
  await clock.pass(15_000);
  assert.deepEqual([conversation.state.holder, conversation.state.staffName, conversation.state.late], ["staff", "Mette", false]);
});

test("a conversation that has expired gives the words back and forgets itself", async () => {
  const { begin, server, clock, seen, seams } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  server.gone = true;
  conversation.send("Er du der?");
  await clock.pass(100);
  assert.deepEqual(seen.at(-1), ["expired", "Er du der?"]);
  assert.equal(seams.storage.kept.size, 0);
  assert.equal(conversation.begun, false);
});

test("a dead network is told only when it lasts", async () => {
  const { begin, server, clock } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  server.down = true;
  server.streams[0].fail();
  await clock.pass(3000);
  assert.equal(conversation.state.unreachable, false);
  await clock.pass(2000);
  assert.equal(conversation.state.unreachable, true);
  server.down = false;
  conversation.wake();
  await settled();
  assert.equal(conversation.state.unreachable, false);
});

test("deleting leaves nothing behind", async () => {
  const { begin, clock, calls, seams } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  await conversation.remove();
  assert.equal(calls.at(-1).method, "DELETE");
  assert.equal(seams.storage.kept.size, 0);
});

test("that the network is gone is told at once, and that it is back, too", async () => {
  const { begin, server, clock, calls } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  server.down = true;
  conversation.offline();
  assert.equal(conversation.state.unreachable, true);
  await clock.pass(60_000);
  server.down = false;
  const before = calls.length;
  conversation.wake();
  await settled();
  assert.equal(conversation.state.unreachable, false);
  assert.equal(calls.length, before + 1);
});

test("no network before the first word is told, and over when it is back", async () => {
  const { begin, calls } = world();
  const conversation = begin();
  conversation.offline();
  assert.equal(conversation.state.unreachable, true);
  conversation.wake();
  assert.deepEqual([conversation.state.unreachable, calls.length], [false, 0]);
});

test("a page kept by the browser for the back button holds no line and goes on where it was", async () => {
  const { begin, server, clock, seen, calls } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  server.streams[0].event({ id: "5-0", kind: "message", from: "assistant", text: "Før" });
  await settled();
  conversation.rest();
  await clock.pass(120_000);
  assert.deepEqual([server.streams.length, conversation.state.unreachable], [1, false]);
  conversation.wake();
  await settled();
  assert.equal(calls.at(-1).headers.get("Last-Event-ID"), "5-0");
  server.streams[1].event({ id: "6-0", kind: "message", from: "assistant", text: "Efter" });
  await settled();
  assert.deepEqual(seen.slice(-2), [["arrived", "Før"], ["arrived", "Efter"]]);
});

for (const [what, status] of [["has expired", 401], ["is for something else", 403], ["is of a conversation deleted after its time", 410]])
  test(`a token that ${what} ends the conversation with the words given back, from the stream and from a message`, async () => {
    for (const way of ["stream", "message"]) {
      const { begin, server, clock, seen, seams } = world();
      const conversation = begin();
      conversation.send("Hej");
      await clock.pass(100);
      server.gone = status;
      if (way === "stream") server.streams[0].end();
      else conversation.send("Er du der?");
      await clock.pass(2_000);
      assert.deepEqual(seen.at(-1), way === "stream" ? ["expired"] : ["expired", "Er du der?"]);
      assert.equal(seams.storage.kept.size, 0);
    }
  });

test("a server that is started anew costs nothing but time", async () => {
  const { begin, server, clock, seen, calls } = world();
  const conversation = begin();
  conversation.send("Et");
  await clock.pass(100);
  server.streams[0].event({ id: "2-0", kind: "message", from: "citizen", text: "Et" });
  await settled();
  server.starting = true;
  server.streams[0].fail();
  conversation.send("To");
  await clock.pass(20_000);
  assert.equal(conversation.state.unreachable, true);
  server.starting = false;
  await clock.pass(40_000);
  assert.deepEqual([...server.stored.values()], ["2-0", "3-0"]);
  assert.equal(calls.filter(({ path }) => path.endsWith("/events")).at(-1).headers.get("Last-Event-ID"), "2-0");
  assert.equal(conversation.state.unreachable, false);
  assert.equal(seen.filter(([what]) => what === "accepted").length, 2);
});

test("events of kinds to come change nothing", async () => {
  const { begin, server, clock } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  const before = conversation.state;
  server.streams[0].event({ id: "9-0", kind: "hologram", from: "martian", text: "?" });
  server.streams[0].event({ id: "9-1", kind: "holder", from: "system" });
  await settled();
  assert.deepEqual(conversation.state, before);
});

test("the size of the text is remembered like the language: also before the first word, and not when taken back", async () => {
  const { begin, seams, kept } = world();
  const conversation = begin();
  conversation.scale(1.5);
  assert.equal(kept().size, 1.5);
  const next = begin();
  next.resume();
  assert.equal(next.size, 1.5);
  next.leave();
  assert.equal(kept().size, 1.5);
  next.scale(1);
  assert.equal(seams.storage.kept.size, 0);
});
