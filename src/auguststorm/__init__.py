"""An open laboratory of the Soviet-Japanese War of August 1945."""

__version__ = "0.1.0"
