import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection } from "../src/connection.ts";
import { Gone, Unreachable } from "../src/errors.ts";
import { fakeWorld, openStream, settled } from "./world.js";

function connection() {
  const { seams } = fakeWorld(() => {});
  const asked = [];
  const streams = [];
  const seen = [];
  const failures = [];
  const open = async (last, signal) => {
    asked.push([seams.clock.now(), last]);
    const failure = failures.shift();
    if (failure) throw failure;
    const stream = openStream();
    streams.push(stream);
    signal.addEventListener("abort", () => {
      try {
        stream.fail();
      } catch {
        // closed already
      }
    });
    return stream.response;
  };
  const line = { opened: () => seen.push("opened"), arrived: ({ id, text }) => seen.push(text ?? id), lost: () => seen.push("lost"), gone: () => seen.push("gone") };
  return { made: new Connection(open, seams, line), asked, streams, seen, failures, clock: seams.clock };
}

const event = (id, text) => ({ id, kind: "message", from: "assistant", text });

test("resumes after the last event and shows each once", async () => {
  const { made, asked, streams, seen, clock } = connection();
  void made.run();
  await settled();
  streams[0].event(event("1-0", "a"));
  streams[0].event(event("2-0", "b"));
  await settled();
  streams[0].fail();
  await clock.pass(1000);
  assert.deepEqual(asked, [[0, undefined], [1000, "2-0"]]);
  streams[1].event(event("2-0", "b"));
  streams[1].event(event("10-0", "c"));
  await settled();
  made.stop();
  assert.deepEqual(seen, ["opened", "a", "b", "lost", "opened", "c"]);
});

test("waits longer each time and as long as the server asks", async () => {
  const { made, asked, failures, clock } = connection();
  failures.push(new Unreachable(), new Unreachable(), new Unreachable(12_000), new Unreachable());
  void made.run();
  await clock.pass(16_000);
  made.stop();
  assert.deepEqual(asked.map(([at]) => at), [0, 1000, 3000, 15_000]);
});

test("a line that has gone silent is dropped", async () => {
  const { made, asked, clock } = connection();
  void made.run();
  await clock.pass(50_000);
  made.stop();
  assert.deepEqual(asked.map(([at]) => at), [0, 46_000]);
});

test("wakes from its wait", async () => {
  const { made, asked, failures, clock } = connection();
  failures.push(new Unreachable(60_000));
  void made.run();
  await clock.pass(10);
  made.wake();
  await settled();
  made.stop();
  assert.equal(asked.length, 2);
});

test("ends when the conversation is gone", async () => {
  const { made, seen, failures, clock, asked } = connection();
  failures.push(new Gone({ status: 404, detail: "" }));
  await made.run();
  await clock.pass(60_000);
  assert.deepEqual(seen, ["gone"]);
  assert.equal(asked.length, 1);
});

test("what it cannot read does not stop it", async () => {
  const { made, streams, seen } = connection();
  void made.run();
  await settled();
  streams[0].write('data: {"half\n\ndata: null\n\ndata: 7\n\n');
  streams[0].event(event("3-0", "fine"));
  await settled();
  made.stop();
  assert.deepEqual(seen, ["opened", "fine"]);
});

test("a page that is put away reads nothing, and goes on after the last event when it comes back", async () => {
  const { made, asked, streams, seen, clock } = connection();
  void made.run();
  await settled();
  streams[0].event(event("1-0", "a"));
  await settled();
  made.hold();
  await clock.pass(600_000);
  assert.equal(asked.length, 1);
  made.wake();
  await settled();
  streams[1].event(event("1-0", "a"));
  streams[1].event(event("2-0", "b"));
  await settled();
  made.stop();
  assert.equal(asked[1][1], "1-0");
  assert.deepEqual(seen, ["opened", "a", "opened", "b"], "nothing was lost, and nobody was told so");
});

test("a page put away while it waits for the next attempt waits on, and tries at once when it comes back", async () => {
  const { made, asked, failures, clock } = connection();
  failures.push(new Unreachable(5_000));
  void made.run();
  await clock.pass(10);
  made.hold();
  await clock.pass(60_000);
  assert.equal(asked.length, 1);
  made.wake();
  await settled();
  made.stop();
  assert.equal(asked.length, 2);
});

test("a line known to be dead is dropped and opened anew", async () => {
  const { made, asked, seen, clock } = connection();
  void made.run();
  await clock.pass(1000);
  made.drop();
  await clock.pass(1000);
  made.stop();
  assert.deepEqual(asked.map(([at]) => at), [0, 2000]);
  assert.deepEqual(seen, ["opened", "lost", "opened"]);
});

test("half an event before a break is read whole after it, and once", async () => {
  const { made, streams, seen, clock } = connection();
  void made.run();
  await settled();
  streams[0].event(event("1-0", "a"));
  streams[0].write('id: 2-0\ndata: {"id":"2-0","kind":"mess');
  await settled();
  streams[0].end();
  await clock.pass(1000);
  streams[1].event(event("2-0", "b"));
  await settled();
  made.stop();
  assert.deepEqual(seen, ["opened", "a", "lost", "opened", "b"]);
});

test("a name that would turn the rest of the line around is straightened", async () => {
  const { made, streams } = connection();
  const names = [];
  made.line.arrived = ({ staff_name }) => names.push(staff_name);
  void made.run();
  await settled();
  streams[0].event({ ...event("1-0", "Hej"), staff_name: "Mette\u202E\u2067 nesnaH" });
  await settled();
  made.stop();
  assert.deepEqual(names, ["Mette nesnaH"]);
});
