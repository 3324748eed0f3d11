"""The one place that joins plugins, reading, the engine and writing."""
