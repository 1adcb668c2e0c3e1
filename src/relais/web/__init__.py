"""What every page shares: languages, problems, middleware, base templates, components and static files."""
