"""What a browser says it is, in words that its owner would use."""

# The first mark found wins: most browsers also claim to be the ones below them.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS": "Firefox",
    "SamsungBrowser": "Samsung Internet",
}
BROWSERS |= {"CriOS": "Chrome", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "CrOS": "Chromebook"}
SYSTEMS |= {"Mac OS X": "Mac", "Linux": "Linux"}


def name(user_agent):
    """ "Chrome on Windows", from the User-Agent header; what cannot be told is left unsaid."""
    browser = next((word for mark, word in BROWSERS.items() if mark in user_agent), "Another browser")
    system = next((word for mark, word in SYSTEMS.items() if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser
