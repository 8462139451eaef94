import assert from "node:assert/strict";
import { test } from "node:test";
import { Memory } from "../src/memory.ts";
import { fakeStorage } from "./world.js";

const KEPT = { unsent: [{ client_id: "1", text: "Hej" }], draft: "", open: true, ratings: { "1-0": true }, size: 1.5 };

test("what is kept comes back", () => {
  const memory = new Memory(fakeStorage(), "k");
  memory.save(KEPT);
  assert.deepEqual(memory.load(), KEPT);
});

test("a page whose framework gives arrays a toJSON of its own loses no message", () => {
  const memory = new Memory(fakeStorage(), "k");
  Array.prototype.toJSON = function () {
    return `[${this.length}]`;
  };
  try {
    memory.save(KEPT);
  } finally {
    delete Array.prototype.toJSON;
  }
  assert.deepEqual(memory.load(), KEPT);
});

test("a storage that is blocked, full or holds something else is no matter", () => {
  const blocked = () => {
    throw new DOMException("no", "SecurityError");
  };
  for (const storage of [null, { getItem: blocked, setItem: blocked, removeItem: blocked }]) {
    const memory = new Memory(storage, "k");
    memory.save(KEPT);
    memory.forget();
    assert.equal(memory.load(), null);
  }
  const odd = fakeStorage();
  for (const text of ["{", "7", "null", '{"unsent":"x"}']) {
    odd.setItem("k", text);
    assert.equal(new Memory(odd, "k").load(), null);
  }
});
