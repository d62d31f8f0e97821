"""What each lite page says."""
