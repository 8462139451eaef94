"""Days of a municipality as they might have been, for the overview to show."""

import random
from collections import Counter
from datetime import date, timedelta

from redis.asyncio import Redis

from indgang.content import Content
from indgang.counts import LIMITS, Counts, limit_of

_BY_HOUR = [1, 0, 0, 0, 0, 1, 3, 6, 12, 16, 15, 12, 10, 12, 11, 9, 7, 6, 6, 7, 8, 7, 4, 2]
_BY_WEEKDAY = [1.3, 1.2, 1.1, 1.1, 0.8, 0.3, 0.4]


async def fill(redis: Redis, content: Content, last: date, days: int = 60, site: str = "eksempelby") -> None:
    """So many days up to the last, the same each time."""
    chance = random.Random(6)  # noqa: S311 – only makes up numbers
    answers = sorted(
        id for id, answer in content.answers.items() if answer.published and answer.topic not in ("dialog", "smalltalk")
    )
    asked = chance.sample(answers, 40)
    for step in range(days):
        day = last - timedelta(days=days - 1 - step)
        numbers: Counter[str] = Counter()
        for _ in range(round(chance.gauss(14, 3) * _BY_WEEKDAY[day.weekday()] * (1 + step / 200))):
            _conversation(numbers, chance, asked)
        await Counts(redis).add(site, day, numbers)


def _conversation(numbers: Counter[str], chance: random.Random, asked: list[str]) -> None:
    hour = chance.choices(range(24), _BY_HOUR)[0]
    front = chance.choices(["kommune", "bibliotek"], [8, 2])[0]
    language = chance.choices(["da", "en", "uk", "ar", "other"], [90, 6, 2, 1, 1])[0]
    numbers.update(["conversations", f"hour:{hour:02}", f"front:{front}", f"language:{language}", "turns:answered"])
    numbers["outside_hours"] += hour < 9 or hour >= 15
    answer = chance.choices(asked, [60 / (place + 2) for place in range(len(asked))])[0]
    numbers[f"answer:{answer}:given"] += 1
    result = chance.choices(["solved", "staff", "unmet", "unsolved"], [70, 9, 6, 15])[0]
    numbers[f"result:{result}"] += 1
    if chance.random() < 0.25:
        bad = answer in asked[3:5] or result != "solved"
        numbers[f"answer:{answer}:{'unhelpful' if bad else 'helpful'}"] += 1
    if result in ("staff", "unmet"):
        numbers.update(["staff:asked", f"answer:{answer}:handoff"])
        why = (
            "taken"
            if result == "staff"
            else chance.choices(["given_up", "closed_hours", "nobody_present"], [2, 5, 1])[0]
        )
        numbers[f"staff:{why}"] += 1
        numbers["staff:message_left"] += why == "closed_hours" and chance.random() < 0.6
    if result == "staff":
        for what, usual in (("wait", 90), ("handle", 400)):
            seconds = min(int(chance.expovariate(1 / usual)), LIMITS[-1] * 2)
            numbers.update({f"{what}:{limit_of(seconds)}": 1, f"{what}:times": 1, f"{what}:seconds": seconds})
        numbers["outcome:" + chance.choice(["solved", "referred"])] += 1
    if chance.random() < 0.15:
        score = chance.choices([5, 4, 3, 2, 1], [50, 25, 10, 5, 10] if result == "solved" else [10, 10, 20, 20, 40])[0]
        numbers[f"rating:{score}"] += 1
