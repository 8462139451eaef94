/** The two choices above the inbox: a team and a label. The team is remembered, for it also decides who is called. */
import { byId, element } from "./elements.js";
import { TEXTS } from "./texts.js";

/** @typedef {{value: string, title: string}} Choice */

export class Filters {
  /**
   * @param {import("./conversations.js").Conversations} conversations
   * @param {import("./people.js").People} people
   * @param {import("./settings.js").Settings} settings
   */
  constructor(conversations, people, settings) {
    const { sites } = people.me;
    /** @type {(id: string, name: string) => string} */
    const titled = (site, name) => (sites.length > 1 ? `${name} (${sites.find(({ id }) => id === site)?.name ?? site})` : name);
    const teams = sites.flatMap(({ id: site }) => people.teamsOf(site).map(({ id, name }) => ({ value: `${site}/${id}`, title: titled(site, name) })));
    const labels = sites.flatMap(({ id: site }) => people.labelsOf(site).map(({ id, title }) => ({ value: `${site}/${id}`, title: titled(site, title) })));
    const team = filled("filter-team", TEXTS.filters.anyTeam, teams);
    const label = filled("filter-label", TEXTS.filters.anyLabel, labels);
    byId("filters").hidden = !teams.length && !labels.length;
    team.value = settings.get("team");
    if (team.selectedIndex < 0) team.value = "";
    conversations.narrow({ team: team.value });
    team.addEventListener("change", () => {
      settings.set("team", team.value);
      conversations.narrow({ team: team.value });
    });
    label.addEventListener("change", () => conversations.narrow({ label: label.value }));
    settings.addEventListener("change", () => {
      team.value = settings.get("team");
      conversations.narrow({ team: team.value });
    });
  }
}

/** @param {string} id @param {string} all @param {Choice[]} choices */
function filled(id, all, choices) {
  const select = byId(id, HTMLSelectElement);
  select.replaceChildren(element("option", { value: "" }, all), ...choices.map(({ value, title }) => element("option", { value }, title)));
  if (select.parentElement) select.parentElement.hidden = !choices.length;
  return select;
}
