"""Long polling and webhooks: https://core.telegram.org/bots/api#getting-updates."""

import re
from typing import Any

from bot.rehearsal.methods.registry import method
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusals import bad_request, conflict
from bot.rehearsal.telegram import Telegram
from bot.rehearsal.webhook import Hook

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # #setwebhook
_LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|localhost)(?::\d+)?(?:/.*)?")
_LONGEST_POLL = 50  # seconds; what api.telegram.org cuts a longer timeout to


@method("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(telegram: Telegram, parameters: Parameters) -> Any:
    """Not while a webhook is set (#getupdates, note 1)."""
    if telegram.webhook.hook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    limit = parameters.integer("limit", 100)
    telegram.updates.allow(parameters.structure("allowed_updates"))
    return await telegram.updates.poll(
        offset=parameters.integer("offset"),
        limit=limit if 1 <= limit <= 100 else 100,
        timeout=min(max(parameters.integer("timeout"), 0), _LONGEST_POLL),
    )


@method("setWebhook", "url max_connections allowed_updates drop_pending_updates secret_token")
async def set_webhook(telegram: Telegram, parameters: Parameters) -> bool:
    """HTTPS; HTTP on loopback too, as a local Bot API server allows (#using-a-local-bot-api-server)."""
    url, secret = parameters.text("url"), parameters.text("secret_token")
    if not url:
        await _remove(telegram, parameters)
        return True
    if not url.startswith("https://") and not _LOOPBACK.fullmatch(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = parameters.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    telegram.updates.allow(parameters.structure("allowed_updates"))
    if parameters.flag("drop_pending_updates"):
        telegram.updates.waiting.clear()
    await telegram.webhook.set(Hook(url, secret, connections))
    telegram.updates.interrupt()
    return True


@method("deleteWebhook", "drop_pending_updates")
async def delete_webhook(telegram: Telegram, parameters: Parameters) -> bool:
    await _remove(telegram, parameters)
    return True


async def _remove(telegram: Telegram, parameters: Parameters) -> None:
    await telegram.webhook.remove()
    if parameters.flag("drop_pending_updates"):
        telegram.updates.waiting.clear()


@method("getWebhookInfo")
async def get_webhook_info(telegram: Telegram, _: Parameters) -> Any:
    """https://core.telegram.org/bots/api#webhookinfo; the url is empty while there is none."""
    hook, queue = telegram.webhook.hook, telegram.updates
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(queue.waiting),
    }
    if hook:
        info["max_connections"] = hook.max_connections
    if hook and hook.last_error:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
    if queue.allowed is not None:
        info["allowed_updates"] = sorted(queue.allowed)
    return info
