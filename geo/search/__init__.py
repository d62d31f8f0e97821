"""One search for places, groups of sites, organisations, sectors and pages, in any spelling."""
