"""What surrounds every page: bar, filters, banner, share box, style sheets."""
