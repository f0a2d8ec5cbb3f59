"""The theory, one concept a file: numbers in, numbers or frames out."""
