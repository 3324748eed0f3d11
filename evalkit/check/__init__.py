"""Static checks: what a rubric may say and run with, and hardly means."""
