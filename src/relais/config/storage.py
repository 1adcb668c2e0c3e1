"""Static files under names that hold their digest, imports inside ES modules included."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedModules(ManifestStaticFilesStorage):
    """Django's manifest storage with module imports rewritten, so that a cached module never imports a stale one."""

    support_js_module_import_aggregation = True
