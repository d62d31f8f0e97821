"""What sources cover, where they disagree, and how far each statement can be relied on."""
