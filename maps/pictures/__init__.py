"""A view as a picture for paper and chat: PNG, SVG and PDF, typeset without a browser."""
