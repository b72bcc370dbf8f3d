"""Few steps from a teacher: consistency distillation (CoMoSpeech) and progressive distillation (ProDiff)."""
