"""Judges who is said to be where: counts that nobody public explains, and districts told apart.

What is known of a sensitive sector is known of a governorate. So every question about one must
have the same answer for all districts of a governorate, and every number of organisations below
a governorate must be that of the organisations named there in the open sectors.
"""

import random
from collections.abc import Iterator
from itertools import combinations, cycle

from addresses import COUNTED, ITEMS, LITE, SENSITIVE, Known
from findings import Finding
from formats_read import Row

OPEN = ("wash", "health", "education")
TEMPLATES = (
    "/api/collections/partner-activities/items?district={d}&sector={s}",
    "/api/collections/partner-activities/items?district={d}&sector={s}&wider=true",
    "/api/collections/partner-activities/items?district={d}&sector={s}&date={t}&wider=true",
    "/api/collections/service-gaps/items?district={d}&sector={s}",
    "/api/downloads/operational-presence.csv?district={d}&sector={s}",
    "/api/collections/partner-activities/items?sector={s}&filter=district_pcode%20%3D%20%27{d}%27",
    "/api/collections/partner-activities/items?sector={s}&district_pcode={d}",
)
"""Questions about a sensitive sector `s` in a district `d`, on a day `t` where they have one."""


def told_apart(
    known: Known, sectors: tuple[str, ...], days: list[str], governorates_each: int = 2
) -> Iterator[Finding]:
    """Yields questions about sensitive sectors that districts of a governorate answer unlike.

    Every question is asked of the first governorate and of some others, which take turns.
    """
    governorates = [one for one in known.districts.values() if len(one) > 1]
    turn = cycle(governorates)
    for sector in sectors:
        for at, template in enumerate(TEMPLATES):
            day = days[at % len(days)]
            for districts in (governorates[0], *(next(turn) for _ in range(governorates_each))):
                yield from _unlike(known, template, districts, (sector, day))
        for day in days:
            yield from _counted(known, sector, day)


def _unlike(
    known: Known, template: str, districts: list[str], asked: tuple[str, str]
) -> Iterator[Finding]:
    sector, day = asked
    said: dict[str, str] = {}
    for district in districts:
        address = template.format(d=district, s=sector, t=day)
        said.setdefault(known.asker.get(address).saying(district, "DISTRICT"), address)
    for one, other in combinations(list(said.values())[:2], 2):
        fact = f"where in the governorate somebody works in {sector}"
        yield Finding("told apart", other, fact, f"{one} has another answer")


def _counted(known: Known, sector: str, day: str) -> Iterator[Finding]:
    """Compares the numbers of organisations at the places of each governorate."""
    for collection in COUNTED:
        base = f"{ITEMS.format(collection)}?limit=10000&date={day}"
        alone = f"{base}&sector={sector}"
        yield from _spread(known.asker.get(alone).rows, alone, sector)
        for least in ("1", "none"):
            address = f"{alone}&presence={least}"
            kept = known.asker.get(address).ids
            rows = [
                one | {"partners": int(one["id"] in kept)} for one in known.asker.get(base).rows
            ]
            yield from _spread(rows, address, sector)
        for other in OPEN[:1]:
            without = {one["id"]: one for one in known.asker.get(f"{base}&sector={other}").rows}
            both = f"{alone}&sector={other}"
            rows = [
                one | {"partners": _named(one) - _named(without[one["id"]])}
                for one in known.asker.get(both).rows
                if one["id"] in without
            ]
            yield from _spread(rows, both, sector)


def _named(row: Row) -> int:
    """Returns how many are named at a place; a number that is not known names nobody."""
    return int(row["partners"] or 0)


def _spread(rows: list[Row], address: str, sector: str) -> Iterator[Finding]:
    held: dict[str, dict[int, str]] = {}
    for one in rows:
        if one.get("district_pcode"):
            numbers = held.setdefault(one["governorate_pcode"], {})
            numbers.setdefault(one["partners"], one["district_pcode"])
    for governorate, numbers in held.items():
        if len(numbers) > 1:
            fact = f"where in {governorate} somebody works in {sector}"
            why = ", ".join(f"{number} in {place}" for number, place in numbers.items())
            yield Finding("told apart", address, fact, f"the numbers of organisations are {why}")


def below_districts(known: Known, day: str) -> Iterator[Finding]:
    """Yields questions that sub-districts of a district answer unlike, where they must not."""
    units: dict[str, list[str]] = {}
    for code in known.values["subdistrict"]:
        units.setdefault(code[:8], []).append(code)
    wanted = {one["district_pcode"] for one in known.rows("blocked-areas")}
    wanted |= {one["district_pcode"] for one in known.cells}
    for collection in ("blocked-areas", "service-gaps", "partner-activities"):
        for query in ("", "&wider=true", f"&date={day}"):
            template = f"{ITEMS.format(collection)}?subdistrict={{d}}{query}"
            for district in sorted(wanted):
                for one in _unlike(known, template, units[district], ("", "")):
                    fact = f"where in {district} something of {collection} is"
                    yield one._replace(kind="below a district", fact=fact)


def unexplained(known: Known, days: list[str]) -> Iterator[Finding]:
    """Yields numbers of organisations that are larger than the organisations named there."""
    for day in days:
        working = [
            one
            for one in known.rows("partner-activities", f"&date={day}")
            if one["status"] in ("active", "unconfirmed")
        ]
        for sector in ("", *OPEN):
            chosen = [one for one in working if sector in ("", one["sector"])]
            named: dict[str, set[str]] = {}
            for one in chosen:
                named.setdefault(str(one["district_pcode"]), set()).add(one["organisation"])
            query = f"&date={day}" + (f"&sector={sector}" if sector else "")
            for collection in COUNTED:
                yield from _more(known, collection, query, named)


def supposed(
    known: Known, days: list[str], chance: random.Random, number: int
) -> Iterator[Finding]:
    """Yields what suppositions show of a day that its public rows do not: work, or organisations.

    Whoever is supposed to leave, nobody may be counted but those who are named and stay.
    """
    everybody = sorted(known.values["without"])
    donors = ["", *sorted(known.values["without_donor"])]
    for at in range(number):
        day, donor = days[at % len(days)], donors[at % len(donors)]
        gone = chance.sample(everybody, chance.randint(1, len(everybody)))[:40]
        query = f"&date={day}" + "".join(f"&without={one}" for one in gone)
        query += f"&without_donor={donor}" if donor else ""
        stated = {one["id"] for one in known.rows("partner-activities", f"&date={day}")}
        named: dict[str, set[str]] = {}
        for one in known.rows("partner-activities", query):
            if one["id"] not in stated or one["organisation"] in gone:
                fact = f"the work {one['id']}, which is not stated for {day}"
                address = f"{ITEMS.format('partner-activities')}?limit=10000{query}"
                yield Finding("count", address, fact, "only a supposition shows it")
            named.setdefault(str(one["district_pcode"]), set()).add(one["organisation"])
        for collection in COUNTED:
            yield from _more(known, collection, query, named)


def _more(
    known: Known, collection: str, query: str, named: dict[str, set[str]]
) -> Iterator[Finding]:
    for one in known.rows(collection, query):
        district = one.get("district_pcode")
        if not district:
            continue
        explained = len(named.get(district, ()))
        if _named(one) > explained:
            fact = f"{_named(one) - explained} more organisation(s) in {district}"
            why = f"it counts {one['partners']}, but {explained} are named there in open sectors"
            yield Finding("count", f"{ITEMS.format(collection)}?limit=10000{query}", fact, why)


def named_on_pages(known: Known, names: dict[str, str]) -> Iterator[Finding]:
    """Yields organisations with no open work in a governorate that only some pages there name.

    `names` are the organisations' names by id; the pages are those of the governorate's districts.
    """
    open_in: dict[str, set[str]] = {}
    for one in known.rows("partner-activities"):
        if one["sector"] not in SENSITIVE:
            open_in.setdefault(str(one["governorate_pcode"]), set()).add(one["organisation"])
    for governorate in ("IQG01", "IQG15"):
        districts = known.districts[governorate]
        closed = {
            one: name for one, name in names.items() if one not in open_in.get(governorate, ())
        }
        for template in ("/lite/districts/{d}", LITE[-1] + "?district={d}"):
            pages = [known.asker.get(template.format(d=district)) for district in districts]
            for one, name in closed.items():
                said = [
                    f'partner={one}"' in page.text or _in_body(name, page.text) for page in pages
                ]
                if any(said) and not all(said):
                    where = districts[said.index(True)]
                    address = pages[said.index(True)].address
                    why = "it has no open work in the governorate and other districts do not say so"
                    yield Finding("elimination", address, f"that {one} works in {where}", why)


def _in_body(name: str, page: str) -> bool:
    """Whether a page names somebody outside of the list of a form."""
    body = page.partition("</form>")[2] or page
    return len(name) > 3 and f">{name}<" in body


def organisations(known: Known) -> dict[str, str]:
    """Returns the short names of organisations by id, as the rows tell them."""
    found: dict[str, str] = {}
    for one in known.rows("partner-activities"):
        found[one["organisation"]] = str(one["name"]).partition(": ")[0]
    return found
