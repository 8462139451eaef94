/** The list of all states, and a live preview of the chosen one. The address tells which: `?state=answer`. */
import { GROUPS, STORIES } from "./stories.js";

/** The municipalities that there are, as [name, "primary,on_primary"]; written in by the build. */
const colours = COLOURS;

const list = document.querySelector("nav");
const looks = document.querySelector("form");
const frame = document.querySelector("iframe");
looks.elements.colours.append(...colours.map(([name, pair]) => new Option(name, pair)));

for (const [group, stories] of Object.entries(GROUPS)) {
  const heading = Object.assign(document.createElement("h2"), { textContent: group });
  const names = document.createElement("ul");
  for (const [name, [title]] of Object.entries(stories)) {
    const link = Object.assign(document.createElement("a"), { href: `?state=${name}`, textContent: title });
    names.append(document.createElement("li"));
    names.lastChild.append(link);
  }
  list.append(heading, names);
}

function show() {
  const asked = new URLSearchParams(location.search).get("state");
  const name = asked in STORIES ? asked : "answer";
  const [title, when] = STORIES[name];
  const { look, width, colours: pair, dir } = looks.elements;
  document.title = `${title} · chatvinduets tilstande`;
  document.querySelector("main h2").textContent = title;
  document.querySelector(".when").textContent = when;
  for (const link of list.querySelectorAll("a")) link.ariaCurrent = link.search === `?state=${name}` ? "page" : null;
  const address = `state.html?${new URLSearchParams({ state: name, colours: pair.value, dir: dir.value })}`;
  document.querySelector(".alone").href = address;
  frame.style.colorScheme = look.value; // the page within takes it for the browser's own
  frame.style.maxWidth = width.value ? `${width.value}px` : "";
  if (frame.dataset.shows !== address) frame.contentWindow.location.replace(address);
  frame.dataset.shows = address;
}

list.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  show();
});
addEventListener("popstate", show);
looks.addEventListener("change", show);
show();
