/** Dates and times as Danes write them, always by the clock in Denmark. */

const ZONE = "Europe/Copenhagen";

function format(options: Intl.DateTimeFormatOptions): (at: string) => string {
  const formatter = new Intl.DateTimeFormat("da-DK", { timeZone: ZONE, ...options });
  return (at) => {
    const moment = new Date(at);
    return Number.isNaN(moment.valueOf()) ? at : formatter.format(moment);
  };
}

/** "22. november 2026" */
export const date = format({ day: "numeric", month: "long", year: "numeric" });
/** "tirsdag den 24. november 2026" */
export const weekday = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
/** "14.05" */
export const time = format({ hour: "2-digit", minute: "2-digit" });

/** "tirsdag den 24. november 2026 kl. 10.00–12.00" */
export function period(start: string, end?: string): string {
  return `${weekday(start)} kl. ${time(start)}${end ? `–${time(end)}` : ""}`;
}
