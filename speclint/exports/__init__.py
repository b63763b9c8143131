"""What specs of the technical specification become elsewhere: a module an export.

An export is a module with a function `export`, from the extracts of specs to a text, an empty one where
nothing in them is part of it; its docstring says what comes out, and shows it of a spec. Packs bring others
by entry points of the group `speclint.exports`, which lead to such modules.
"""
