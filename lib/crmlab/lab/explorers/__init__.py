"""One explorer a file."""
