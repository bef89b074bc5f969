"""The face of Relais: templates, catalogues, styles, scripts, and the page routes."""
