"""What people hand in: read in any shape, asked about, accepted, taken back, or entered by hand."""
