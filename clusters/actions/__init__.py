"""What can be done with groups, posts, offices and the register: one module for each."""
