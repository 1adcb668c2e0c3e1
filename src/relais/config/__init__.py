"""Where the parts are put together: environment, settings, addresses, the ASGI callable, commands, the sample."""
