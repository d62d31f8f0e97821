"""The words of the field: controlled lists, each id with its title (a gettext message)."""

from geo.language import mark

SECTORS: dict[str, str] = {
    "protection": mark("Protection"),
    "child-protection": mark("Child protection"),
    "gbv": mark("GBV"),
    "legal": mark("Legal aid"),
    "hlp": mark("Housing, land, property"),
    "mine-action": mark("Mine action"),
    "cccm": mark("CCCM"),
    "shelter-nfi": mark("Shelter and NFI"),
    "wash": mark("WASH"),
    "health": mark("Health"),
    "mhpss": mark("Psychosocial support"),
    "education": mark("Education"),
    "food-security": mark("Food security"),
    "livelihoods": mark("Livelihoods"),
    "cash": mark("Cash"),
    "social-cohesion": mark("Social cohesion"),
    "electricity": mark("Electricity"),
    "movements": mark("Movements"),
    "coordination": mark("Coordination"),
}
OTHER: str = "other"
NAMED_SECTORS: dict[str, str] = {**SECTORS, OTHER: mark("Other sector")}
"""The sectors with that of work whose sector has no home among them; it is held as sensitive."""
ABBREVIATIONS: dict[str, str] = {
    "ABC": mark("area-based coordination group"),
    "CCCM": mark("camp coordination and camp management"),
    "DSTWG": mark("Durable Solutions Technical Working Group"),
    "DTM": mark("Displacement Tracking Matrix of IOM"),
    "GBV": mark("gender-based violence"),
    "NFI": mark("household items (non-food items)"),
    "WASH": mark("water, sanitation and hygiene"),
    "3W": mark("who does what where, OCHA's monthly list"),
}
SENSITIVE_SECTORS = frozenset({"protection", "child-protection", "gbv", "legal", "hlp"})
ORGANISATION_TYPES: dict[str, str] = {
    "UN": mark("UN agency"),
    "IO": mark("International organisation"),
    "INGO": mark("International NGO"),
    "NNGO": mark("National NGO"),
    "Government": mark("Government"),
    "Other": mark("Other"),
}
DONOR_RELATIONS: dict[str, str] = {
    "funds": mark("funded by {donor}"),
    "in_partnership": mark("in partnership with {donor}"),
    "project_of": mark("a project of {donor}"),
}
"""What a source says that a donor is to the work; being a partner of it is not to pay for it."""
STATUSES: dict[str, str] = {
    "planned": mark("planned"),
    "active": mark("active"),
    "unconfirmed": mark("unconfirmed"),
    "scheduled_end_passed": mark("scheduled end passed"),
    "reported_before": mark("reported for an earlier month"),
    "ended": mark("ended"),
}
GOING_ON = ("active", "planned", "unconfirmed", "scheduled_end_passed")
"""The statuses of work that goes on or lies ahead, as far as is known."""
CERTAINTIES: dict[str, str] = {
    "present": mark("reported for this place"),
    "reported_for_group": mark("reported for the group of sites"),
    "reported_for_sites": mark("reported for the informal sites together"),
    "reported_for_area": mark("reported for a wider area"),
}
SITE_KINDS: dict[str, str] = {
    "reclassified_camp": mark("Former camp, now an informal site"),
    "high_visibility": mark("Large, high-visibility site"),
    "self_settled": mark("Small self-settled site"),
    "housing_complex": mark("Housing complex built for durable solutions"),
    "not_stated": mark("Kind not stated"),
}
EVIDENCE: dict[str, str] = {
    "stated_abc": mark("stated for the area"),
    "stated_candidate_area": mark("stated as a candidate area in 2020"),
    "inferred": mark("inferred from the area's name"),
}
HOTSPOT_MATCHES: dict[str, str] = {
    "exact": mark("same name in the boundary file"),
    "spelling": mark("other spelling in the boundary file"),
    "no_own_polygon": mark("no boundary of its own"),
}
PLACE_LEVELS: dict[str, str] = {
    "site": mark("site"),
    "site_group": mark("group of sites"),
    "governorate_sites": mark("the informal sites of a governorate together"),
    "subdistrict": mark("sub-district"),
    "district": mark("district"),
    "governorate": mark("governorate"),
    "country": mark("the whole country"),
}
AGES: dict[str, str] = {
    "fresh": mark("fresh"),
    "ageing": mark("ageing"),
    "stale": mark("too old to rely on"),
    "unknown": mark("age not known"),
}
"""How old the last confirmation of a statement is on a day, by what is expected of its kind."""
PRECISIONS: dict[str, str] = {
    **PLACE_LEVELS,
    "site": mark("site or village"),
    "approximate": mark("approximate point"),
    "inferred": mark("inferred, not stated"),
    "not_stated": mark("not stated"),
}
"""How closely the place of a statement is known."""
PRECISE: tuple[str, ...] = ("site", "subdistrict")
"""The precisions of a statement that is precisely placed."""
BENEFICIARIES: dict[str, str] = {
    "In-camp IDPs": mark("in-camp IDPs"),
    "Out-of-camp IDPs": mark("out-of-camp IDPs"),
    "Returnees": mark("returnees"),
}
"""For whom the 3W says that work is, in its words."""
STANDINGS: dict[str, str] = {
    "0": mark("reported open, not blocked"),
    "1": mark("from other sources, or a part of one"),
    "2": mark("named in the group's documents"),
}
"""On what a blocked area of origin stands, the weakest first."""
PLANS: dict[str, str] = {
    "published": mark("published"),
    "drafting": mark("drafting not finished"),
    "revising": mark("being revised"),
}
"""How far the plan of action of a coordination area is."""
SERVICES: dict[str, str] = {
    "clinic": mark("clinics"),
    "awareness": mark("awareness sessions"),
    "water": mark("water supply"),
    "waste": mark("removal of waste"),
}
"""Kinds of service within a sector that cannot stand in for one another."""
OBSTACLES: dict[str, str] = {
    "1": mark("services and material"),
    "2": mark("community and social"),
    "3": mark("security and political"),
}
