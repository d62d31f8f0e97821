"""What coordinators do with what is handed in, and the work that takes its time."""
