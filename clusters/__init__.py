"""The map of who belongs where: schools, groups, memberships, posts, offices, and who may do what."""
