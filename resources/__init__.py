"""What schools lend each other: rooms, vehicles, equipment, people and contracts."""
