"""Who signs in: people, their invitations and their sessions."""
