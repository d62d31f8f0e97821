"""Where an activity is present on a day, with which certainty."""
