"""Answers held against the document that describes them: each one, in every test of this folder."""

from __future__ import annotations

import re
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from server.api.operation import PREFIX


class Described:
    """The served ``openapi.json``, as a judge."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._patterns = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in document["paths"]]

    def operation(self, method: str, path: str) -> dict[str, Any]:
        """What is said about a request. Fails when nothing is."""
        below = path.removeprefix(PREFIX)
        template = next(template for pattern, template in self._patterns if pattern.fullmatch(below))
        described: dict[str, Any] = self.document["paths"][template][method.lower()]
        return described

    def check(self, answer: httpx.Response) -> None:
        """The status, the body and the headers are as the document says."""
        request = answer.request
        responses = self.operation(request.method, request.url.path)["responses"]
        assert str(answer.status_code) in responses, f"{request.method} {request.url} {answer.text}"
        described = responses[str(answer.status_code)]
        self.validate(answer.json(), described["content"]["application/json"]["schema"])
        for header in described.get("headers", {}):
            assert header in answer.headers

    def validate(self, value: Any, schema: dict[str, Any]) -> None:
        """A value fits a schema of this document."""
        Draft202012Validator({**schema, "components": self.document["components"]}).validate(value)
