/** The live stream of the console: opens, reopens, and tells when it is lost. */

const SILENCE = 50_000; // ms; the gateway pings every 15 s, so three are missed
const LONGEST_WAIT = 30_000; // ms between two attempts

/**
 * @typedef {object} Listener
 * @property {() => void} opened the stream runs: what happened before it must be fetched
 * @property {(data: any) => void} received
 * @property {() => void} lost
 */

export class LiveStream {
  /** @type {EventSource | null} */ #source = null;
  /** @type {number | undefined} */ #retry;
  /** @type {number | undefined} */ #silence;
  #attempts = 0;

  /** @param {string} url @param {Listener} listener */
  constructor(url, listener) {
    this.url = url;
    this.listener = listener;
  }

  start() {
    this.stop();
    const source = (this.#source = new EventSource(this.url));
    source.onopen = () => {
      this.#attempts = 0;
      this.listener.opened();
    };
    source.onmessage = (message) => this.#received(message);
    // Comments keep a connection open but cannot be seen here; a ping can, so a dead connection is noticed.
    source.addEventListener("ping", () => this.#heard());
    source.onerror = () => this.#lost();
  }

  stop() {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    this.#source?.close();
    this.#source = null;
  }

  /** @param {MessageEvent<string>} message */
  #received(message) {
    if (this.#silence) this.#heard();
    this.listener.received(JSON.parse(message.data));
  }

  #heard() {
    clearTimeout(this.#silence);
    this.#silence = window.setTimeout(() => {
      this.listener.lost();
      this.start();
    }, SILENCE);
  }

  #lost() {
    clearTimeout(this.#silence);
    this.listener.lost();
    // The browser itself tries again after a broken connection, but not after a refusal (401, 502 …).
    if (this.#source?.readyState !== EventSource.CLOSED) return;
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** this.#attempts++) * (0.75 + Math.random() / 2);
    clearTimeout(this.#retry);
    this.#retry = window.setTimeout(() => this.start(), wait);
  }
}
