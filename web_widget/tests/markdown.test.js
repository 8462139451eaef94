import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksOf, inlineOf, safeAddress, straight } from "../src/markdown.ts";

test("paragraphs, line breaks and lists", () => {
  assert.deepEqual(blocksOf("Et\nto\n\n- a\n- **b**\n\n1. x\n2. y\n\nSlut"), [
    { paragraph: [["Et"], ["to"]] },
    { list: [["a"], [{ bold: ["b"] }]], ordered: false },
    { list: [["x"], ["y"]], ordered: true },
    { paragraph: [["Slut"]] },
  ]);
});

test("a list may follow its sentence, and an item may go on on the next line", () => {
  assert.deepEqual(blocksOf("Tag med:\n- pas\n  eller kørekort"), [
    { paragraph: [["Tag med:"]] },
    { list: [["pas", " ", "eller kørekort"]], ordered: false },
  ]);
});

test("links of three kinds, also inside bold and bare", () => {
  assert.deepEqual(inlineOf("**Ring [112](tel:112)** eller [skriv](mailto:a@b.dk)."), [
    { bold: ["Ring ", { href: "tel:112", text: "112" }] },
    " eller ",
    { href: "mailto:a@b.dk", text: "skriv" },
    ".",
  ]);
  assert.deepEqual(inlineOf("Se https://www.borger.dk/pas."), ["Se ", { href: "https://www.borger.dk/pas", text: "https://www.borger.dk/pas" }, "."]);
});

for (const bad of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "http://borger.dk", "//evil.dk", "https:\\\\evil.dk", "java\nscript:x", "https://evil.example/\u202Ekd.regrob", ""])
  test(`refuses the address ${JSON.stringify(bad)}`, () => assert.equal(safeAddress(bad), null));

test("what is no Markdown stays text", () => {
  for (const text of ["<b>x</b> & <img src=x onerror=alert(1)>", "**halv", "[a](javascript:alert(1))", "2*3*4", "a_b_c", "[x] (y)"])
    assert.equal(inlineOf(text).join(""), text);
});

test("a hostile text does not take long", () => {
  const started = performance.now();
  blocksOf("**".repeat(20_000) + "[".repeat(20_000));
  assert.ok(performance.now() - started < 2000);
});

test("signs that turn letters around are taken from what must be read straight", () => {
  assert.equal(straight("borger.dk\u202Egnp.exe\u2066\u200F"), "borger.dkgnp.exe");
  assert.equal(straight("שלום مرحبا 👩‍👧"), "שלום مرحبا 👩‍👧");
});

test("an address with such signs is no link", () => {
  assert.deepEqual(inlineOf("[x](https://evil.example/\u202Ekd.regrob)"), ["[x](https://evil.example/\u202Ekd.regrob)"]);
});
