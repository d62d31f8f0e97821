"""Every layer, field and controlled word, declared once."""
