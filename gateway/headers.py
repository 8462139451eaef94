"""The security headers of every response, by what is asked for: the API, the console, the widget's scripts, the demo pages."""

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_CONSOLE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PAGES = "default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'"
_POWERS = "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), payment=(), serial=(), usb=()"
HSTS = "max-age=31536000"  # a year; whether subdomains and the preload list too is the municipality's to decide


def headers_for(path: str, tls: bool) -> dict[str, str]:
    """`tls` is whether the citizens' address is https."""
    headers = {
        "Content-Security-Policy": _policy(path),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer" if path.startswith("/console") else "strict-origin-when-cross-origin",
        "Permissions-Policy": _POWERS,
        "Cross-Origin-Opener-Policy": "same-origin",
        # The widget's scripts are for other people's pages, whatever those demand; all else is fetched with CORS or not at all.
        "Cross-Origin-Resource-Policy": "cross-origin" if path.startswith("/widget/") else "same-origin",
    }
    if "'none'; base-uri" in headers["Content-Security-Policy"] or path.startswith("/console"):
        headers["X-Frame-Options"] = "DENY"
    return headers | ({"Strict-Transport-Security": HSTS} if tls else {})


def _policy(path: str) -> str:
    if path.startswith("/console"):
        return _CONSOLE
    return _NOTHING if path.startswith("/api/") else _PAGES
