"""Who may open which page: a file for each app, written by hand, so that it can disagree with the code."""
