"""Few steps from a teacher: consistency and progressive distillation."""
