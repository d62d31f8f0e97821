"""What each audience may see: the one gate that everything passes before it leaves."""
