import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../src/api.ts";
import { price, seats } from "../src/cards.ts";
import { period } from "../src/dates.ts";
import { Gone } from "../src/errors.ts";
import { placed } from "../src/extras.ts";
import { heading, spelled } from "../src/receipt.ts";
import { stepFrom } from "../src/times.ts";
import { transcriptOf } from "../src/transcript.ts";
import { fakeWorld, problem } from "./world.js";

const START = "2026-11-26T10:00:00+01:00";

test("a period names a second day, and leaves the times out where it takes all day", () => {
  assert.match(period({ start: START, end: "2026-11-27T12:00:00+01:00" })("da"), /^torsdag (den )?26\. november 2026 kl\. 10\.00 – fredag (den )?27\. november 2026 kl\. 12\.00$/);
  assert.match(period({ start: "2026-11-26", all_day: true })("da"), /^torsdag (den )?26\. november 2026$/);
  assert.match(period({ start: "2026-11-26", end: "2026-11-27", all_day: true })("en"), /^Thursday,? 26 November 2026 – Friday,? 27 November 2026$/);
  assert.match(period({ start: START, end: START })("da"), /kl\. 10\.00$/);
});

test("the night the clocks go back has its own times", () => {
  assert.match(period({ start: "2026-10-25T00:30:00Z", end: "2026-10-25T01:30:00Z" })("da"), /kl\. 02\.30$/); // 02.30 twice
  assert.match(period({ start: "2026-10-24T22:30:00Z", end: "2026-10-25T02:30:00Z" })("da"), /kl\. 00\.30–03\.30$/);
});

test("a button that stands on a card, in the calendar or on the receipt is offered once", () => {
  const times = { title: "Nyt pas", days: [{ date: "2026-11-26", times: [{ start: START, button: 2 }] }], later: 4 };
  const event = { id: "1-0", kind: "message", from: "assistant", courses: [{ button: 0 }, {}], times, booking: { cancel: 5, move: 6 } };
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7].filter((index) => !placed(event).has(index)), [1, 3, 7]);
  assert.equal(placed({ id: "1-0", kind: "message", from: "assistant" }).has(0), false);
});

test("the code is heard letter by letter", () => {
  assert.equal(spelled("KAT-4711"), "K A T, 4 7 1 1");
  assert.equal(spelled("ÆØÅ 10"), "Æ Ø Å, 1 0");
});

test("the heading says what became of the booking", () => {
  const said = (booking) => ["da", "en"].map(heading(booking));
  assert.deepEqual(said({}), ["Du er tilmeldt", "You have signed up"]);
  assert.deepEqual(said({ kind: "appointment", state: "taken" }), ["Du har en tid", "You have an appointment"]);
  assert.deepEqual(said({ kind: "course", state: "waiting" }), ["Du står på venteliste", "You are on the waiting list"]);
  assert.deepEqual(said({ kind: "appointment", state: "cancelled" }), ["Afbestilt", "Cancelled"]);
});

test("seats are told, and a waiting list where there are none", () => {
  const said = (course) => seats(course)?.("da");
  assert.equal(said({ seats_free: 1 }), "1 ledig plads");
  assert.equal(said({ state: "full" }), "Alle pladser er optaget");
  assert.equal(said({ seats_free: 0, waiting_list: true }), "Alle pladser er optaget. Der er en venteliste.");
  assert.equal(said({}), undefined);
});

test("a price is told, and that there are several", () => {
  const said = (course) => price(course)?.("da");
  assert.deepEqual([said({}), said({ price: 0 }), said({ price: 75 }), said({ price: 75, price_to: 75 })], [undefined, "Gratis", "75 kr.", "75 kr."]);
  assert.deepEqual([said({ price: 0, price_to: 1150 }), price({ price: 50, price_to: 75 })("en")], ["0–1.150 kr.", "DKK 50–75"]);
});

test("the arrow keys go round in a row, and stop at the first and last row", () => {
  const from = (at, key) => stepFrom(at, key, 7, 3);
  assert.deepEqual([from(6, "ArrowRight"), from(0, "ArrowLeft"), from(2, "Home"), from(2, "End")], [0, 6, 0, 6]);
  assert.deepEqual([from(1, "ArrowDown"), from(5, "ArrowDown"), from(3, "ArrowUp"), from(1, "ArrowUp")], [4, -1, 0, -2]);
  assert.equal(from(1, "a"), -1);
});

test("a booking's file is asked for with the token, its code kept inside the path", async () => {
  const { seams, calls } = fakeWorld(({ path }) => (path.includes("KAT") ? new Response("BEGIN:VCALENDAR") : problem(404)));
  const api = new Api({ server: "https://chat.example", site: "eksempelby", front: "kommune" }, seams);
  const ticket = { id: "c1", token: "secret" };
  await api.calendar(ticket, "KAT-4711");
  assert.equal(calls[0].path, "/api/v1/conversations/c1/bookings/KAT-4711.ics");
  assert.equal(calls[0].headers.get("Authorization"), "Bearer secret");
  await assert.rejects(api.calendar(ticket, "../close?"), Gone);
  assert.equal(calls[1].path, "/api/v1/conversations/c1/bookings/..%2Fclose%3F.ics");
});

test("the conversation's copy tells what became of a booking", () => {
  const booking = { code: "KAT-4711", title: "Nyt pas", start: START, kind: "appointment", state: "cancelled" };
  const copy = transcriptOf([{ id: "1-0", kind: "message", from: "assistant", text: "Tiden er afbestilt.", booking }], "da");
  assert.match(copy, /Afbestilt: Nyt pas, torsdag (den )?26\. november 2026 kl\. 10\.00\. Din kode: KAT-4711\n/);
});
