/** How a conversation changes hands or ends: the questions asked, and the calls that do it. */
import * as api from "./api.js";
import { ask, Missing } from "./dialogs.js";
import { byId, element } from "./elements.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./types.js").Conversation} Conversation */

export class Handover {
  /**
   * @param {import("./outbox.js").Outbox} outbox
   * @param {import("./people.js").People} people
   * @param {(conversation: Conversation) => void} done
   */
  constructor(outbox, people, done) {
    this.outbox = outbox;
    this.people = people;
    this.done = done;
  }

  /** @param {Conversation} conversation */
  transfer({ id, site }) {
    const [to, note] = [byId("transfer-to", HTMLSelectElement), this.#words("transfer", id)];
    const colleagues = this.people.colleaguesOf(site).map(({ username, name, presence }) =>
      element("option", { value: `colleague ${username}` }, presence === "present" ? name : TEXTS.awayColleague(name)));
    const teams = this.people.teamsOf(site).map((team) => element("option", { value: `team ${team.id}` }, team.name));
    const groups = [group(TEXTS.colleagues, colleagues), group(TEXTS.teams, teams)].flat();
    to.replaceChildren(element("option", { value: "" }, TEXTS.choose), ...groups);
    ask("transfer-dialog", this.outbox.isUnsent(id), async () => {
      const [kind, ...rest] = to.value.split(" ");
      if (!kind) throw new Missing(to, TEXTS.chooseReceiver);
      const whom = rest.join(" ");
      const isTeam = kind === "team";
      this.done(await api.transfer(id, { to: isTeam ? null : whom, team: isTeam ? whom : null, note: note.value.trim() }));
      this.outbox.setDraft(`transfer/${id}`, "");
    });
  }

  /** @param {Conversation} conversation */
  takeOver({ id }) {
    const reason = this.#words("take-over", id);
    ask("take-over-dialog", false, async () => {
      if (!reason.value.trim()) throw new Missing(reason, TEXTS.giveReason);
      this.done(await api.takeOver(id, reason.value.trim()));
      this.outbox.setDraft(`take-over/${id}`, "");
    });
  }

  /** @param {Conversation} conversation */
  release({ id }) {
    ask("release-dialog", this.outbox.isUnsent(id), async () => this.done(await api.release(id)));
  }

  /** @param {Conversation} conversation */
  handBack({ id }) {
    const words = this.#words("hand-back", id);
    ask("hand-back-dialog", this.outbox.isUnsent(id), async () => {
      this.done(await api.handBack(id, words.value.trim()));
      this.outbox.setDraft(`hand-back/${id}`, "");
    });
  }

  /** @param {Conversation} conversation */
  close({ id }) {
    const [outcome, words] = [byId("close-outcome", HTMLSelectElement), this.#words("close", id)];
    const choices = Object.entries(this.people.outcomes).map(([value, title]) => element("option", { value }, title));
    outcome.replaceChildren(element("option", { value: "" }, TEXTS.choose), ...choices);
    ask("close-dialog", this.outbox.isUnsent(id), async () => {
      if (choices.length && !outcome.value) throw new Missing(outcome, TEXTS.chooseOutcome);
      this.done(await api.close(id, outcome.value, words.value.trim()));
      this.outbox.setDraft(`close/${id}`, "");
    });
  }

  /** The box for words in a dialog, with what was typed there before. @param {string} name @param {string} id */
  #words(name, id) {
    const key = `${name}/${id}`;
    const text = byId(`${name}-text`, HTMLTextAreaElement);
    text.value = this.outbox.draft(key);
    text.oninput = () => this.outbox.setDraft(key, text.value);
    return text;
  }
}

/** @param {string} label @param {Node[]} options */
const group = (label, options) => (options.length ? [element("optgroup", { label }, ...options)] : []);
