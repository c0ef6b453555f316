"""Score the import of articles against a truth that was written by hand."""
