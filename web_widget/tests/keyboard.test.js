import assert from "node:assert/strict";
import { test } from "node:test";
import { watchKeyboard } from "../src/keyboard.ts";

/** A window that fills a phone's screen, and what can be seen of the screen. */
function phone() {
  globalThis.innerHeight ??= 700;
  const view = Object.assign(new EventTarget(), { height: innerHeight, offsetTop: 0, scale: 1 });
  const set = {};
  const shown = [];
  const field = { scrollIntoView: () => shown.push("field") };
  const dialog = {
    isConnected: true,
    open: true,
    style: { setProperty: (name, value) => (set[name] = value), removeProperty: (name) => delete set[name] },
    getRootNode: () => ({ activeElement: field }),
  };
  watchKeyboard(dialog, view);
  const see = (part) => {
    Object.assign(view, part);
    view.dispatchEvent(new Event("resize"));
  };
  return { dialog, set, shown, see };
}

test("the window is as high as what the keyboard leaves, the field stays in sight, and it grows again", () => {
  const { set, shown, see } = phone();
  assert.deepEqual([set, shown], [{}, []]);
  see({ height: 300, offsetTop: 20 });
  assert.deepEqual(set, { "--top": "20px", "--height": "300px" });
  assert.deepEqual(shown, ["field"]);
  see({ height: innerHeight, offsetTop: 0 });
  assert.deepEqual(set, {});
});

test("who magnifies the page is not given a smaller window", () => {
  const { set, see } = phone();
  see({ height: 200, offsetTop: 100, scale: 2 });
  assert.deepEqual(set, {});
});

test("a window that is closed, or gone, is left alone", () => {
  const { dialog, set, see } = phone();
  dialog.open = false;
  see({ height: 300 });
  dialog.open = true;
  dialog.isConnected = false;
  see({ height: 310 });
  dialog.isConnected = true;
  see({ height: 320 });
  assert.deepEqual(set, {}, "once gone, it is not watched any more");
});
