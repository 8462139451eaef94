"""`make fuzz-cpr`: a million spellings of CPR numbers, of which none may be left; and as many harmless numbers, which must be left alone.

The window in the browser has the same rule (web_widget/src/cpr.ts): some thousands of the same cases are put to both.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from indgang.config import ROOT
from indgang.privacy import MASK, mask_cpr

WIDGET = ROOT / "web_widget"
# Zeros of decimal digits: Western, full-width, Arabic-Indic, Persian, Devanagari, Bengali, Thai, mathematical bold and monospace.
ZEROS = (0x30, 0xFF10, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0x1D7CE, 0x1D7F6)
INSIDE = (
    "",
    " ",
    "-",
    ".",
    "/",
    "–",
    "—",
    "_",
    "\n",
    "\u00a0",
    "\u200b",
    "\u2011",
    "\u202f",
    "\ufeff",
    "\u00ad",
    "·",
    "*",
    ", ",
    " - ",
)
BEFORE_SERIAL = (
    *INSIDE,
    " bindestreg ",
    " streg ",
    " minus ",
    "\r\n",
    " og de sidste fire er ",
    " sidste cifre ",
    ") (",
    " … ",
    "\u2060-\u2060",
    "  -  ",
)
SENTENCES = (
    "{}", "mit cpr er {}", "cpr:{}.", "({})", "jeg hedder Ib, {} og jeg flytter", "{}?", "# {} #", "min søn ({}) skal i skole",
    "»{}«", "nr. {}\nmed venlig hilsen Ib", "CPR-NR {}!", "æ {} å", "\u200b{}\u200b", "x{}x",
)  # fmt: skip
COURSES = (
    "IT-2026-0{a}",
    "KURSUS{a}",
    "hold {a}-{b}",
    "kode AB{b}CD{a}",
    "sag 26/{e}",
)  # an ISBN may look like a number, and is taken out: rather one too many


@dataclass(frozen=True)
class Written:
    """`digits` must stand nowhere in what is left of `text`; without any, all of `text` must be."""

    text: str
    digits: str = ""


def numbers(chance: random.Random) -> Iterator[Written]:
    """CPR numbers without end, each written in a way of its own."""
    while True:
        day, month = chance.randint(1, 31) + 60 * (chance.random() < 0.1), chance.randint(1, 12)
        year, serial = chance.randint(0, 99), chance.randint(0, 9999)
        digits = f"{day:02}{month:02}{year:02}{serial:04}"
        spelt = _spelt(digits, chance)
        touching = spelt[0] in "oO" or spelt[-1] in "oO"  # a letter O beside a letter is a letter
        yield Written(chance.choice(SENTENCES[:-1] if touching else SENTENCES).replace("{}", spelt), digits)


def _spelt(digits: str, chance: random.Random) -> str:
    century = chance.choice(("18", "19", "20")) if chance.random() < 0.15 else ""
    zero = chance.choice(ZEROS) if chance.random() < 0.3 else ZEROS[0]
    dates, last = [digits[:2], digits[2:4], century + digits[4:6]], digits[6:]
    parted = chance.choice(INSIDE) if chance.random() < 0.5 else ""
    spelt = parted.join(_in_script(part, zero, chance) for part in dates)
    if chance.random() < 0.1:  # every digit by itself
        apart = chance.choice((" ", "-", ".", "\u200b", " \n", " - ", "\u2060-\u2060"))
        return apart.join(_in_script(digits, zero, chance))
    return spelt + chance.choice(BEFORE_SERIAL) + _in_script(last, zero, chance)


def _in_script(digits: str, zero: int, chance: random.Random) -> str:
    spelt = "".join(chr(zero + int(digit)) for digit in digits)
    if zero == ZEROS[0] and chance.random() < 0.1:
        spelt = spelt.replace("0", chance.choice("oO"))
    return spelt


def harmless(chance: random.Random) -> Iterator[Written]:
    """Telephone numbers, dates, hours, amounts and codes without end."""
    while True:
        yield Written(chance.choice(SENTENCES[:13]).replace("{}", chance.choice(_KINDS)(chance)))


def _phone(chance: random.Random) -> str:
    number = f"{chance.randint(20_000_000, 99_999_999)}"
    pairs = [number[place : place + 2] for place in range(0, 8, 2)]
    spelt = chance.choice(
        (
            number,
            " ".join(pairs),
            f"{number[:4]} {number[4:]}",
            "-".join(pairs),
            f"{number[:2]} {number[2:5]} {number[5:]}",
        )
    )
    return chance.choice(("", "+45 ", "tlf. ", "0045 ", "(+45) ")) + spelt


def _date(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1990, 2035)
    hour = f"{chance.randint(0, 23):02}{chance.choice('.:')}{chance.choice((0, 15, 30, 45)):02}"
    written = chance.choice(
        (f"{day:02}.{month:02}.{year}", f"{day}/{month} {year}", f"{day:02}-{month:02}-{year}", f"{day}.{month}.{year}")
    )
    return chance.choice(
        (
            written,
            f"{year}-{month:02}-{day:02}",
            f"{written} kl. {hour}",
            f"{written} {hour}",
            f"{written} til {written}",
        )
    )


def _amount(chance: random.Random) -> str:
    whole = f"{chance.randint(1, 9_999_999):,}".replace(",", chance.choice((".", " ", "")))
    return chance.choice((f"{whole},50 kr.", f"kr. {whole}", f"{whole} kroner", f"DKK {whole}"))


def _code(chance: random.Random) -> str:
    a, b = chance.randint(100, 999), chance.randint(10, 99)
    return chance.choice(COURSES).format(a=a, b=b, e=chance.randint(10_000, 99_999))


def _other(chance: random.Random) -> str:
    return chance.choice(
        (
            f"CVR {chance.randint(10_000_000, 99_999_999)}",
            f"EAN 5790{chance.randint(100_000_000, 999_999_999)}",
            f"{chance.randint(1000, 9990)} Eksempelby",
            f"Vejen {chance.randint(1, 200)}, {chance.randint(1, 20)}. th",
            f"åbent {chance.randint(8, 12)}-{chance.randint(13, 18)}",
        )
    )


_KINDS: tuple[Callable[[random.Random], str], ...] = (_phone, _date, _amount, _code, _other)


def fault(written: Written) -> str:
    """What is wrong with how it is masked; '' where nothing is. The digits are looked for apart from the rule that masks."""
    left, masked = mask_cpr(written.text)
    if not written.digits:
        return "" if (left, masked) == (written.text, False) else f"masked, but harmless: {written.text!r} → {left!r}"
    bare = "".join(str(unicodedata.digit(character, "")) for character in left)
    bare_with_zeros = "".join(
        str(unicodedata.digit(character, "")) if character not in "oO" else "0" for character in left
    )
    if masked and MASK in left and not bare and written.digits not in bare_with_zeros:
        return ""
    return f"left: {written.text!r} → {left!r}"


def faults(kind: str, count: int, seed: int) -> list[str]:
    """The first few of `count` cases that are wrong."""
    chance = random.Random(seed)  # noqa: S311 (no secret: the seed tells which they were)
    cases = {"numbers": numbers, "harmless": harmless}[kind](chance)
    return list(islice((wrong for case in islice(cases, count) if (wrong := fault(case))), 20))


def differences(texts: Sequence[str]) -> list[str]:
    """Where the window would take out something else than the server. Needs Node and the widget's own esbuild."""
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "cpr.mjs"
        esbuild = [str(WIDGET / "node_modules" / ".bin" / "esbuild"), str(WIDGET / "src" / "cpr.ts")]
        subprocess.run([*esbuild, "--format=esm", f"--outfile={bundle}", "--log-level=error"], check=True)
        program = (
            f"import {{ withoutCpr }} from {json.dumps(bundle.as_uri())};"
            "import { readFileSync, writeSync } from 'node:fs';"
            "const left = JSON.parse(readFileSync(0, 'utf8')).map(withoutCpr);"
            "process.stdout.write(JSON.stringify(left));"
        )
        node = ["node", "--input-type=module", "-e", program]
        answered = subprocess.run(node, input=json.dumps(texts), text=True, capture_output=True, check=True)
    window = json.loads(answered.stdout)
    pairs = zip(texts, window, strict=True)
    return [
        f"{text!r}: {mask_cpr(text)[0]!r}, the window {left!r}" for text, left in pairs if left != mask_cpr(text)[0]
    ]


def both(count: int, seed: int) -> list[str]:
    """So many texts, half of them with a number."""
    chance = random.Random(seed)  # noqa: S311
    made = (numbers(chance), harmless(chance))
    return [next(made[place % 2]).text for place in range(count)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a Markdown table; 0 when no number was left and nothing harmless was taken."""
    parser = argparse.ArgumentParser(prog="make fuzz-cpr", description=__doc__)
    parser.add_argument("--numbers", type=int, default=1_000_000)
    parser.add_argument("--compared", type=int, default=20_000, help="cases that the window's rule is asked about too")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--workers", type=int, default=None, help="processes (default: one for each core)")
    asked = parser.parse_args(arguments)
    parts = 20
    print("| what | measured | held |\n|---|---|---|")
    wrong: list[str] = []
    with ProcessPoolExecutor(asked.workers) as workers:
        for kind, said in {
            "numbers": "spellings of CPR numbers",
            "harmless": "phones, dates, amounts and codes",
        }.items():
            started = time.monotonic()
            each = [asked.numbers // parts] * parts
            found = [
                one
                for some in workers.map(faults, [kind] * parts, each, range(asked.seed, asked.seed + parts))
                for one in some
            ]
            wrong += found
            seconds = time.monotonic() - started
            print(
                f"| {sum(each):,} {said}, seed {asked.seed}, in {seconds:.0f} s | {len(found)} wrong | {_held(found)} |"
            )
    differing = differences(both(asked.compared, asked.seed))
    print(
        f"| {asked.compared:,} of both in the window's rule | {len(differing)} answered otherwise | {_held(differing)} |"
    )
    for one in [*wrong[:10], *differing[:10]]:
        print(one, file=sys.stderr)
    return int(bool(wrong or differing))


def _held(wrong: Sequence[str]) -> str:
    return "no" if wrong else "yes"


if __name__ == "__main__":
    sys.exit(main())
