"""What vendors publish and what tools read: TOML with a source and a date for every fact."""

from .loader import load_catalog
from .toml_reader import CatalogError
from .vendor_index import Catalog

__all__ = ["Catalog", "CatalogError", "load_catalog"]
