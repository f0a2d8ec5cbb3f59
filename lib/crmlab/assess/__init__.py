"""What a learner did: marks, records, review."""
