/** Dates and times as they are written in the window's language, always by the clock in Denmark. */
import { at, LOCALES, type Words } from "./texts.js";

function format(options: Intl.DateTimeFormatOptions): (at: string) => Words {
  const made: Record<string, Intl.DateTimeFormat> = {};
  return (at) => (language) => {
    const moment = new Date(at);
    const formatter = (made[language] ??= new Intl.DateTimeFormat(LOCALES[language], { timeZone: "Europe/Copenhagen", ...options }));
    return Number.isNaN(moment.valueOf()) ? at : formatter.format(moment);
  };
}

/** "22. november 2026", "22 November 2026" */
export const date = format({ day: "numeric", month: "long", year: "numeric" });
/** "tirsdag den 24. november 2026", "Tuesday 24 November 2026" */
export const weekday = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
/** "14.05", "14:05" */
export const time = format({ hour: "2-digit", minute: "2-digit" });

/** "tirsdag den 24. november 2026 kl. 10.00–12.00" */
export function period({ start, end }: { start: string; end?: string }): Words {
  return (language) => weekday(start)(language) + at(language) + time(start)(language) + (end ? `–${time(end)(language)}` : "");
}
