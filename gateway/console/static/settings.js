/** What one has chosen for oneself at this computer: remembered, and the same in all tabs. */

const PREFIX = "indgang.settings.";

/** Fires "change" when another tab changed something. */
export class Settings extends EventTarget {
  /** @param {string} username @param {Storage} storage */
  constructor(username, storage) {
    super();
    this.storage = storage;
    this.prefix = `${PREFIX}${username}.`;
    addEventListener("storage", ({ key }) => {
      if (key?.startsWith(this.prefix)) this.dispatchEvent(new Event("change"));
    });
  }

  /** @param {string} name @param {string} [usual] */
  get(name, usual = "") {
    return this.storage.getItem(this.prefix + name) ?? usual;
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    try {
      this.storage.setItem(this.prefix + name, value);
    } catch {
      // The storage is full or closed: the choice holds until the page is left.
    }
  }
}
