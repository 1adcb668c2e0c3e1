from relais.apps.community.actions.importing import Imported, import_community

__all__ = ["Imported", "import_community"]
