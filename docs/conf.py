"""How the site is built: `python -m sphinx -W -n docs build/docs`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

from speclint import __version__

project = "speclint"
author = "the speclint maintainers"
project_copyright = "the speclint maintainers, MIT licence"
version = release = __version__

extensions = ["myst_parser", "speclint_docs"]
exclude_patterns = ["_ext"]
myst_enable_extensions = ["attrs_inline", "deflist"]
myst_heading_anchors = 3
# What stands in an example of a mistake need not be good YAML or JSON.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "speclint"
html_static_path = ["_static"]
html_css_files = ["speclint.css"]
html_copy_source = False
html_show_sphinx = False
pygments_style = "a11y-light"
pygments_dark_style = "a11y-dark"
