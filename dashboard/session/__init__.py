"""What a run of a page works with: address and filters, who looks, shared resources."""
