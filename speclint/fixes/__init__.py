"""How gaps are mended: the edits that bring a spec nearer to its template."""
