# Levain in a container; docker-compose.yml builds it, docs/guides/deploiement.md explains it.

# The Python that the tests run on, and a Debian that stays the same: each build takes the
# latest fixes of both, and nothing else.
FROM python:3.11-slim-trixie AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends binutils make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile pyproject.toml requirements.lock README.md LICENSE ./
COPY LICENSES LICENSES
COPY lessons lessons
COPY scheduler scheduler
COPY adapters adapters
COPY bot bot
# One lock, in a clone and here: every package pinned and hash-checked, and no tool among them.
# A mirror is a build argument; the certificates of a proxy that inspects TLS are a secret.
# Whoever runs it may read all of it, whatever the umask of the clone.
ARG PIP_INDEX_URL
RUN --mount=type=secret,id=ca \
    if [ -s /run/secrets/ca ]; then export SSL_CERT_FILE=/run/secrets/ca; fi \
    && make production && chmod -R a+rX /app

FROM python:3.11-slim-trixie
RUN groupadd --gid 10001 levain \
    && useradd --uid 10001 --gid levain --home-dir /tmp --no-create-home \
        --shell /usr/sbin/nologin levain \
    && install --directory --owner levain --group levain --mode 0700 /var/lib/levain
COPY --from=build /app /app
ENV HOME=/tmp PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# Where a SQLite file goes when no database is named: mount a volume there to keep it.
WORKDIR /var/lib/levain
USER 10001:10001
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["/app/.venv/bin/levain", "health"]
ENTRYPOINT ["/app/.venv/bin/levain"]
CMD ["run"]
