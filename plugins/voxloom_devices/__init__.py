"""The devices torch computes on."""
