/** Finds what looks like a CPR number (personal identification number) before it leaves the citizen's computer.
 *
 *  The same rule as the server's (indgang/privacy.py), so that nobody is surprised: ten digits whose first four are a
 *  day and a month, however they are parted; never modulus 11, which numbers issued since 2007 need not satisfy.
 *  The server masks all the same; this is the citizen's own chance to keep it.
 */

export const MASK = "[CPR-nummer fjernet]";

/** What may stand between two digits of one number: signs, or the words people say for them. */
const GAP = /^(?:[^\p{L}\p{N}]|bindestreg|streg|minus|dash|(?:og\s+)?(?:de\s+)?sidste(?:\s+fire)?(?:\s+cifre)?(?:\s+er)?){0,8}$/iu;
const DATE_AND_HOUR = /^\d{1,2}[./ -]{1,2}\d{1,2}[./ -]{1,2}(?:19|20)\d\d\D{1,4}\d{1,2}(?:\D{1,2}\d\d)?$/;
const LONGEST_GAP = 60;

interface Place {
  at: number;
  digit: string;
}

export function hasCpr(text: string): boolean {
  return numbersIn(text).length > 0;
}

/** The text with every CPR-like number replaced by MASK. */
export function withoutCpr(text: string): string {
  return numbersIn(text).reduceRight((left, [start, end]) => left.slice(0, start) + MASK + left.slice(end), text);
}

/** Start and end of each number, in order. */
function numbersIn(text: string): [number, number][] {
  const found: [number, number][] = [];
  for (const run of runsIn(text)) {
    for (let first = 0; first + 10 <= run.length; ) {
      const length = lengthOfNumber(text, run, first);
      if (length) found.push([run[first]!.at, run[first + length - 1]!.at + 1]);
      first += length || 1;
    }
  }
  return found;
}

/** Digits that may belong together, ten or more at a time. */
function runsIn(text: string): Place[][] {
  const runs: Place[][] = [];
  for (const place of digitsIn(text)) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && joined(text.slice(before.at + 1, place.at))) run.push(place);
    else runs.push([place]);
  }
  return runs.filter((run) => run.length >= 10);
}

function joined(gap: string): boolean {
  return gap.length <= LONGEST_GAP && GAP.test(gap);
}

function digitsIn(text: string): Place[] {
  const places: Place[] = [];
  for (const match of text.matchAll(/\d|[\uFF10-\uFF19]|o/gi)) {
    const at = match.index;
    if (/o/i.test(match[0])) {
      // A letter O stands for a zero where no other letter touches it.
      if (!/\p{L}/u.test((text[at - 1] ?? "") + (text[at + 1] ?? ""))) places.push({ at, digit: "0" });
    } else places.push({ at, digit: match[0].normalize("NFKC") });
  }
  return places;
}

/** How many digits from `first` on are a number: 10, 12 with the century, 0 for none. */
function lengthOfNumber(text: string, run: Place[], first: number): number {
  if (touches(run, first)) return 0; // in the middle of a group of digits
  for (const length of [12, 10]) {
    const places = run.slice(first, first + length);
    if (places.length < length || touches(run, first + length)) continue;
    const written = text.slice(places[0]!.at, places[length - 1]!.at + 1);
    if (plausible(places.map(({ digit }) => digit).join("")) && !DATE_AND_HOUR.test(written)) return length;
  }
  return 0;
}

/** Whether the digit at `index` stands right after the one before it. */
function touches(run: Place[], index: number): boolean {
  return index > 0 && run[index]?.at === run[index - 1]!.at + 1;
}

function plausible(digits: string): boolean {
  if (digits.length === 12 && !["18", "19", "20"].includes(digits.slice(4, 6))) return false;
  const day = Number(digits.slice(0, 2));
  const month = Number(digits.slice(2, 4));
  const real = day > 60 ? day - 60 : day; // 60 is added to the day of a replacement number
  return real >= 1 && real <= 31 && month >= 1 && month <= 12;
}
