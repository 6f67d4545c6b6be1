"""Checks around matrix-nio, which takes on trust what people and homeservers publish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
from nio import AsyncClient, ErrorResponse, KeysClaimResponse, KeysQueryResponse, KeysUploadResponse
from nio.api import Api
from vodozemac import Curve25519PublicKey, Ed25519PublicKey

from adapters.matrix.client import error_of, read_object
from bot.domain.errors import SendError


class CheckedClient(AsyncClient):  # type: ignore[misc]
    """matrix-nio's client; it raises what `MatrixClient` does, and never sees keys that are none.

    Some of the library's own errors break it, and others pass for success.
    """

    async def create_matrix_response(
        self,
        response_class: type,
        transport_response: aiohttp.ClientResponse,
        data: tuple[Any, ...] | None = None,
        save_to: Any = None,
    ) -> Any:
        status = transport_response.status
        uploading = response_class is KeysUploadResponse  # whose refusal says why
        if status != HTTPStatus.OK and not uploading:
            told = read_object(await transport_response.read()) or {}
            raise error_of(status, told, transport_response.headers.get("Retry-After"))
        try:
            answer = await super().create_matrix_response(
                response_class, transport_response, data, save_to
            )
        except Exception as error:
            raise SendError(f"keys: an answer makes no sense: {type(error).__name__}") from error
        if isinstance(answer, ErrorResponse) and not uploading:
            raise SendError("keys: an answer makes no sense")
        if isinstance(answer, KeysQueryResponse):
            answer.device_keys = _usable(answer.device_keys, _is_device)
        elif isinstance(answer, KeysClaimResponse):
            answer.one_time_keys = _usable(answer.one_time_keys, _is_one_time_key)
        return answer

    async def keys_upload(self) -> Any:
        """Upload keys, kept before they leave: to send them again changes nothing."""
        keys = self.olm.share_keys()
        self.olm.save_account()
        return await self._send(KeysUploadResponse, *Api.keys_upload(self.access_token, keys))


def _usable(
    told: Mapping[str, Any], is_good: Callable[[str, Any], bool]
) -> dict[str, dict[str, Any]]:
    """The things that can be used, by person and device."""
    return {
        person: {name: each for name, each in devices.items() if _holds(is_good, name, each)}
        for person, devices in told.items()
        if isinstance(devices, dict)
    }


def _holds(is_good: Callable[[str, Any], bool], name: str, told: Any) -> bool:
    try:
        return is_good(name, told)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _is_device(name: str, told: Any) -> bool:
    Ed25519PublicKey.from_base64(told["keys"][f"ed25519:{name}"])
    Curve25519PublicKey.from_base64(told["keys"][f"curve25519:{name}"])
    return {"user_id", "device_id"} <= told.keys() and isinstance(told.get("unsigned", {}), dict)


def _is_one_time_key(_: str, told: Any) -> bool:
    (key,) = told.values()
    Curve25519PublicKey.from_base64(key["key"])
    return True
