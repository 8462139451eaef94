import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../src/api.ts";
import { Conversation } from "../src/conversation.ts";
import { period } from "../src/dates.ts";
import { Memory } from "../src/memory.ts";
import { Municipality } from "../src/municipality.ts";
import * as texts from "../src/texts.ts";
import { transcriptOf } from "../src/transcript.ts";
import { fakeWorld, openStream, problem, settled } from "./world.js";

const KEY = "indgang";

/** A server with one conversation; `refusal` is what it says to a call whose path ends so. */
function world(page = "da") {
  const server = { refusal: {}, streams: [] };
  const answer = ({ path, body }) => {
    for (const [end, refuse] of Object.entries(server.refusal)) if (path.endsWith(end)) return refuse();
    if (path.includes("/sites/")) return Response.json({ title: "Spørg" });
    if (path.endsWith("/conversations")) return Response.json({ id: "c1", token: "secret" }, { status: 201 });
    if (path.endsWith("/events")) return server.streams[server.streams.push(openStream()) - 1].response;
    if (path.endsWith("/messages")) return Response.json({ event: `${body.text.length}-0` }, { status: 202 });
    return new Response(null, { status: 204 });
  };
  const { seams, calls } = fakeWorld(answer);
  const nothing = () => {};
  const listener = { arrived: nothing, queued: nothing, accepted: nothing, retrying: nothing, refused: nothing, expired: nothing, changed: nothing };
  const place = { server: "https://chat.example", site: "eksempelby", front: "kommune" };
  const api = new Api(place, seams);
  const municipality = new Municipality(place, seams, nothing, nothing);
  const begin = () => new Conversation(api, new Memory(seams.storage, KEY), seams, listener, () => "https://host.example/side", page);
  const bodies = (end) => calls.filter(({ path }) => path.endsWith(end)).map(({ body }) => body);
  return { server, seams, calls, municipality, begin, bodies, clock: seams.clock, kept: () => JSON.parse(seams.storage.getItem(KEY)) };
}

test("every phrase stands in both languages, the English without Danish letters", () => {
  const { languageOf, LOCALES, robot, ...phrases } = texts;
  for (const [name, phrase] of Object.entries(phrases)) {
    const made = phrase(3, 2); // a phrase with a number or a name in it gives its words first
    const words = made instanceof Function ? made : phrase;
    assert.ok(words("da") && words("en"), name);
    assert.doesNotMatch(words("en"), /[æøå]/i, name);
  }
});

test("a page that begins with en is English, any other Danish", () => {
  assert.deepEqual(["en", "en-GB", "EN-us", "da", "", "de", "enets"].map(texts.languageOf), ["en", "en", "en", "da", "da", "da", "da"]);
});

test("times, numbers and prices are written as the language has them", () => {
  const english = period({ start: "2026-11-24T09:00:00Z", end: "2026-11-24T11:00:00Z" })("en");
  assert.match(english, /^Tuesday,? 24 November 2026 at 10:00–12:00$/);
  assert.deepEqual(["da", "en"].map(texts.price(1200)), ["1.200 kr.", "DKK 1,200"]);
});

test("a Danish window asks as it did before there were languages", async () => {
  const { municipality, begin, calls, bodies, clock } = world();
  await municipality.load("da");
  begin().send("Hej");
  await clock.pass(100);
  assert.equal(calls[0].query, "?front=kommune");
  assert.deepEqual(bodies("/conversations"), [{ site: "eksempelby", front: "kommune", page: "https://host.example/side" }]);
  assert.deepEqual(bodies("/language"), []);
});

test("an English window asks and begins in English", async () => {
  const { municipality, begin, calls, bodies, clock } = world("en");
  await municipality.load("en");
  begin().send("Hello");
  await clock.pass(100);
  assert.equal(calls[0].query, "?front=kommune&language=en");
  assert.equal(bodies("/conversations")[0].language, "en");
});

test("a language chosen before the conversation is remembered, sent with it, and outlives it", async () => {
  const { begin, calls, bodies, clock, kept, seams } = world();
  const conversation = begin();
  conversation.note("halvt", true);
  assert.equal(seams.storage.kept.size, 0);
  conversation.speak("en");
  assert.deepEqual([kept().language, kept().draft, kept().open, calls.length], ["en", "halvt", true, 0]);
  const next = begin();
  assert.deepEqual(next.resume(), { draft: "halvt", open: true });
  assert.equal(next.language, "en");
  next.send("Hello");
  await clock.pass(100);
  assert.equal(bodies("/conversations")[0].language, "en");
  await next.remove();
  assert.deepEqual([kept().language, kept().ticket], ["en", undefined]);
});

test("a choice taken back before the conversation leaves nothing behind", () => {
  const { begin, seams } = world();
  const conversation = begin();
  conversation.speak("en");
  conversation.speak("da");
  assert.equal(seams.storage.kept.size, 0);
});

test("the server is told of a change, also one made while the conversation opens", async () => {
  const { begin, calls, bodies, clock } = world();
  const conversation = begin();
  conversation.send("Hej");
  conversation.speak("en");
  await clock.pass(100);
  assert.deepEqual(bodies("/language"), [{ language: "en" }]);
  conversation.speak("da");
  await clock.pass(100);
  assert.deepEqual(bodies("/language").at(-1), { language: "da" });
  assert.equal(calls.at(-1).headers.get("Authorization"), "Bearer secret");
});

test("a server that knows no languages ends nothing; one out of reach is told later", async () => {
  const { begin, server, bodies, clock } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  server.refusal["/language"] = () => problem(404);
  conversation.speak("en");
  await clock.pass(30_000);
  assert.deepEqual([bodies("/language").length, conversation.begun], [1, true]);
  server.refusal["/language"] = () => problem(503);
  conversation.speak("da");
  await clock.pass(100);
  server.refusal = {};
  await clock.pass(10_000);
  assert.equal(bodies("/language").length, 3);
});

test("the conversation's copy speaks the window's language and leaves what was said alone", () => {
  const events = [
    { id: "1-0", kind: "message", from: "assistant", at: "2026-11-24T09:00:00Z", text: "Brug **MitID**.", answer: { id: "x", sources: [{ title: "borger.dk", url: "https://b" }] } },
    { id: "2-0", kind: "message", from: "citizen", at: "2026-11-24T09:01:00Z", text: "Tak" },
  ];
  assert.equal(transcriptOf(events, "en"), "Indgang · chatbot, 24 November 2026 at 10:00\nBrug MitID.\nSource: borger.dk https://b\n\nYou, 24 November 2026 at 10:01\nTak\n");
  assert.match(transcriptOf(events, "da"), /^Indgang · chatrobot, 24\. november 2026 kl\. 10\.00\n.*\nKilde: /);
});

test("a notice is no answer: who asked is still waiting", async () => {
  const { begin, server, clock } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  server.streams[0].event({ id: "9-0", kind: "message", from: "system", text: "Lukket i dag", notice: "lukket" });
  await settled();
  assert.equal(conversation.state.awaiting, true);
  server.streams[0].event({ id: "9-1", kind: "message", from: "assistant", text: "Hej" });
  await settled();
  assert.equal(conversation.state.awaiting, false);
});

test("whether an answer helped is sent once taken, remembered, and forgotten with the conversation", async () => {
  const { begin, server, bodies, clock, kept } = world();
  const conversation = begin();
  conversation.send("Hej");
  await clock.pass(100);
  server.refusal["/rating"] = () => problem(503);
  await assert.rejects(conversation.rate({ event: "9-0", helpful: false }));
  assert.deepEqual(kept().ratings, {});
  server.refusal = {};
  await conversation.rate({ event: "9-0", helpful: false });
  await conversation.rate({ score: 4, comment: "Fint" });
  assert.deepEqual(bodies("/rating").slice(1), [{ event: "9-0", helpful: false }, { score: 4, comment: "Fint" }]);
  const next = begin();
  next.resume();
  assert.deepEqual(next.ratings, { "9-0": false, "": true });
  next.leave();
  assert.deepEqual(next.ratings, {});
});
