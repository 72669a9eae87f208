"""What typical periods cost the answer: two bounds on the least cost of the full year."""
