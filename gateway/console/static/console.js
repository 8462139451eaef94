/** Starts the staff console: who is signed in, the address (#tab or #tab/conversation), the live stream, and the parts. */
import * as api from "./api.js";
import { Conversations, TABS } from "./conversations.js";
import { byId, onPress } from "./elements.js";
import { Inbox } from "./inbox.js";
import { Notice } from "./notice.js";
import { Outbox } from "./outbox.js";
import { Pane } from "./pane.js";
import { LiveStream } from "./stream.js";
import { TEXTS } from "./texts.js";

/** @typedef {{tab: import("./conversations.js").Tab, id: string | null}} Place */

const PLACE = "indgang.console.place"; // where one was, for coming back after signing in again
const START_AGAIN = 5_000; // ms

/** @param {import("./types.js").Me} me */
function run(me) {
  const conversations = new Conversations(me.username);
  const outbox = new Outbox(me.username, sessionStorage);
  const inbox = new Inbox(conversations);
  const notice = new Notice(conversations);
  const pane = new Pane(conversations, outbox, me.statuses ?? {}, (id) => goTo(`#mine/${encodeURIComponent(id)}`));
  byId("who").textContent = me.name;

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
      await conversations.reload(api.conversations);
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
    received: ({ conversation, event, deleted }) => {
      if (deleted) return forget(deleted);
      if (event) pane.add(conversation.id, [event]);
      conversations.put(conversation);
    },
    lost: () => {
      notice.disconnected();
      // An EventSource does not tell a 401 from a broken wire; this call does.
      api.me().catch(() => {});
    },
  });

  api.onSignedOut(() => {
    isSignedOut = true;
    stream.stop();
    notice.connected();
    notice.signedOut();
  });

  /** Coming back to this tab: perhaps signed in again elsewhere, perhaps the computer slept. */
  async function wake() {
    if (document.visibilityState !== "visible") return;
    const now = await api.me().catch(() => null);
    if (!now) return;
    if (now.username !== me.username) return location.reload();
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
  api.onSignedOut(() => location.assign("/console/sign-in"));
  try {
    run(await api.me());
  } catch (error) {
    byId("list-empty").textContent = error instanceof Error ? error.message : TEXTS.noConnection;
    setTimeout(start, START_AGAIN);
  }
}

void start();
