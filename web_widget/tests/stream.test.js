import assert from "node:assert/strict";
import { test } from "node:test";
import { StreamParser } from "../src/stream.ts";

const WHOLE = "\uFEFF: keep open\r\n\r\nid: 1-0\r\ndata: {\"a\":\r\ndata: \"æ\"}\r\n\r\nretry: 5\nid: 2-0\ndata:tight\n\nevent: x\rdata: three\r\r\n";
const FRAMES = [
  { id: "1-0", data: '{"a":\n"æ"}' },
  { id: "2-0", data: "tight" },
  { id: "", data: "three" }, // what is not stored has no id, and none of the one before
];

test("reads fields, comments and all three line ends", () => {
  assert.deepEqual(new StreamParser().push(WHOLE), FRAMES);
});

test("reads the same however the stream is cut", () => {
  for (let size = 1; size < WHOLE.length; size += 1) {
    const parser = new StreamParser();
    const frames = [];
    for (let at = 0; at < WHOLE.length; at += size) frames.push(...parser.push(WHOLE.slice(at, at + size)));
    assert.deepEqual(frames, FRAMES, `cut every ${size}`);
  }
});

test("half an event is no event", () => {
  assert.deepEqual(new StreamParser().push("id: 1-0\ndata: half"), []);
});
