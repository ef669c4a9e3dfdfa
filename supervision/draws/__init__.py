"""双随机抽查: units and inspectors drawn by lot, so that anybody can draw again (docs/draws.md)."""
