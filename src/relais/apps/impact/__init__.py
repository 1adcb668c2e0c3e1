"""Were calls avoided? The register of changes, studies, and the `relais evidence` commands."""
