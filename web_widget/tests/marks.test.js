import assert from "node:assert/strict";
import { test } from "node:test";
import { numbersIn } from "../src/cpr.ts";
import { marked as markedBy } from "../src/marks.ts";

const marked = (text) => markedBy(text, numbersIn(text));
const plain = (pieces) => pieces.map((piece) => (typeof piece === "string" ? piece : piece.mark)).join("");

test("the number is marked where it stands, and every letter keeps its place", () => {
  const text = "Mit nummer er 010190-1234.\nOg hans: 02 02 80 4321\n";
  const pieces = marked(text);
  assert.deepEqual(pieces.filter((piece) => piece.mark).map(({ mark }) => mark), ["010190-1234", "02 02 80 4321"]);
  assert.equal(plain(pieces), `${text}\u200B`);
});

test("what holds no number has no likeness at all", () => {
  assert.deepEqual(marked("Ring på 12 34 56 78 kl. 10"), []);
  assert.deepEqual(marked(""), []);
});
