"""The databases that hold a store, file or PostGIS: connections, tables, steps, whole copies."""
