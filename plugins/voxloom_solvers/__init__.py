"""ODE and SDE samplers, and the levels they step through."""
