/** Danish times of day, days and waiting times, by the gateway's clock. */
import { TEXTS } from "./texts.js";

const ZONE = { timeZone: "Europe/Copenhagen" };
const CLOCK = new Intl.DateTimeFormat("da-DK", { ...ZONE, hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("da-DK", { ...ZONE, weekday: "long", day: "numeric", month: "long" });
const DAY_AND_CLOCK = new Intl.DateTimeFormat("da-DK", {
  ...ZONE, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});

/** Milliseconds the gateway is ahead of this computer. Office computers can be minutes wrong. */
let ahead = 0;

/** @param {string | null} dateHeader the Date header of an answer */
export function setClock(dateHeader) {
  const gateway = Date.parse(dateHeader ?? "");
  if (!Number.isNaN(gateway)) ahead = gateway - Date.now();
}

/** @param {string | undefined | null} iso @param {Intl.DateTimeFormat} format */
function formatted(iso, format) {
  const date = new Date(iso ?? "");
  return Number.isNaN(date.getTime()) ? "" : format.format(date);
}

/** @param {string | undefined | null} iso */
export const clockOf = (iso) => formatted(iso, CLOCK);
/** @param {string | undefined | null} iso */
export const dayOf = (iso) => formatted(iso, DAY);
/** @param {string | undefined | null} iso */
export const dayAndClockOf = (iso) => formatted(iso, DAY_AND_CLOCK);

/** The clock today, else the day too. @param {string | undefined | null} iso */
export function shortTimeOf(iso) {
  return dayOf(iso) === DAY.format(Date.now() + ahead) ? clockOf(iso) : dayAndClockOf(iso);
}

/** "4:05 min." or "1 t. 04 min."; never negative. @param {string | undefined | null} iso */
export function waited(iso) {
  const since = Date.parse(iso ?? "");
  if (Number.isNaN(since)) return "";
  const seconds = Math.max(0, Math.floor((Date.now() + ahead - since) / 1000));
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  if (hours >= 24) return TEXTS.days(Math.floor(hours / 24));
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return hours ? `${hours} t. ${two(minutes % 60)} min.` : `${minutes}:${two(seconds % 60)} min.`;
}

/** @param {string | undefined | null} iso */
export const secondsSince = (iso) => (Date.now() + ahead - Date.parse(iso ?? "")) / 1000;
