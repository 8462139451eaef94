/** The form for a message that staff answer later: who one is, how one is reached, and what is kept of it. */
import { hasCpr, withoutCpr } from "./cpr.js";
import type { Refused } from "./errors.js";
import type { Desk } from "./extras.js";
import { randomId } from "./ids.js";
import { markNumbers } from "./marks.js";
import { button, node, say, type Child } from "./nodes.js";
import * as texts from "./texts.js";
import type { Said } from "./texts.js";

const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^[\s(]*\+?(?:[\s().-]*\d){8,15}$/;

let count = 0;

/** Under one client id, however often it must be sent. It is no news in itself: the message above it is. */
export function letterForm(desk: Desk): HTMLElement {
  const client_id = randomId();
  const { days, length } = desk.limits();
  const name = field(node("input", { autocomplete: "name" }), texts.letterName, (said) => !said && texts.letterNameMissing);
  const contact = field(
    node("input", { autocomplete: "email" }),
    texts.letterContact,
    (said) => !reachable(said) && texts.letterContactWrong,
    texts.letterContactNote,
  );
  const text = field(
    node("textarea", { rows: "4", autocomplete: "off" }),
    texts.letterText,
    (said) => (!said ? texts.letterTextMissing : [...said].length > length && texts.tooLong([...said].length, length)),
    texts.hint,
  );
  const consent = field(
    node("input", { type: "checkbox" }),
    texts.letterConsent(days),
    () => !(consent.control as HTMLInputElement).checked && texts.letterConsentMissing,
  );
  const named: Record<string, Field> = { name, contact, text, consent };
  const fields = Object.values(named);
  const failure = node("p", { class: "error", role: "alert", hidden: true });
  const send = node("button", { type: "submit", class: "button primary" }, texts.letterSend);
  const title = `letter${++count}`;
  const form = node(
    "form",
    { class: "card letter", novalidate: true, "aria-labelledby": title, "aria-live": "off" },
    node("h3", { id: title }, texts.letterTitle),
    node("p", { class: "small" }, texts.letterNote),
    ...fields.map(({ element }) => element),
    failure,
    send,
  );
  let sending = false;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = fields.filter((each) => !each.check());
    if (wrong[0]) wrong[0].control.focus();
    else if (!sending) void leave();
  });

  const leave = async () => {
    sending = true;
    tell("");
    send.setAttribute("aria-disabled", "true");
    try {
      await desk.leaveMessage({ client_id, name: name.said, contact: contact.said, text: text.said, consent: true });
      done();
    } catch (error) {
      refuse(error);
    } finally {
      sending = false;
      send.removeAttribute("aria-disabled");
    }
  };
  /** The server's own words, in Danish, at the field they are about. */
  const refuse = (error: unknown) => {
    const { status = 500, detail, errors = [] } = (error as Partial<Refused>).problem ?? {};
    const wrong = errors.flatMap(({ field, detail }) => {
      named[field]?.refuse(detail);
      return named[field] ?? [];
    });
    if (wrong[0]) wrong[0].control.focus();
    else tell(detail && status < 500 ? danish(detail) : texts.letterFailed);
  };
  const tell = (words: Child) => {
    failure.hidden = !words;
    say(failure, words);
  };
  const done = () => {
    const receipt = node("p", { class: "told", tabindex: "-1" }, texts.letterSent);
    form.replaceWith(receipt); // unless the thread has its own receipt by now
    receipt.focus();
  };
  return form;
}

export function reachable(contact: string): boolean {
  return MAIL.test(contact) || PHONE.test(contact);
}

function danish(detail: string): HTMLElement {
  return node("span", { lang: "da" }, detail);
}

interface Field {
  element: HTMLElement;
  control: HTMLInputElement | HTMLTextAreaElement;
  readonly said: string;
  /** True when nothing is wrong; else it says what. */
  check(): boolean;
  /** Says what the server found wrong. */
  refuse(detail: string): void;
}

/** A control with its label, its hint and its error, which are read with it. What was wrong is looked at again as it is written. */
function field(control: Field["control"], label: Said, wrongWith: (said: string) => Said | false, hint?: Said): Field {
  const id = `letter-field${++count}`;
  const note = node("p", { id: `${id}-hint`, class: "small" }, hint);
  const error = node("p", { id: `${id}-error`, class: "error", hidden: true });
  const mask = button(() => {
    control.value = withoutCpr(control.value);
    marked();
    check();
    control.focus();
  }, texts.cprRemove);
  const guard = node("div", { id: `${id}-guard`, role: "alert" });
  Object.assign(control, { id });
  control.setAttribute("aria-required", "true");
  control.setAttribute("aria-describedby", `${note.id} ${error.id} ${guard.id}`);
  const caption = node("label", { for: id }, label);
  const box = control.type === "checkbox";
  const element = node("div", { class: box ? "tick" : "field" }, ...(box ? [control, caption] : [caption, note, node("div", { class: "sheet" }, control)]), error, guard);
  const marked = control instanceof HTMLTextAreaElement ? markNumbers(control) : () => {};

  const show = (words: Child, wrong: boolean) => {
    error.hidden = !words;
    say(error, words);
    if (wrong) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  };
  const check = () => {
    const found = hasCpr(control.value);
    const wrong = !found && wrongWith(control.value.trim());
    show(wrong, found || !!wrong);
    if (!found) say(guard);
    else if (!guard.firstChild) say(guard, node("p", { class: "error" }, texts.cprFound), mask); // said once
    return !found && !wrong;
  };
  control.addEventListener("input", () => {
    marked();
    if (control.hasAttribute("aria-invalid") || hasCpr(control.value)) check();
  });
  return {
    element,
    control,
    get said() {
      return control.value.trim();
    },
    check,
    refuse: (detail) => show(danish(detail), true),
  };
}
