/** Dates and times as they are written in the window's language, always by the clock in Denmark. */
import { at, LOCALES, type Words } from "./texts.js";

/** Without side effects: a part of the window leaves out the formats it does not use. */
// @__NO_SIDE_EFFECTS__
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
/** "tirsdag den 24. november", "Tuesday 24 November" */
export const day = format({ weekday: "long", day: "numeric", month: "long" });
/** "tirs.", "Tue" */
export const shortWeekday = format({ weekday: "short" });
/** "24. nov.", "24 Nov" */
export const shortDate = format({ day: "numeric", month: "short" });
/** "14.05", "14:05" */
export const time = format({ hour: "2-digit", minute: "2-digit" });

export interface Span {
  start: string;
  end?: string;
  all_day?: boolean;
}

/** "tirsdag den 24. november 2026 kl. 10.00–12.00"; both days where it ends on another, and no times where it takes all day. */
export function period({ start, end = start, all_day }: Span): Words {
  return (language) => {
    const dayOf = (moment: string) => weekday(moment)(language);
    const timeOf = (moment: string) => (all_day ? "" : at(language) + time(moment)(language));
    const first = dayOf(start) + timeOf(start);
    if (dayOf(start) !== dayOf(end)) return `${first} – ${dayOf(end)}${timeOf(end)}`;
    return timeOf(start) === timeOf(end) ? first : `${first}–${time(end)(language)}`;
  };
}
