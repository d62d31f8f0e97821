"""One sheet on its way in: reading, findings, questions, comparison, accept."""
