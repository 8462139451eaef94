import assert from "node:assert/strict";
import { test } from "node:test";
import { heardOf, Reader, voiceFor } from "../src/speech.ts";

function voices(...languages) {
  const said = [];
  let finish = [];
  return {
    said,
    end: () => finish.splice(0).forEach((done) => done()),
    speech: {
      languages: () => languages,
      say: (pieces, language, done) => (said.push([language, ...pieces]), finish.push(done)),
      stop: () => said.push(["stopped"]),
    },
  };
}

const answer = (text, more = {}) => ({ id: "1-0", kind: "message", from: "assistant", text, ...more });

test("words are heard without their signs, a link as its text and an address as its host", () => {
  assert.deepEqual(heardOf("**Gebyret** er 891 kr.\nSe [borger.dk](https://www.borger.dk/pas) eller https://www.politi.dk/a/b?c=d\n\n- Foto\n- Kontanter\n\n**  **"), [
    "Gebyret er 891 kr.",
    "Se borger.dk eller politi.dk",
    "Foto",
    "Kontanter",
  ]);
});

test("the voice is one of the answer's language, a Dane or a Briton before others", () => {
  assert.equal(voiceFor("da", ["en-US", "da-DK"]), "da-DK");
  assert.equal(voiceFor("en", ["en-US", "en-GB"]), "en-GB");
  assert.equal(voiceFor("en", ["en_US"]), "en_US");
  assert.equal(voiceFor("ar", ["da-DK", "ara"]), undefined);
});

test("answers are read once it is asked for, each in its own language, and the citizen's words never", () => {
  const { speech, said } = voices("da-DK", "en-GB");
  const reader = new Reader(speech, () => {}, () => {});
  reader.hear(answer("Før"));
  reader.toggle("Nye svar bliver læst op.", "da");
  reader.hear(answer("Hej"));
  reader.hear(answer("Hello", { language: "en", from: "staff" }));
  reader.hear(answer("Mit", { from: "citizen" }));
  reader.hear(answer("Væk", { withdrawn: true }));
  reader.hear({ id: "2-0", kind: "holder", from: "system", text: "x" });
  assert.deepEqual(said, [["da-DK", "Nye svar bliver læst op."], ["da-DK", "Hej"], ["en-GB", "Hello"]]);
});

test("what is being read can be stopped, and the stop is there only meanwhile", () => {
  const { speech, said, end } = voices("da-DK");
  const busy = [];
  const reader = new Reader(speech, (yes) => busy.push(yes), () => {});
  reader.toggle("Til", "da");
  reader.hear(answer("Hej"));
  end();
  assert.deepEqual(busy, [true, true, false]);
  reader.hear(answer("Hej"));
  reader.stop();
  assert.deepEqual([said.at(-1), busy.at(-1), reader.on], [["stopped"], false, true]);
  reader.toggle("", "da");
  assert.deepEqual([said.at(-1), reader.on], [["stopped"], false]);
});

test("a language no voice knows is not read by another's", () => {
  const { speech, said } = voices("en-US");
  let mute = 0;
  const reader = new Reader(speech, () => {}, () => (mute += 1));
  reader.toggle("On", "en");
  reader.hear(answer("Rødgrød med fløde"));
  assert.deepEqual([said.length, mute], [1, 1]);
});

test("without speech, or without a voice, there is nothing to turn on", () => {
  assert.equal(new Reader(undefined, () => {}, () => {}).available, false);
  assert.equal(new Reader(voices().speech, () => {}, () => {}).available, false);
  assert.equal(new Reader(voices("da-DK").speech, () => {}, () => {}).available, true);
});

test("nothing is read on a page that nobody sees", () => {
  const { speech, said } = voices("da-DK");
  const reader = new Reader(speech, () => {}, () => {});
  reader.toggle("Til", "da");
  const page = (globalThis.document ??= {}); // the same test runs in Node and in a browser
  Object.defineProperty(page, "visibilityState", { value: "hidden", configurable: true });
  try {
    reader.hear(answer("Hej"));
    assert.equal(said.length, 1);
  } finally {
    delete page.visibilityState;
  }
  reader.hear(answer("Hej"));
  assert.equal(said.length, 2);
});
