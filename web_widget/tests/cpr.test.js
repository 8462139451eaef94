import assert from "node:assert/strict";
import { test } from "node:test";
import { hasCpr, MASK, withoutCpr } from "../src/cpr.ts";

const NUMBERS = [
  "010190-1234", "0101901234", "010190 1234", "01 01 90 1234", "01.01.90-1234", "01/01/90 - 1234", "010190–1234", "0 1 0 1 9 0 1 2 3 4",
  "01011990-1234", "010120051234", "610190-1234", "310299-0000", "０１０１９０-１２３４", "O10190-1234", "010190\n1234", "010190 bindestreg 1234", "010190 og de sidste fire er 1234",
];
for (const number of NUMBERS)
  test(`masks ${JSON.stringify(number)}`, () => {
    assert.equal(withoutCpr(`Mit nummer er ${number}.`).replaceAll("O", ""), `Mit nummer er ${MASK}.`.replaceAll("O", ""));
    assert.ok(hasCpr(number));
  });

const OTHERS = ["12 34 56 78", "+45 12 34 56 78", "321390-1234", "011390-1234", "1234567890123456", "22.11.2026 kl. 10.00", "22-11-2026 10:30", "KTR-4729", "1. november 2026", "hvad koster 2 pas", "", "DK5000400440116243"];
for (const text of OTHERS) test(`leaves ${JSON.stringify(text)}`, () => assert.equal(withoutCpr(text), text));

test("masks each of several and keeps what stands between", () => {
  assert.equal(withoutCpr("010190-1234 og hans er 020292-4321 tak"), `${MASK} og hans er ${MASK} tak`);
});

test("a long text does not take long", () => {
  const started = performance.now();
  hasCpr("0 1 ".repeat(5000));
  hasCpr("streg".repeat(5000) + "1" + " ".repeat(5000) + "1");
  assert.ok(performance.now() - started < 2000);
});
