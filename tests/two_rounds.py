"""Two rounds of a list of sites, of which the second has a site no more, and two Return Indices."""

from geo.intake.proposals.proposals import Imports
from geo.intake.sheets.layout.reading import Wanted

_HEAD = "Place id,Governorate,District,Location,Latitude,Longitude,Households,Individuals\n"
_STAYS = "501,Ninewa,Sinjar,Bara Camp Two,36.32,41.87,{},{}\n"
_GOES = "502,Ninewa,Sinjar,Solagh Garden,36.33,41.90,40,200\n"
_OTHER = """Governorate,District,Location,Latitude,Longitude,Households
Ninewa,Sinjar,Bara Camp Two,36.32,41.87,110
"""
FIRST, SECOND = "DTM round 130 1 March 2026.csv", "DTM round 131 1 June 2026.csv"
STAYING, GONE = "from-iom-dtm-501", "from-iom-dtm-502"
GONE_ON = "2026-06-01"
WHY = "round 131 of iom-dtm, which its sender says is complete"
INDEX = """Governorate,District,Sub-district,Livelihoods and basic services,\
Social cohesion and safety perceptions,Returnees,Round,Date
Ninewa,Sinjar,Al-Shamal,High,High,12000,20,2026-02-28
Al-Anbar,Al-Falluja,Al-Amirya,Low,Medium,600,20,2026-02-28
"""
LATER = """Governorate,District,Sub-district,Livelihoods and basic services,\
Social cohesion and safety perceptions,Returnees,Round,Date
Ninewa,Sinjar,Al-Shamal,Medium,Low,12500,21,2026-05-31
Al-Anbar,Al-Falluja,Al-Amirya,High,Medium,650,21,2026-05-31
"""


def accept(library, config):
    """Accepts all of it: what stays has 120, then 95 households, by another source 110."""
    imports = Imports(library, config)

    def one(sheet, name, sender, kind="sites", **said):
        wanted = Wanted(sender=sender, kind=kind, **said)
        made, found = imports.hand_in(sheet.encode(), name, wanted, ("ali", ""))
        assert not found.held, found.findings
        imports.accept(made, "lina")

    one(_HEAD + _STAYS.format(120, 600) + _GOES, FIRST, "iom-dtm")
    one(_HEAD + _STAYS.format(95, 475), SECOND, "iom-dtm", complete="all of Ninewa")
    answers = {("site", "Bara Camp Two, Sinjar"): STAYING}
    one(_OTHER, "Sites 1 June 2026.csv", "cccm", answers=answers)
    one(INDEX, "index 20.csv", "iom-index", "return-index")
    one(LATER, "index 21.csv", "iom-index", "return-index")
