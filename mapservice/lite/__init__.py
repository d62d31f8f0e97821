"""The pages without script, for slow phones and for paper."""
