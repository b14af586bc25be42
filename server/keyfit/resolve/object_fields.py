"""Find the fields of a document's objects by their names: keys, names of keys, and models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..catalog.variable_names import VariableNames
from ..catalog.vocabulary import FieldRole
from ..parsers.document import Document, Setting
from .locators import Path


class ObjectFields(NamedTuple):
    """The fields of ``document``'s objects, which are told apart by ``names``."""

    document: Document
    names: VariableNames

    def texts(self, path: Path, role: FieldRole) -> list[Setting]:
        """Return the texts right below ``path`` whose names are those of ``role``."""
        fields: list[Setting] = []
        for setting in self.document.children(path):
            is_text = setting.kind == "string" and setting.value.parts
            if is_text and self.names.field_role(setting.last_name) == role:
                fields.append(setting)
        return fields

    def stem(self, field: Setting) -> str:
        """Return what the names of a URL and of its key have in common: ``IMAGE`` for
        ``image_base_url``."""
        return self.names.stem(self.names.as_variable(field.last_name))

    def is_url(self, field: Setting) -> bool:
        """Return whether the name of ``field`` is one that URLs have."""
        if self.names.field_role(field.last_name):
            return True
        return self.names.role(self.names.as_variable(field.last_name)) == "url"

    def is_key_name(self, field: Setting) -> bool:
        """Return whether ``field`` has the name of a variable, not a key."""
        return self.names.key_name_prefix(field.last_name) is not None

    def key_names_of_stem(self, url: Setting) -> list[Setting]:
        """Return the fields beside ``url`` that name the variable for the key of its stem:
        ``image_api_key_env`` beside ``image_base_url``."""
        stem = self.stem(url).replace("_", "")
        if not stem:
            return []
        found: list[Setting] = []
        for field in self.document.children(url.path[:-1]):
            prefix = self.names.key_name_prefix(field.last_name)
            if field.kind == "string" and prefix == stem.lower():
                found.append(field)
        return found

    def listed_keys(self, path: Path) -> list[Setting]:
        """Return the keys in the lists of the object at ``path``, unless a key stands there
        itself."""
        if self.texts(path, "key"):
            return []
        keys: list[Setting] = []
        for setting in self.document.children(path):
            role = self.names.field_role(setting.last_name)
            if setting.kind != "array" or role != "key_list":
                continue
            for item in self.document.children(setting.path):
                if item.kind == "string" and item.value.parts:
                    keys.append(item)
                keys += self.texts(item.path, "key")
        return keys

    def models_beside(self, url: Setting) -> list[Setting]:
        """Return the models in the object of ``url``, by their own names or by the URL's stem."""
        path = url.path[:-1]
        models: list[Setting] = []
        if self._is_main_url(url):
            models += self.texts(path, "model") or self.texts(path, "model_title")
            models += self._listed_models(path)
        for setting in self._of_stem(url):
            if setting not in models:
                models.append(setting)
        return models

    def _of_stem(self, url: Setting) -> Iterator[Setting]:
        """Yield the models beside ``url`` whose names begin as its own does."""
        stem = self.stem(url)
        if not stem:
            return
        for setting in self.document.children(url.path[:-1]):
            name = self.names.as_variable(setting.last_name)
            is_model = self.names.role(name) == "model"
            if is_model and self.names.stem(name) == stem and setting.kind == "string":
                yield setting

    def _is_main_url(self, url: Setting) -> bool:
        """Return whether ``url`` is the URL of its object: by its name, or as the only one."""
        if self.names.field_role(url.last_name) == "url":
            return True
        return not self.texts(url.path[:-1], "url")

    def _listed_models(self, path: Path) -> Iterator[Setting]:
        """Yield the models in the lists of the object at ``path``: texts, or objects with an id."""
        for setting in self.document.children(path):
            is_list = self.names.is_model_list(setting.last_name)
            if setting.kind != "array" or not is_list:
                continue
            for item in self.document.children(setting.path):
                yield from self._models_of_item(item)

    def _models_of_item(self, item: Setting) -> Iterator[Setting]:
        for setting in (item, *self.document.children(item.path)):
            is_text = setting.kind == "string" and bool(setting.value.parts)
            is_model = setting is item or self.names.is_model_id(setting.last_name)
            if is_text and is_model:
                yield setting
