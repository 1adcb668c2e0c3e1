"""What members type: the shape of it, in both languages where both are needed."""
