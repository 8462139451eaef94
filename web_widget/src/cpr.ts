/** Finds what looks like a CPR number (personal identification number) before it leaves the citizen's computer.
 *
 *  The same rule as the server's (indgang/privacy.py), so that nobody is surprised: ten digits whose first four are a
 *  day and a month, however they are parted; never modulus 11, which numbers issued since 2007 need not satisfy.
 *  The server masks all the same; this is the citizen's own chance to keep it.
 */

export const MASK = "[CPR-nummer fjernet]";

/** Between two digits of one number: at most so many signs, and the words people say for them. */
const SPOKEN = /bindestreg|streg|minus|dash|(?:og\s+)?(?:de\s+)?sidste(?:\s+fire)?(?:\s+cifre)?(?:\s+er)?/giu;
const SIGNS = /^[^\p{L}\p{N}]{0,24}$/u;
const LONGEST_GAP = 60;
const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]/gu;
const DATE_AND_HOUR = /^\d{1,2}[./ -]{1,2}\d{1,2}[./ -]{1,2}(?:19|20)\d\d[^\do]{1,4}(?:[01]?\d|2[0-4]|3[01])(?:[./: -]{1,2}[0-5]\d)?$/i;
const DIGIT = /\p{Nd}|[²³¹⁰⁴-⁹₀-₉①-⑨⓪]/u;
const DIGIT_OR_O = new RegExp(`${DIGIT.source}|o`, "giu");

interface Place {
  at: number;
  end: number;
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
export function numbersIn(text: string): [number, number][] {
  const found: [number, number][] = [];
  for (const run of runsIn(text)) {
    for (let first = 0; first + 10 <= run.length; ) {
      const length = lengthOfNumber(text, run, first);
      if (length) found.push([run[first]!.at, run[first + length - 1]!.end]);
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
    if (run && before && joined(text.slice(before.end, place.at))) run.push(place);
    else runs.push([place]);
  }
  return runs.filter((run) => run.length >= 10);
}

function joined(gap: string): boolean {
  const seen = gap.replace(INVISIBLE, "");
  return SIGNS.test([...seen].length <= LONGEST_GAP ? seen.replace(SPOKEN, "") : seen);
}

function digitsIn(text: string): Place[] {
  const places: Place[] = [];
  for (const match of text.matchAll(DIGIT_OR_O)) {
    const at = match.index;
    const end = at + match[0].length;
    if (!/o/i.test(match[0])) places.push({ at, end, digit: plain(match[0]) });
    // A letter O stands for a zero where no other letter touches it.
    else if (!/[^oO\P{L}]$/u.test(text.slice(Math.max(0, at - 2), at)) && !/^[^oO\P{L}]/u.test(text.slice(end, end + 2))) places.push({ at, end, digit: "0" });
  }
  return places;
}

/** A digit of any script as one of ours. Unicode gives each script its ten in a row, from a zero. */
function plain(digit: string): string {
  const ours = digit.normalize("NFKC");
  if (/^[0-9]$/.test(ours)) return ours;
  const code = digit.codePointAt(0)!;
  let first = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}

/** How many digits from `first` on are a number: 10, 12 with the century, 0 for none. */
function lengthOfNumber(text: string, run: Place[], first: number): number {
  if (touches(run, first)) return 0; // in the middle of a group of digits
  for (const length of [12, 10]) {
    const places = run.slice(first, first + length);
    if (places.length < length || touches(run, first + length)) continue;
    const written = text.slice(places[0]!.at, places[length - 1]!.end).replace(new RegExp(DIGIT.source, "gu"), plain);
    if (plausible(places.map(({ digit }) => digit).join("")) && !DATE_AND_HOUR.test(written)) return length;
  }
  return 0;
}

/** Whether the digit at `index` stands right after the one before it. */
function touches(run: Place[], index: number): boolean {
  return index > 0 && run[index]?.at === run[index - 1]!.end;
}

function plausible(digits: string): boolean {
  if (digits.length === 12 && !["18", "19", "20"].includes(digits.slice(4, 6))) return false;
  const day = Number(digits.slice(0, 2));
  const month = Number(digits.slice(2, 4));
  const real = day > 60 ? day - 60 : day; // 60 is added to the day of a replacement number
  return real >= 1 && real <= 31 && month >= 1 && month <= 12;
}
