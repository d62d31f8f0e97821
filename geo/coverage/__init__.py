"""Who is active where on a day, what ends, what is handed over, what changed between days."""
