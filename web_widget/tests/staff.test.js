import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../src/api.ts";
import { Connection } from "../src/connection.ts";
import { Conversation } from "../src/conversation.ts";
import { reachable } from "../src/letter.ts";
import { Memory } from "../src/memory.ts";
import { afterEdit } from "../src/message.ts";
import { queued } from "../src/texts.ts";
import { transcriptOf } from "../src/transcript.ts";
import { fakeWorld, openStream, problem, settled } from "./world.js";

/** A conversation that Mette has taken; `window.open` is whether the citizen sees it. */
async function taken() {
  const server = { streams: [], fail: null };
  const window = { open: true };
  const arrived = [];
  const { seams, calls } = fakeWorld(({ path, body }) => {
    if (path.endsWith("/conversations")) return Response.json({ id: "c1", token: "secret" }, { status: 201 });
    if (path.endsWith("/events")) return server.streams[server.streams.push(openStream()) - 1].response;
    if (path.endsWith("/messages")) return Response.json({ event: "1-0" }, { status: 202 });
    if (server.fail) return server.fail(body);
    return new Response(null, { status: 204 });
  });
  const nothing = () => {};
  const listener = { arrived: (event) => (arrived.push(event), look()), queued: nothing, accepted: nothing, retrying: nothing, refused: nothing, expired: nothing, changed: () => look() };
  const api = new Api({ server: "https://chat.example", site: "eksempelby", front: "kommune" }, seams);
  const conversation = new Conversation(api, new Memory(seams.storage, "indgang"), seams, listener, () => "https://host.example/side", "da");
  const look = () => window.open && conversation.look();
  conversation.send("Hej");
  await seams.clock.pass(10);
  const say = async (event) => {
    server.streams[0].event({ kind: "message", from: "staff", staff_name: "Mette", ...event });
    await settled();
  };
  const whisper = async (event) => {
    server.streams[0].write(`data: ${JSON.stringify(event)}\n\n`);
    await settled();
  };
  await say({ id: "2-0", kind: "holder", from: "system", holder: "staff" });
  const posts = (what) => calls.filter(({ path }) => path.endsWith(`/c1/${what}`)).map(({ body }) => body);
  return { conversation, server, window, arrived, clock: seams.clock, say, whisper, posts };
}

const TYPING = { kind: "typing", from: "staff", staff_name: "Mette" };

test("that the citizen writes is told every three seconds, and to human beings only", async () => {
  const { conversation, clock, posts, say } = await taken();
  for (let second = 0; second < 10; second += 0.5) {
    conversation.typed();
    await clock.pass(500);
  }
  assert.equal(posts("typing").length, 4);
  await clock.pass(3000);
  await say({ id: "3-0", kind: "holder", from: "system", holder: "waiting" });
  conversation.typed();
  assert.equal(posts("typing").length, 5);
  await clock.pass(3000);
  await say({ id: "4-0", kind: "holder", from: "system", holder: "assistant" });
  conversation.typed();
  assert.equal(posts("typing").length, 5);
});

test("a server that knows nothing of typing and reading disturbs nobody", async () => {
  const { conversation, server, clock, posts, say } = await taken();
  server.fail = () => problem(404);
  conversation.typed();
  await say({ id: "3-0", text: "Hej" });
  await clock.pass(60_000);
  assert.deepEqual([posts("typing").length, posts("read").length, conversation.begun], [1, 1, true]);
});

test("staff are seen writing for six seconds, or until they have written", async () => {
  const { conversation, clock, say, whisper } = await taken();
  await whisper(TYPING);
  assert.equal(conversation.state.staffTyping, "Mette");
  await clock.pass(4000);
  await whisper(TYPING);
  await clock.pass(5900);
  assert.equal(conversation.state.staffTyping, "Mette");
  await clock.pass(100);
  assert.equal(conversation.state.staffTyping, null);
  await whisper({ kind: "typing", from: "staff" });
  assert.equal(conversation.state.staffTyping, "Mette");
  await say({ id: "3-0", text: "Hej" });
  assert.equal(conversation.state.staffTyping, null);
  await whisper(TYPING);
  await say({ id: "4-0", kind: "holder", from: "system", holder: "assistant" });
  assert.equal(conversation.state.staffTyping, null);
});

test("what has no id is passed on and does not move the place to resume from", async () => {
  const { seams } = fakeWorld(() => {});
  const asked = [];
  const seen = [];
  const streams = [];
  const open = async (last) => {
    asked.push(last);
    return streams[streams.push(openStream()) - 1].response;
  };
  const line = { opened: () => {}, arrived: ({ kind, id }) => seen.push(`${kind} ${id}`), lost: () => {}, gone: () => {} };
  const connection = new Connection(open, seams, line);
  void connection.run();
  await settled();
  streams[0].event({ id: "5-0", kind: "message", from: "staff" });
  for (const kind of ["typing", "read", "queue", "sang"]) streams[0].write(`data: {"kind": "${kind}", "from": "staff", "id": "9-0"}\n\n`);
  streams[0].event({ id: "6-0", kind: "message", from: "staff" });
  await settled();
  streams[0].fail();
  await seams.clock.pass(1000);
  connection.stop();
  assert.deepEqual(seen, ["message 5-0", "typing ", "read ", "queue ", "sang ", "message 6-0"]);
  assert.deepEqual(asked, [undefined, "6-0"]);
});

test("what is seen is told at most once a second, the newest of it, and each once", async () => {
  const { clock, posts, say } = await taken();
  for (let number = 3; number < 9; number += 1) {
    await say({ id: `${number}-0`, text: "ord" });
    await clock.pass(300);
  }
  assert.deepEqual(posts("read"), [{ event: "3-0" }, { event: "6-0" }]);
  await clock.pass(10_000);
  assert.deepEqual(posts("read").at(-1), { event: "8-0" });
  assert.equal(posts("read").length, 3);
});

test("what nobody sees is not told, nor what the assistant says", async () => {
  const { clock, posts, say, window, conversation } = await taken();
  window.open = false;
  await say({ id: "3-0", text: "ord" });
  await clock.pass(5000);
  assert.deepEqual(posts("read"), []);
  window.open = true;
  conversation.look();
  await say({ id: "4-0", from: "assistant", text: "ord" });
  await clock.pass(5000);
  assert.deepEqual(posts("read"), [{ event: "3-0" }]);
});

test("the last words of staff are told to be read although they ended the conversation", async () => {
  const { clock, posts, say } = await taken();
  await say({ id: "3-0", text: "a" });
  await say({ id: "4-0", text: "b" });
  await say({ id: "5-0", kind: "closed", from: "staff" });
  await clock.pass(1000);
  assert.deepEqual(posts("read"), [{ event: "3-0" }, { event: "4-0" }]);
});

test("a mark that the server could not take is set again later", async () => {
  const { clock, posts, say, server } = await taken();
  server.fail = () => problem(503);
  await say({ id: "3-0", text: "a" });
  await clock.pass(9_000);
  assert.equal(posts("read").length, 1);
  server.fail = null;
  await clock.pass(20_000);
  assert.deepEqual(posts("read"), [{ event: "3-0" }, { event: "3-0" }]);
});

test("a message left is rejected with the server's words, and goes out as it was filled in", async () => {
  const { conversation, server, posts } = await taken();
  const letter = { client_id: "x", name: "Bo", contact: "bo@example.dk", text: "Ring", consent: true };
  server.fail = () => problem(422, "Ret felterne", {});
  await assert.rejects(conversation.leaveMessage(letter), ({ problem }) => problem.detail === "Ret felterne");
  server.fail = null;
  await conversation.leaveMessage(letter);
  assert.deepEqual(posts("message-left"), [letter, letter]);
});

const MESSAGE = { id: "3-0", kind: "message", from: "staff", staff_name: "Mette", at: "2026-11-22T12:00:00Z", text: "Forkert", courses: [{ id: "a", title: "iPad", start: "2026-11-26" }], buttons: [{ title: "Ja" }] };

test("an edit keeps what stands beside the words, a withdrawal keeps nothing", () => {
  assert.deepEqual(afterEdit(MESSAGE, { edits: "3-0", text: "Rigtigt" }), { ...MESSAGE, text: "Rigtigt", edited: true });
  const { id, kind, from, at, staff_name } = MESSAGE;
  assert.deepEqual(afterEdit(MESSAGE, { edits: "3-0", text: "", withdrawn: true }), { id, kind, from, at, staff_name, withdrawn: true });
});

test("a copy has each message as it stands after its last edit, and nothing that is no word", () => {
  const edit = (edits, more) => ({ id: "9-0", kind: "edit", from: "staff", edits, ...more });
  const events = [
    MESSAGE,
    { ...MESSAGE, id: "4-0", text: "Hemmeligt" },
    { id: "5-0", kind: "message", from: "citizen", text: "Mit" },
    edit("3-0", { text: "Bedre" }),
    edit("3-0", { text: "Rigtigt" }),
    edit("4-0", { text: "", withdrawn: true }),
    edit("5-0", { text: "Dit" }),
    edit("7-0", { text: "Ukendt" }),
    { ...edit("5-0", { text: "Falsk" }), from: "assistant" },
    { id: "10-0", kind: "sang", from: "system", text: "Tra" },
    { ...MESSAGE, id: "11-0", text: "", withdrawn: true },
    { ...MESSAGE, id: "12-0", text: "Rettet før", edited: true },
  ];
  const copy = transcriptOf(events, "da");
  assert.match(copy, /Mette, .*, redigeret\nRigtigt\n- iPad/);
  assert.match(copy, /Mette, .*, redigeret\nRettet før/);
  assert.equal(copy.match(/Beskeden er trukket tilbage/g).length, 2);
  assert.match(copy, /\nMit\n/);
  assert.doesNotMatch(copy, /Forkert|Bedre|Hemmeligt|Dit|Ukendt|Falsk|Tra/);
  assert.match(transcriptOf(events, "en"), /, edited\nRigtigt/);
});

test("the place and the estimate are one line, without what is not known", () => {
  assert.equal(queued(2, 15)("da"), "Du er nummer 2 i køen. Ventetiden er omkring 15 min.");
  assert.equal(queued(2)("da"), "Du er nummer 2 i køen.");
  assert.equal(queued(2, 15)("en"), "You are number 2 in the queue. The wait is about 15 min.");
  assert.equal(queued()("da"), "Du står i kø til en medarbejder");
});

test("an e-mail address or a phone number is how one is reached", () => {
  for (const contact of ["bo@example.dk", "12345678", "12 34 56 78", "+45 12 34 56 78", "(+46) 70-123 45 67"]) assert.ok(reachable(contact), contact);
  for (const contact of ["", "bo", "bo@", "@example.dk", "1234567", "ring til mig", "1".repeat(16), "12345678 eller bo"]) assert.ok(!reachable(contact), contact);
});
