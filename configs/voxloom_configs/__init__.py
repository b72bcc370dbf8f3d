"""Named configurations of voxloom, one YAML per slot and name."""
