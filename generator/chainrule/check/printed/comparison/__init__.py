"""Two printed sides as arrays of one shape, at many points: where they differ, and by how much."""
