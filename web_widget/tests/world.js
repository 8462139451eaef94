/** A clock that stands still until told, a network that answers from a list, and a storage in memory. */

export function fakeClock() {
  let time = 0;
  let timers = [];
  return {
    now: () => time,
    chance: () => 0.5, // so that delays are exactly 1, 2, 4 … seconds
    after(milliseconds, then) {
      const timer = { at: time + milliseconds, then };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
    async pass(milliseconds) {
      const end = time + milliseconds;
      await settled();
      for (let next = due(end); next; next = due(end)) {
        time = next.at;
        timers = timers.filter((other) => other !== next);
        next.then();
        await settled();
      }
      time = end;
    },
  };
  function due(end) {
    return timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** Resolves when everything that was ready has happened: a browser reads an answer's body in several tasks. */
export async function settled() {
  for (let task = 0; task < 4; task += 1) await new Promise(nextTask);
}

function nextTask(then) {
  const { port1, port2 } = new MessageChannel(); // unlike a timer, it isn't slowed down when set over and over
  port1.onmessage = () => {
    port1.close();
    then();
  };
  port2.postMessage(null);
}

export function fakeStorage() {
  const kept = new Map();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

/** `answer(call)` gives a Response or throws; every call is written down. */
export function fakeWorld(answer) {
  const calls = [];
  const fetch = async (address, init = {}) => {
    const call = { method: init.method ?? "GET", path: new URL(address).pathname, query: new URL(address).search, headers: new Headers(init.headers), body: init.body && JSON.parse(init.body), signal: init.signal };
    calls.push(call);
    return answer(call);
  };
  return { calls, seams: { fetch, clock: fakeClock(), storage: fakeStorage() } };
}

/** A stream that the test writes to and can break, and that breaks when its reader lets go of it. */
export function openStream(signal) {
  let controller;
  const body = new ReadableStream({ start: (given) => (controller = given) });
  signal?.addEventListener("abort", () => {
    try {
      controller.error(new DOMException("let go", "AbortError"));
    } catch {
      // closed already
    }
  });
  const encoder = new TextEncoder();
  return {
    response: new Response(body, { headers: { "Content-Type": "text/event-stream" } }),
    write: (text) => controller.enqueue(encoder.encode(text)),
    event(event) {
      this.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
    },
    end: () => controller.close(),
    fail: () => controller.error(new TypeError("network")),
  };
}

export function problem(status, detail = "Nej", headers = {}) {
  return Response.json({ status, detail }, { status, headers });
}

/** Lines between the tabs of one browser: what one says on a name, the others on it hear a moment later. */
export function fakeChannels() {
  const open = new Set();
  const said = [];
  return {
    said,
    open,
    channel: (name) => {
      const line = {
        onmessage: null,
        postMessage(word) {
          said.push(word);
          const copy = structuredClone(word);
          for (const other of [...open]) if (other !== line && other.name === name) queueMicrotask(() => other.onmessage?.({ data: copy }));
        },
        close: () => open.delete(line),
        name,
      };
      open.add(line);
      return line;
    },
  };
}
