"""One call of a tool, built from a row of its configuration."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cached_property

from ..catalog.tool_spec import CallSpec, variable_in
from .builtin_settings import is_builtin
from .call import Call, Faults, KeyReferences, ModelSlot, Sender, UrlSlot
from .config_row import ConfigRow, config_rows, root_row, stripped
from .locators import bound_path, is_in_row
from .preconditions import Preconditions
from .resolved_value import CallPart, builtin
from .row_keys import SentKey, key_names, sent_keys, why_key_is_unset
from .row_models import RowModels
from .tool_session import ToolSession


class CallBuilder:
    """Builds the call of one ``row``, as it is declared or as it is sent."""

    def __init__(self, row: ConfigRow) -> None:
        self.row = row
        self.models = RowModels(row)
        self.preconditions = Preconditions(row)

    def for_model(self, name: str) -> CallBuilder:
        """Return the builder of the call with the row's model called ``name``."""
        bindings = self.models.bindings_of(name)
        return CallBuilder(self.row.bound_to(bindings))

    @cached_property
    def is_loaded(self) -> bool:
        """Whether the tool has the row: one that is part of it needs a key."""
        if not self.row.is_builtin or self.keys:
            return True
        return not self.row.session.host_environment.is_known

    @cached_property
    def keys(self) -> tuple[CallPart, ...]:
        """The keys that are sent."""
        return tuple(key.part for key in self._sent_keys)

    @cached_property
    def url(self) -> CallPart | None:
        """The base URL that is set in a file or the environment."""
        # All that stands in such a row is built in; its URL is looked up once it is called.
        if self.row.is_builtin and all(map(is_in_row, self.row.spec.endpoint.url)):
            return None
        part = self._first_url
        if part is None or is_builtin(part.setting):
            return None
        return stripped(part, self.row.spec)

    @cached_property
    def default_url(self) -> str:
        """The base URL that is built into the tool, '' if there is none."""
        part = self._first_url
        if part and is_builtin(part.setting):
            return part.text or ""
        return self.row.spec.endpoint.default_url

    @cached_property
    def _first_url(self) -> CallPart | None:
        endpoint = self.row.spec.endpoint
        part = self.row.first(*endpoint.url)
        # Such a tool expands no reference in a URL: it calls what is written.
        if part and endpoint.plain_url:
            return part.as_written()
        if part is None or not endpoint.url_references:
            return part
        references = self.row.session.references
        resolved = references.resolve(part.setting, endpoint.url_references)
        return part._replace(resolved=resolved)

    @cached_property
    def call(self) -> Call | None:
        """The call as it is declared, None if nothing of it is set."""
        if self.url or self.models.uses or self._has_key:
            return self._build()
        return None

    @property
    def _has_key(self) -> bool:
        """Whether a key is sent."""
        # A tool has dozens of rows that are built in, and hardly any of them is ever used.
        if self.row.is_builtin and not any(
            map(self.row.may_have, self.row.spec.key_places)
        ):
            return False
        return bool(self.keys)

    def sent(self, model: str | None, chosen: CallPart | None = None) -> Call:
        """Return the call as it is predicted, with what is built in where nothing is set.

        Of the row's models it has the one called ``model``, else the one that ``chosen`` names.
        """
        spec = self.row.spec
        url = self.url
        # A tool that strips values takes an empty URL for none; others send to an empty URL.
        if url and url.text == "" and spec.strip:
            url = None
        if url is None and self.default_url:
            url = builtin(self.default_url)
        models = self.models.sent(model, chosen)
        declared = self._build()
        return declared._replace(url=url, models=models)

    @property
    def why_not_sent(self) -> str:
        """Why the tool does not send the call although it would choose it, '' if it does."""
        return self.preconditions.refusal or why_key_is_unset(self.row)

    @cached_property
    def _sent_keys(self) -> list[SentKey]:
        return sent_keys(self.row)

    def _build(self) -> Call:
        session = self.row.session
        tool = session.tool
        is_tested = tool.source.evidence != "untested"
        names = key_names(self.row)
        return Call(
            session.catalog,
            Sender(tool.title, tool.id, tool.agent, tool.scripts, is_tested),
            self.keys,
            self.url,
            self.models.uses,
            self.row.wire,
            headers=tuple(key.header for key in self._sent_keys),
            certain=not (self.url and self.url.resolved.is_default),
            url_slot=self._url_slot(),
            model_slot=self._model_slot(),
            references=KeyReferences(
                names=names,
                expanded=tool.expansion.references,
                known=session.variable_names.references,
            ),
            faults=Faults(
                tuple(self.preconditions.refused()),
                tuple(self._unresolved(names)),
                tuple(self.preconditions.unknown_providers()),
            ),
        )

    def _url_slot(self) -> UrlSlot:
        """Return where the URL would be set, and what is built in, where it is not set."""
        if self.url and self.url.text != "":
            return UrlSlot()
        endpoint = self.row.spec.endpoint
        locator = endpoint.url[0] if endpoint.url else ""
        return UrlSlot(default=self.default_url, locator=locator)

    def _model_slot(self) -> ModelSlot:
        """Return where the model would be set, and what is built in, where it is known that none is
        set."""
        models = self.row.spec.models
        # The user's own settings may set it: without the home folder they were not read.
        is_read = bool(self.row.session.host_environment.home)
        if self.models.uses or not is_read or not models.choose:
            return ModelSlot()
        beside = next(filter(None, map(self._name_beside_url, models.choose)), "")
        return ModelSlot(models.default_model, models.choose[0], beside)

    def _name_beside_url(self, locator: str) -> str:
        """Return the name under which the tool reads ``locator`` next to the URL, '' if it does
        not: a variable is not read among fields, or a field in another object or file."""
        if self.url is None:
            return ""
        url = self.url.setting
        variable = variable_in(locator)
        if variable:
            is_beside = f"{locator[0]}{url.last_name}" in self.row.spec.endpoint.url
            return variable if is_beside else ""
        base = () if locator.startswith("/") else self.row.base
        path = (*base, *bound_path(locator.lstrip("/"), self.row.bindings))
        documents = self.row.session.configuration.documents(path)
        is_read = any(one.source.path == url.source.path for one in documents)
        return path[-1] if is_read and path[:-1] == url.path[:-1] else ""

    def _unresolved(
        self, names: tuple[CallPart, ...]
    ) -> Iterator[tuple[CallPart, str]]:
        """Yield the key and the URL with the references in them that lead nowhere."""
        session = self.row.session
        parts = [*self.keys]
        if self.url:
            parts.append(self.url)
        for part in parts:
            for reference in session.references.unresolved(part.setting):
                yield part, reference
        if self.keys:
            return  # another key is sent, whatever the value of the named variable
        for name in names:
            if is_builtin(name.setting):
                continue
            if name.text and session.references.is_nowhere(name.text):
                yield name, name.text


def call_builders(session: ToolSession, spec: CallSpec) -> Iterator[CallBuilder]:
    """Yield a builder for each row of the configuration that declares a call of kind ``spec``."""
    for row in config_rows(session, spec):
        yield CallBuilder(row)


def declared_builders(session: ToolSession, spec: CallSpec) -> Iterator[CallBuilder]:
    """Yield the builders that may have a declared call: all but those of built-in rows that nothing
    uses, of which a tool has dozens."""
    builders = call_builders(session, spec)
    if not session.tool.layers.builtin or _may_set_key_or_url(session, spec):
        return builders
    return itertools.filterfalse(_is_idle, builders)


def _may_set_key_or_url(session: ToolSession, spec: CallSpec) -> bool:
    """Return whether something outside of the rows may give any of them a key or a URL."""
    if not all(map(is_in_row, spec.endpoint.url)):
        return True
    elsewhere = itertools.filterfalse(is_in_row, spec.key_places)
    root = root_row(session, spec)
    return any(map(root.may_have, elsewhere))


def _is_idle(builder: CallBuilder) -> bool:
    """Return whether ``builder``'s row is built in and has neither a key nor a model of its own."""
    row = builder.row
    if not row.is_builtin:
        return False
    own = filter(is_in_row, row.spec.key_places)
    return not any(map(row.may_have, own)) and not builder.models.uses
