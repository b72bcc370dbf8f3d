"""ODE and SDE samplers of posterior means, and the levels they step through."""
