"""What is looked at: a value that goes to an address and back."""
