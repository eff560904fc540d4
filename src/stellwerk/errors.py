# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every error that Stellwerk raises on purpose. Each maps to one HTTP status, in one place (api/errors.py).

::

    StellwerkError
    ├── ConfigurationError            the start stops; carries a list of problems with file and line
    ├── RequestError            400   the body is not a call that can be understood
    │   ├── UnknownField        400   a field outside the allow-list
    │   ├── BodyTooLarge        413
    │   ├── TooLongForModel     400   longer than the context of the model, as far as can be told before sending
    │   ├── UnknownModel        404
    │   ├── NoSuchObject        404   not there, or not for this person to know of
    │   ├── InvalidValue        422   a value of the administration is not possible; names each field
    │   ├── DocumentRefused     4xx   a file that somebody dropped is not read: 413, 415 or 422
    │   ├── Conflict            409   it exists already, is in use, or its state does not allow it
    │   ├── ChangedMeanwhile    412   somebody else changed it first
    │   └── VersionNeeded       428   say which version the change was made on
    ├── Unauthenticated         401   no key, or a wrong one
    ├── Forbidden               403   the key may not do this
    │   ├── ZoneForbidden       403   the data class forbids the zone of the model asked for
    │   ├── UseCaseClosed       403   archived, prohibited, or not screened or released yet (AI Act)
    │   ├── FourEyesNeeded      403   one person alone may not do this
    │   └── SignInFailed        403   the OpenID provider, or what it says, does not let somebody in
    ├── BudgetExhausted         402   a hard budget has no room for the call; green stays open
    ├── RateLimited             429   the key's limit in a minute, or a department's share of a contract's
    ├── UpstreamError           502
    │   ├── UpstreamUnreachable 503   no connection, or the zone is closed (drift, contract, start)
    │   ├── UpstreamTimeout     504
    │   ├── UpstreamBusy        429   still refusing after back-off
    │   ├── UpstreamRejected    4xx   the provider refused the call itself
    │   │   └── ContextTooLong  400   longer than the context of the model
    │   └── UpstreamBroken      502   it broke off after the first byte
    ├── RecordError             503   the audit intent could not be made durable: nothing was sent
    ├── Stopping                503   the gateway is being stopped and waits for the answer no longer
    ├── EngineError                   the embedded engine did not start
    ├── PullError                     a model file could not be had or is not what it should be
    └── NoticeError                   a warning could not be handed over
"""

from __future__ import annotations

from typing import Any, ClassVar


class StellwerkError(Exception):
    """Root of the tree. ``message`` tells the reader what is wrong and what to do; it never quotes content."""

    status: ClassVar[int] = 500
    type: ClassVar[str] = "server_error"
    code: ClassVar[str] = "internal_error"

    def __init__(
        self, message: str, *, param: str | None = None, detail: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.detail = detail

    def body(self) -> dict[str, Any]:
        """The error object as OpenAI's clients read it; ``detail`` is ours."""
        shaped: dict[str, Any] = {
            "message": self.message,
            "type": self.type,
            "param": self.param,
            "code": self.code,
        }
        if self.detail:
            shaped["detail"] = self.detail
        return shaped


def origin(error: BaseException) -> str:
    """File and line where an unforeseen error arose: all that a log may hold of it; its words may quote content."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown place"
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"


class ConfigurationError(StellwerkError):
    """The configuration is wrong. ``problems`` lists every one found, each with file, line, what and what to do."""

    code = "configuration_error"

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class RequestError(StellwerkError):
    status = 400
    type = "invalid_request_error"
    code = "invalid_request"


class UnknownField(RequestError):
    code = "unknown_field"


class BodyTooLarge(RequestError):
    status = 413
    code = "body_too_large"


class TooLongForModel(RequestError):
    code = "context_length_exceeded"


class UnknownModel(RequestError):
    status = 404
    code = "model_not_found"


class NoSuchObject(RequestError):
    status = 404
    code = "not_found"


class InvalidValue(RequestError):
    """``problems``: what is wrong, by field."""

    status = 422
    code = "invalid_value"

    def __init__(self, problems: dict[str, str]) -> None:
        first, *_ = problems
        super().__init__(
            "; ".join(f"{field}: {what}" for field, what in problems.items()),
            param=first,
            detail={"fields": problems},
        )
        self.problems = problems


class DocumentRefused(RequestError):
    """``cause`` says why (``documents.refusal.REASONS``); it is the code, too, and pages translate by it."""

    def __init__(self, message: str, *, cause: str, status: int) -> None:
        super().__init__(message)
        self.cause = cause
        self.code = cause  # type: ignore[misc]
        self.status = status  # type: ignore[misc]


class Conflict(RequestError):
    status = 409
    code = "conflict"


class ChangedMeanwhile(RequestError):
    status = 412
    code = "changed_meanwhile"


class VersionNeeded(RequestError):
    status = 428
    code = "version_needed"


class Unauthenticated(StellwerkError):
    status = 401
    type = "authentication_error"
    code = "invalid_api_key"


class Forbidden(StellwerkError):
    status = 403
    type = "permission_error"
    code = "forbidden"


class ZoneForbidden(Forbidden):
    code = "zone_forbidden"


class UseCaseClosed(Forbidden):
    code = "use_case_closed"


class FourEyesNeeded(Forbidden):
    code = "four_eyes_needed"


class SignInFailed(Forbidden):
    """``cause`` chooses the page (``identity.oidc.cause``); ``message`` is for the log: which check, no values."""

    code = "sign_in_failed"

    def __init__(self, message: str, *, cause: str) -> None:
        super().__init__(message)
        self.cause = cause


class BudgetExhausted(StellwerkError):
    """``room`` says which budget, and how far it is used (``metering.budget.NoRoom``)."""

    status = 402
    type = "insufficient_quota"
    code = "budget_exhausted"

    def __init__(
        self,
        message: str,
        *,
        room: Any = None,
        param: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message, param=param, detail=detail)
        self.room = room


class RateLimited(StellwerkError):
    status = 429
    type = "rate_limit_error"
    code = "rate_limited"


class UpstreamError(StellwerkError):
    status = 502
    type = "upstream_error"
    code = "upstream_error"


class UpstreamUnreachable(UpstreamError):
    status = 503
    code = "upstream_unreachable"


class UpstreamTimeout(UpstreamError):
    status = 504
    code = "upstream_timeout"


class UpstreamBusy(UpstreamError):
    status = 429
    type = "rate_limit_error"
    code = "upstream_busy"


class UpstreamRejected(UpstreamError):
    """The provider refused the call. ``upstream_status`` is its status.

    The provider's own words are never passed on: they may quote the prompt.
    """

    status = 400
    type = "invalid_request_error"
    code = "upstream_rejected"

    def __init__(self, message: str, *, upstream_status: int, param: str | None = None) -> None:
        super().__init__(message, param=param)
        self.upstream_status = upstream_status


class ContextTooLong(UpstreamRejected):
    code = "context_length_exceeded"


class UpstreamBroken(UpstreamError):
    code = "upstream_broken"


class RecordError(StellwerkError):
    status = 503
    code = "record_unavailable"


class Stopping(StellwerkError):
    status = 503
    code = "server_stopping"


class EngineError(StellwerkError):
    code = "engine_error"


class PullError(StellwerkError):
    code = "pull_error"


class NoticeError(StellwerkError):
    """``final``: another attempt would not help."""

    code = "notice_error"

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final
