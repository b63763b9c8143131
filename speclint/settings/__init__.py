"""What a project says of itself: which files are specs of which template, and how loud each rule is."""
