"""The tasks `sample`, `dub` and `inpaint`: one text said in many ways, in another's time, and where it was lost."""
