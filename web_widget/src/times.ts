/** A small calendar of free times: a strip of days, and the times of the chosen one.
 *
 *  Tabs after the ARIA Authoring Practices (www.w3.org/WAI/ARIA/apg/patterns/tabs): one day is in the tab order, and the
 *  arrow keys, Home and End go to the others. The times are plain buttons, all in the tab order; the arrow keys go among them too.
 */
import type { ChatEvent, Day, Times } from "./contract.js";
import { day, shortDate, shortWeekday, time } from "./dates.js";
import type { Press } from "./extras.js";
import { button, hidden, node, say } from "./nodes.js";
import * as texts from "./texts.js";

/** Makes the ids of this one's parts its own: a thread may have several. */
let count = 0;

export function freeTimes(event: ChatEvent, times: Times, press: Press): HTMLElement {
  const titleOf = (index: number | undefined) => (index === undefined ? undefined : event.buttons?.[index]?.title);
  const choose = (index: number) => press(event, index, titleOf(index)!);
  const days = times.days
    .map((each) => ({ ...each, times: each.times.filter((free) => titleOf(free.button)) }))
    .filter((each) => each.times.length);
  const ways = [times.earlier, times.later].map((index) => {
    const title = titleOf(index);
    return title && button(() => choose(index!), title, "button", { lang: event.language ?? "da" });
  });
  const inside = days.length ? week(days, choose) : [node("p", {}, texts.noTimes)];
  if (ways.some(Boolean)) inside.push(node("div", { class: "row" }, ...ways));
  // What is chosen here is heard from the button chosen, and is no news of the thread.
  return node("div", { class: "card times" }, node("h3", { lang: event.language ?? "da" }, times.title), node("div", { class: "press", "aria-live": "off" }, ...inside));
}

function week(days: Day[], choose: (index: number) => void): HTMLElement[] {
  const id = `times${++count}`;
  const panel = node("div", { id, class: "slots", role: "tabpanel" });
  const tabs = days.map((each, at) => dayTab(each, `${id}-${at}`, id));
  const show = (shown: HTMLElement) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", `${tab === shown}`);
      tab.tabIndex = tab === shown ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", shown.id);
    say(panel, ...days[tabs.indexOf(shown as HTMLButtonElement)]!.times.map((free) => timeButton(free, choose)));
  };
  for (const tab of tabs) tab.addEventListener("click", () => show(tab));
  show(tabs[0]!);
  const strip = node("div", { class: "days", role: "tablist", "aria-label": texts.days }, ...tabs);
  walkable(strip, show);
  walkable(panel, () => {});
  return [strip, panel];
}

function dayTab({ date, times }: Day, id: string, panel: string): HTMLButtonElement {
  const seen = node("span", { "aria-hidden": "true" }, shortWeekday(date), node("br"), node("strong", {}, shortDate(date)));
  const heard = hidden(day(date), ", ", texts.times(times.length));
  return node("button", { type: "button", id, class: "button day", role: "tab", "aria-controls": panel }, seen, heard);
}

function timeButton({ start, branch, button: index }: Day["times"][number], choose: (index: number) => void): HTMLButtonElement {
  const made = button(() => choose(index), time(start));
  made.prepend(hidden(day(start), ",", texts.at));
  if (branch) made.append(hidden(", "), node("span", { class: "branch", lang: "da" }, branch));
  return made;
}

/** Lets the arrow keys, Home and End go from button to button. */
function walkable(among: HTMLElement, reached: (button: HTMLElement) => void): void {
  among.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const all = [...among.querySelectorAll("button")];
    const columns = all.filter((each) => each.offsetTop === all[0]!.offsetTop).length;
    const next = all[stepFrom(all.indexOf(event.target as HTMLButtonElement), event.key, all.length, columns)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    reached(next);
  });
}

/** Where a key leads among `count` buttons in rows of `columns`; -1 where it leads nowhere. */
export function stepFrom(at: number, key: string, count: number, columns: number): number {
  const rows: Record<string, number> = { ArrowUp: at - columns, ArrowDown: at + columns };
  const ring: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1 };
  if (key in ring) return (ring[key]! + count) % count;
  const to = rows[key] ?? -1;
  return to < count ? to : -1;
}
