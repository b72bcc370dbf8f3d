"""The task `convert`: what somebody said in another voice; and `conversions`, which measures it."""
