"""The steps that turn the reference files into the made part of the data pack, one by one."""
