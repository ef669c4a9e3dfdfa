"""The voluntary assessment by an association: its cases, its certificates, its bodies."""
