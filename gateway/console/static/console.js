/** Starts the staff console: who is signed in, the address (#tab or #tab/conversation), the live stream, and the parts. */
import * as api from "./api.js";
import { Calls } from "./calls.js";
import { Conversations, TABS } from "./conversations.js";
import { closable } from "./dialogs.js";
import { byId, onPress } from "./elements.js";
import { Filters } from "./filters.js";
import { me, onSignedOut } from "./http.js";
import { Inbox } from "./inbox.js";
import { Notice } from "./notice.js";
import { Outbox } from "./outbox.js";
import { Pages } from "./pages.js";
import { Pane } from "./pane.js";
import { People } from "./people.js";
import { PresenceSwitch } from "./presence.js";
import { Settings } from "./settings.js";
import { Shortcuts } from "./shortcuts.js";
import { LiveStream } from "./stream.js";
import { TEXTS } from "./texts.js";

/** @typedef {{tab: import("./conversations.js").Tab, id: string | null}} Place */

const PLACE = "indgang.console.place"; // where one was, for coming back after signing in again
const START_AGAIN = 5_000; // ms

/** @param {import("./types.js").Me} staff */
function run(staff) {
  const people = new People(staff);
  const settings = new Settings(staff.username, localStorage);
  const conversations = new Conversations(staff.username);
  const outbox = new Outbox(staff.username, sessionStorage);
  const pages = new Pages(conversations);
  const inbox = new Inbox(conversations, people, pages);
  const notice = new Notice(conversations, new Calls(settings));
  const pane = new Pane(conversations, outbox, people, settings, (id) => goTo(`#mine/${encodeURIComponent(id)}`));
  new Filters(conversations, people, settings);
  new PresenceSwitch(people);
  new Shortcuts(settings, {
    ...Object.fromEntries(TABS.map((tab, index) => [String(index + 1), () => location.assign(`#${tab}`)])),
    i: () => inbox.enter(), t: () => pane.act("claim"), s: () => pane.notes.answer(), n: () => pane.notes.write(),
    v: () => pane.act("transfer"), a: () => pane.act("close"),
  });
  closable();
  byId("who").textContent = staff.name;

  /** @type {Place} */
  let place = placeIn(location.hash) ?? placeIn(sessionStorage.getItem(PLACE) ?? "") ?? { tab: "venter", id: null };

  /** @param {string} hash */
  function goTo(hash) {
    history.replaceState(null, "", hash);
    arrive();
  }

  function arrive() {
    const before = place.id;
    place = placeIn(location.hash) ?? place;
    sessionStorage.setItem(PLACE, hashOf(place));
    byId("main").dataset.view = place.id ? "conversation" : "list";
    byId("back", HTMLAnchorElement).href = `#${place.tab}`;
    inbox.show(place.tab, place.id);
    notice.opened(place.id);
    void pane.show(place.id);
    if (before && !place.id) inbox.focus(before);
  }

  let isSignedOut = false;
  /** @type {number | undefined} */
  let again;

  async function refetch() {
    clearTimeout(again);
    try {
      await conversations.reload(() => pages.first());
      notice.connected();
      await pane.refresh();
    } catch {
      if (isSignedOut) return;
      notice.disconnected();
      again = window.setTimeout(refetch, START_AGAIN);
    }
  }

  /** @param {string} id of a conversation that was deleted */
  function forget(id) {
    conversations.remove(id);
    if (id === place.id) void pane.refresh();
  }

  const stream = new LiveStream("/console/api/events", {
    opened: () => void refetch(),
    received: ({ conversation, event, deleted, signal, presence, notes }) => {
      if (deleted) return forget(deleted);
      if (signal) {
        conversations.seen(signal);
        return pane.heard(signal);
      }
      if (presence) return people.heard(presence);
      if (notes) return void pane.heardNote(notes);
      if (event) pane.add(conversation.id, [event]);
      conversations.put(conversation);
    },
    lost: () => {
      notice.disconnected();
      // An EventSource does not tell a 401 from a broken wire; this call does.
      me().catch(() => {});
    },
  });

  onSignedOut(() => {
    isSignedOut = true;
    stream.stop();
    notice.connected();
    notice.signedOut();
  });

  /** Coming back to this tab: perhaps signed in again elsewhere, perhaps the computer slept. */
  async function wake() {
    if (document.visibilityState !== "visible") return;
    const now = await me().catch(() => null);
    if (!now) return;
    if (now.username !== staff.username) return location.reload();
    people.renew(now);
    if (isSignedOut) stream.start();
    else void refetch();
    isSignedOut = false;
    notice.signedIn();
  }

  addEventListener("hashchange", arrive);
  addEventListener("online", () => stream.start());
  document.addEventListener("visibilitychange", () => void wake());
  onPress("sign-out", () => void signOut(outbox));
  history.replaceState(null, "", hashOf(place));
  arrive();
  stream.start();
}

/** @param {string} hash @returns {Place | null} null for an address that is none of ours */
function placeIn(hash) {
  const [tab, ...rest] = hash.replace("#", "").split("/");
  const known = TABS.find((name) => name === tab);
  return known ? { tab: known, id: rest.length ? decodeURIComponent(rest.join("/")) || null : null } : null;
}

/** @param {Place} place */
function hashOf({ tab, id }) {
  return id ? `#${tab}/${encodeURIComponent(id)}` : `#${tab}`;
}

/** @param {Outbox} outbox */
async function signOut(outbox) {
  if (outbox.isAnyUnsent() && !confirm(TEXTS.discard)) return;
  try {
    await api.signOut();
    outbox.forgetAll();
    location.assign("/console/sign-in");
  } catch (error) {
    byId("session").textContent = error instanceof Error ? error.message : TEXTS.noConnection;
  }
}

async function start() {
  onSignedOut(() => location.assign("/console/sign-in"));
  try {
    run(await me());
  } catch (error) {
    byId("list-empty").textContent = error instanceof Error ? error.message : TEXTS.noConnection;
    setTimeout(start, START_AGAIN);
  }
}

void start();
