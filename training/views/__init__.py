"""Pages of training: courses, places, registers, costs and qualifications."""
