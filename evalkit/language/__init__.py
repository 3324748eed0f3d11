"""The small expression language of conditions and derived figures."""
