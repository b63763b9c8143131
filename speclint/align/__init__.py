"""A spec laid upon its template: for every slot what fills it, or why nothing does."""
