#!/usr/bin/env python3
"""Writes what python-dateutil says about random recurrence rules, for occurrences.test.ts.

Run from the repository's root: python3 scripts/recurrence-fixture.py
Needs python-dateutil 2.9 and Python's zoneinfo. The same seed gives the same file.

dateutil expands on a clock without a zone. The instants are made here: a time in a DST gap is
shifted by the gap and one that comes twice is the first (zoneinfo with fold=0).
"""

import json
import random
import signal
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

TARGET = Path("mcp-server/src/recurrence/dateutil.generated.json")
CASES = 1600
WANTED = 5
LAST_YEAR = 2036  # Zone files of different ages agree up to here.
# Zone, and days on which its clocks change between 2018 and 2030.
ZONES = {
    "Europe/Berlin": ["2026-03-29", "2026-10-25"],
    "America/New_York": ["2026-03-08", "2026-11-01"],
    "America/St_Johns": ["2026-03-08", "2026-11-01"],
    "Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],
    "America/Sao_Paulo": ["2018-11-04", "2019-02-17"],
    "America/Santiago": ["2025-04-06", "2025-09-07"],
    "Pacific/Chatham": ["2026-04-05", "2026-09-27"],
    "Asia/Kolkata": [],
    "UTC": [],
}
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def some(rng, values, most):
    picked = rng.sample(values, rng.randint(1, min(most, len(values))))
    return sorted(picked)


def random_rule(rng):
    freq = rng.choices(
        ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"], [20, 30, 20, 18, 8, 4]
    )[0]
    parts = [f"FREQ={freq}"]
    interval = rng.choice([1, 1, 1, 2, 3, 5, 12])
    if freq == "MINUTELY":
        interval = rng.choice([1, 7, 20, 30, 90])
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    has = set()

    def maybe(chance, name, values, most):
        if rng.random() < chance:
            has.add(name)
            parts.append(f"{name}={','.join(map(str, some(rng, values, most)))}")

    maybe(0.25, "BYMONTH", range(1, 13), 4)
    if freq == "YEARLY":
        kind = rng.choice(["none", "week", "yearday", "monthday", "day", "nth"])
        if kind == "week":
            # dateutil reads BYWEEKNO alone as all of the week, and cuts a week at New Year when
            # years are skipped; RFC 5545 takes DTSTART's weekday.
            weeks = [1, 2, 10, 20, 26, 40, 52, 53, -1] if interval == 1 else [2, 10, 20, 26, 40, 51]
            maybe(1, "BYWEEKNO", weeks, 2)
            maybe(1, "BYDAY", DAYS, 3)
        if kind == "yearday":
            maybe(1, "BYYEARDAY", [1, 59, 60, 100, 200, 365, 366, -1, -30], 3)
        if kind == "monthday":
            maybe(1, "BYMONTHDAY", [1, 2, 13, 15, 28, 29, 30, 31, -1, -3], 3)
            maybe(0.3, "BYDAY", DAYS, 3)
        if kind == "day":
            maybe(1, "BYDAY", DAYS, 3)
        if kind == "nth":
            maybe(1, "BYDAY", ["1MO", "2TU", "-1FR", "3SU", "-2WE", "5TH"], 3)
    if freq == "MONTHLY":
        maybe(0.45, "BYMONTHDAY", [1, 2, 13, 15, 28, 29, 30, 31, -1, -2, -31], 4)
        if rng.random() < 0.5:
            nth = ["1MO", "2TU", "-1FR", "3SU", "-2WE", "5TH"]
            maybe(1, "BYDAY", nth if rng.random() < 0.5 else DAYS, 5)
    if freq == "WEEKLY":
        maybe(0.8, "BYDAY", DAYS, 4)
        if rng.random() < 0.3:
            parts.append(f"WKST={rng.choice(DAYS)}")
    if freq in ("DAILY", "HOURLY", "MINUTELY"):
        maybe(0.3, "BYDAY", DAYS, 5)
        maybe(0.15, "BYMONTHDAY", range(1, 32), 6)
    maybe(0.2, "BYHOUR", range(0, 24) if freq != "DAILY" else [0, 1, 2, 3, 9, 23], 3)
    maybe(0.12, "BYMINUTE", [0, 15, 30, 45], 2)
    # dateutil begins a first week at DTSTART and cuts weeks at New Year before it counts BYSETPOS.
    if has and freq != "WEEKLY" and "BYWEEKNO" not in has and rng.random() < 0.25:
        maybe(1, "BYSETPOS", [1, 2, 3, -1, -2], 2)
    end = rng.random()
    if end < 0.12:
        parts.append(f"COUNT={rng.randint(1, 40)}")
    return ";".join(parts), has, end


def to_key(wall, zone):
    instant = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)
    return instant.strftime("%Y-%m-%dT%H:%MZ")


def random_case(rng):
    rule, has, end = random_rule(rng)
    zone = rng.choice(list(ZONES))
    edges = ZONES[zone]
    if edges and rng.random() < 0.6:
        day = date.fromisoformat(rng.choice(edges)) - timedelta(days=rng.randint(0, 12))
    else:
        day = date(2018, 1, 1) + timedelta(days=rng.randint(0, 4000))
    sub_daily = rule.startswith(("FREQ=HOURLY", "FREQ=MINUTELY"))
    timed = sub_daily or bool(has & {"BYHOUR", "BYMINUTE"}) or rng.random() < 0.75
    clock = time(rng.choice([0, 1, 1, 2, 2, 2, 3, 9, 17, 23]), rng.choice([0, 0, 15, 30, 45]))
    start = datetime.combine(day, clock if timed else time(0))
    if 0.12 <= end < 0.25:
        until = day + timedelta(days=rng.choice([1, 30, 400, 2000]))
        rule += f";UNTIL={until:%Y%m%d}"
    # dateutil reads UNTIL=day as that day's 00:00; we let in the whole day.
    written = rule.split(";UNTIL=")
    text = rule if len(written) == 1 else f"{written[0]};UNTIL={written[1]}T235959"
    series = rrulestr(text, dtstart=start)
    after = None
    if rng.random() < 0.5:
        span = 60 if sub_daily else 2000
        after = start + timedelta(days=rng.randint(0, span), minutes=rng.randint(0, 1439))
    # A gap reorders what is near it, so take more and cut after sorting by instant.
    seek = (after or start) - timedelta(hours=3)
    walls = list(islice(series.xafter(seek, inc=True), 400 if sub_daily else 60))
    if any(wall.year > LAST_YEAR for wall in walls[: WANTED + 5]) or not walls:
        return None
    walls = [wall for wall in walls if wall.year <= LAST_YEAR]
    if timed:
        keys = sorted({to_key(wall, zone) for wall in walls})
        floor = to_key(after, zone) if after else ""
        begin = start.strftime("%Y-%m-%dT%H:%M")
    else:
        keys = sorted({wall.strftime("%Y-%m-%d") for wall in walls})
        floor = after.strftime("%Y-%m-%d") if after else ""
        begin = start.strftime("%Y-%m-%d")
    return [rule, zone, begin, floor, [key for key in keys if key > floor][:WANTED]]


def give_up(*_):
    raise TimeoutError


def main():
    rng = random.Random(20261121)
    signal.signal(signal.SIGALRM, give_up)
    cases = []
    while len(cases) < CASES:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        try:
            case = random_case(rng)
        except (TimeoutError, ValueError):
            case = None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if case:
            cases.append(case)
    rows = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    TARGET.write_text(f"[\n{rows}\n]\n")


main()
