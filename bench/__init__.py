"""What `make bench` measures, and the bare Django list that every figure stands beside."""
