"""Where the manual is read: the site that is built from `docs/`, which a release publishes."""

SITE = "https://speclint.github.io/speclint/"


def page_of(rule: str) -> str:
    """The address of the page of one of our own rules."""
    return f"{SITE}rules/{rule}.html"
