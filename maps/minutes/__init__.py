"""Minutes of a meeting: DOCX and PDF."""
