"""What coordinators enter by hand: new sites, and the register of organisations."""
