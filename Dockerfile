# Indgang's own images, one stage each: proxy, bot, actions, gateway. Every step is the one that `make run` takes on a bare machine.
# Neither this file nor docker-compose.yml has been built with a Docker engine yet: there was none where they were written.

# The copy has none of the privileges that the image gives its program, so that it runs with none.
FROM caddy:2.10-alpine AS proxy
RUN cp /usr/bin/caddy /usr/local/bin/caddy && adduser -S -D -H -u 10001 indgang && chown -R indgang /data /config
COPY deploy/caddy/Caddyfile /etc/caddy/Caddyfile
USER indgang
EXPOSE 8080 8443
CMD ["/usr/local/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]

FROM python:3.12-slim-trixie AS widget
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY setup setup
COPY web_widget web_widget
RUN python -m setup install --only widget

FROM python:3.10-slim-bookworm AS bot
WORKDIR /app
COPY setup setup
COPY requirements/setup.txt requirements/setup.txt
COPY bot bot
RUN python -m setup install --only bot && rm -rf /root/.cache
COPY data data
RUN python -m setup train
RUN useradd --system --uid 10001 indgang
USER indgang
ENV PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
EXPOSE 5005
CMD ["python", "-m", "setup", "rasa", "--listen", "0.0.0.0", "--port", "5005"]

FROM python:3.12-slim-trixie AS service
WORKDIR /app
COPY setup setup
COPY requirements requirements
RUN python -m setup install --only service && rm -rf /root/.cache
COPY indgang indgang
COPY content content
RUN useradd --system --uid 10001 indgang && mkdir /data && chown indgang /data
USER indgang
ENV PYTHONDONTWRITEBYTECODE=1 INDGANG_DATA=/data

FROM service AS actions
COPY actions actions
EXPOSE 5055
CMD [".build/service/bin/python", "-m", "actions"]

FROM service AS gateway
COPY gateway gateway
COPY data/nlu data/nlu
COPY --from=widget /app/web_widget/dist web_widget/dist
COPY web_widget/demo web_widget/demo
COPY --from=bot /app/.build/model/model.json .build/model/model.json
EXPOSE 8000
CMD [".build/service/bin/python", "-m", "gateway"]
