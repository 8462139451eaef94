/** One state on a page: `?state=answer&colours=14528c,ffffff&dir=rtl`. `stories.show()` puts another in its place without a reload. */
import { Stage } from "./stage.js";
import { STORIES } from "./stories.js";

let stage;

async function show(name, { dir = "", ...options } = {}) {
  stage?.leave();
  delete document.body.dataset.shown;
  document.documentElement.dir = dir;
  document.body.dataset.state = name;
  stage = new Stage(document.getElementById("place"), options);
  const [title, , play] = STORIES[name];
  document.title = `${title} · chatvinduets tilstande`;
  document.querySelector("h1").textContent = title;
  await play(stage);
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame); // what is new is scrolled to with the next one
  document.body.dataset.shown = name;
  return stage;
}

await customElements.whenDefined("indgang-chat");
globalThis.stories = { names: Object.keys(STORIES), show };
const asked = new URLSearchParams(location.search);
const colours = asked.get("colours")?.split(",").map((colour) => `#${colour}`);
const name = asked.get("state");
if (name in STORIES) await show(name, { colours, dir: asked.get("dir") ?? "" });
