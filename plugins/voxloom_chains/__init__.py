"""The task `chain`: tasks one after the other, as a YAML says."""
