"""The outbox and how people want to be written to."""

from letters.models.kinds import REASONS, Kind
from letters.models.letters import Attachment, Delivery, Letter, new_message_id
from letters.models.preferences import PACES, Preference

__all__ = ["PACES", "REASONS", "Attachment", "Delivery", "Kind", "Letter", "Preference", "new_message_id"]
