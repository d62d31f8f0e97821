"""The meeting on a screen: stage, keys, editor, history, action points and files."""
