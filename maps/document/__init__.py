"""What is said of a place, an organisation or a meeting, built once; as HTML and as a booklet."""
